// Viewer windows of the Electron shell, on the double: opened by the main process for exactly our own address, and confined as the first.
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchApp, type HostedApp } from '../electron-double/launch.ts';
import { buildElectronShell, buildShellPage, scratchDir } from './build-shells.ts';

let main = '';
let app: HostedApp | null = null;

test.beforeAll(async () => {
  const built = await scratchDir('electron-windows');
  await buildShellPage(built);
  main = path.join(await buildElectronShell(built), 'main.js');
});
test.afterEach(async () => {
  await app?.quit();
  app = null;
});

const callsOf = async (hosted: HostedApp): Promise<[string, ...unknown[]][]> =>
  (await hosted.ask({ ask: 'calls' })) as [string, ...unknown[]][];

test('opens a viewer window of our own page, made as every window is, and brings it to the front', async () => {
  app = await launchApp(main);
  const hosted = app;
  const { page } = hosted;
  await expect(page.locator('#status')).toHaveText('electron · Test station');
  await page.evaluate(() => {
    for (const hash of ['#window=viewer-0', '#window=viewer-1?x', '#drill']) window.open(`/${hash}`);
    window.open('/#window=viewer-2', '_blank', 'popup,noopener');
  });
  const made = async () => (await callsOf(hosted)).filter(([what]) => what === 'new BrowserWindow');
  await expect.poll(async () => (await made()).length).toBe(2);
  const [first, second] = await made();
  expect(second).toEqual(first);
  // Chromium itself opens none of them, also not ours.
  await expect
    .poll(async () =>
      (await callsOf(hosted)).filter(([what, , action]) => what === 'window-open' && action === 'deny'),
    )
    .toHaveLength(4);
  // The double opens what Chromium was asked for before it is denied: those have no bridge to the station, and go again.
  const withBridge = async (): Promise<Page[]> => {
    const words = await Promise.all(
      hosted.pages().map((each) =>
        each
          .locator('#status')
          .textContent({ timeout: 2_000 })
          .catch(() => null),
      ),
    );
    return hosted.pages().filter((_page, index) => words[index] === 'electron · Test station');
  };
  await expect.poll(async () => (await withBridge()).length).toBe(2);
  await expect.poll(() => hosted.pages().length).toBe(2);
  const viewer = hosted.pages().find((candidate) => candidate !== page);
  if (viewer === undefined) throw new Error('no viewer window');
  expect(await viewer.evaluate(() => [location.hash, window.opener, 'require' in window])).toEqual([
    '#window=viewer-2',
    null,
    false,
  ]);
  await viewer.evaluate(() => {
    location.href = 'https://example.invalid/away';
  });
  await expect
    .poll(async () => (await callsOf(hosted)).map(([what, url]) => [what, url].join(' ')))
    .toContain('navigation-denied https://example.invalid/away');

  await page.evaluate(() => window.open('/#window=viewer-2', '_blank', 'popup,noopener'));
  await expect.poll(async () => (await callsOf(hosted)).map(([what]) => what)).toContain('window.focus');
  expect(await made()).toHaveLength(2);
  await viewer.close();
  await expect(page.locator('#status')).toHaveText('electron · Test station');
  expect(await page.evaluate(() => window.shellTest.client.invoke('station:status', {}))).toMatchObject({
    ok: true,
  });
});
