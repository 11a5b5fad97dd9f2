// The Electron shell as it is built, on the double: its main process, preload and page with a fake station behind them.
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchAndLeave, launchApp, type HostedApp, type LaunchOptions } from '../electron-double/launch.ts';
import { buildElectronShell, buildShellPage, scratchDir } from './build-shells.ts';

let main = '';
let app: HostedApp | null = null;

test.beforeAll(async () => {
  const built = await scratchDir('electron-shell');
  await buildShellPage(built);
  main = path.join(await buildElectronShell(built), 'main.js');
});
test.afterEach(async () => {
  await app?.quit();
  app = null;
});

async function start(options: LaunchOptions = {}): Promise<{ page: Page; hosted: HostedApp }> {
  app = await launchApp(main, options);
  await expect(app.page.locator('#status')).toHaveText('electron · Test station');
  return { page: app.page, hosted: app };
}
const unlock = (page: Page): Promise<unknown> =>
  page.evaluate(() => window.shellTest.client.invoke('access:unlock', { passphrase: 'open sesame' }));
const callsOf = async (hosted: HostedApp): Promise<[string, ...unknown[]][]> =>
  (await hosted.ask({ ask: 'calls' })) as [string, ...unknown[]][];
/** What the fake station counts of its reading; see fake-station-process.ts. */
const reading = async (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(async () => {
    const answer = await window.shellTest.client.invoke('journal:read', { sinceSeq: 0, limit: 1 });
    return answer.ok ? (answer.value[0]?.details ?? {}) : {};
  });

test('gives the page answers and errors of the contract', async () => {
  const { page } = await start();
  expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
  const locked = await page.evaluate(() => window.shellTest.client.invoke('worklist:list', {}));
  expect(locked).toMatchObject({ ok: false, error: { code: 'vault.locked' } });
  expect(await unlock(page)).toMatchObject({ ok: true, value: { role: 'radiologist' } });
  const list = await page.evaluate(() => window.shellTest.client.invoke('worklist:list', {}));
  expect(list).toMatchObject({ ok: true, value: { rows: [{ completeness: { state: 'complete' } }] } });
  const unknown = await page.evaluate(() => window.kit?.invoke('no:such' as 'station:status', {}));
  expect(unknown).toMatchObject({ ok: false, error: { code: 'contract.unknown-channel' } });
});

test('brings events to every window, until a page stops listening', async () => {
  const { page, hosted } = await start();
  await expect(page.locator('#connection')).toHaveText('connected');
  await hosted.ask({ ask: 'new-window' });
  const other = hosted.pages().find((candidate) => candidate !== page);
  if (other === undefined) throw new Error('no second window');
  await expect(other.locator('#connection')).toHaveText('connected');
  await unlock(page);
  await page.evaluate(() => window.shellTest.client.invoke('prefetch:run', {}));
  await expect(page.locator('#events li')).toHaveText(['access:changed', 'worklist:changed']);
  await expect(other.locator('#events li')).toHaveText(['access:changed', 'worklist:changed']);
  const stopped = await page.evaluate(async () => {
    const { client } = window.shellTest;
    let seen = 0;
    const stop = client.subscribe(
      0,
      () => (seen += 1),
      () => undefined,
    );
    await client.invoke('prefetch:run', {});
    const before = seen;
    stop();
    await client.invoke('prefetch:run', {});
    return { before, after: seen };
  });
  expect(stopped.before).toBeGreaterThan(0);
  expect(stopped.after).toBe(stopped.before);
});

test('keeps a page apart from Node, Electron and the preload', async () => {
  const { page } = await start();
  const seen = await page.evaluate(() => {
    const world = globalThis as unknown as Record<string, unknown>;
    const kit = window.kit as unknown as Record<string, unknown>;
    try {
      kit['invoke'] = () => 'replaced';
    } catch {
      // Frozen.
    }
    return {
      leaked: [
        'require',
        'process',
        'module',
        'Buffer',
        'ipcRenderer',
        'doubleSend',
        'doubleElectron',
      ].filter((name) => name in world),
      kit: Object.keys(kit),
      frozen: Object.isFrozen(kit),
    };
  });
  expect(seen).toEqual({ leaked: [], kit: ['shell', 'invoke', 'subscribe'], frozen: true });
});

test('lets a page go nowhere and open nothing', async () => {
  const { page, hosted } = await start();
  await page.evaluate(() => {
    window.open('https://example.invalid/popup');
    location.href = 'https://example.invalid/away';
  });
  await expect
    .poll(async () => (await callsOf(hosted)).map(([what, url, action]) => [what, url, action].join(' ')))
    .toEqual(
      expect.arrayContaining([
        'navigation-denied https://example.invalid/away ',
        expect.stringMatching(/^window-open .* deny$/u),
      ]),
    );
  await expect(page.locator('#status')).toHaveText('electron · Test station');
  expect(hosted.pages()).toHaveLength(1);
  const fetched = await page.evaluate(() =>
    fetch('https://example.invalid/').then(
      () => 'fetched',
      () => 'refused',
    ),
  );
  expect(fetched).toBe('refused');
});

test('lets out what our own page made, through the save dialog, and no other download', async () => {
  const { page, hosted } = await start();
  const download = (url: string, pageUrl: string | null = 'app://station/'): Promise<unknown> =>
    hosted.ask({ ask: 'download', url, pageUrl, fileName: 'drill-report.pdf' });
  expect(await download('blob:app://station/0a1b')).toEqual({
    title: 'Save',
    defaultPath: 'drill-report.pdf',
  });
  for (const url of [
    'app://station/index.html',
    'app://station/assets/blob:app://station/x',
    'blob:https://example.invalid/0a1b',
    'blob:app://elsewhere/0a1b',
    'blob:null/0a1b',
    'blob:blob:app://station/0a1b',
    'data:application/pdf;base64,JVBERi0=',
    'file:///etc/passwd',
    'https://example.invalid/setup.exe',
    'blob:',
    '',
  ])
    expect(await download(url), url).toBeNull();
  expect(await download('blob:app://station/0a1b', 'https://example.invalid/')).toBeNull();
  expect(await download('blob:app://station/0a1b', null)).toBeNull();
  // The page may make such an address, under the policy that it is served with.
  const made = await page.evaluate(() => URL.createObjectURL(new Blob(['x'], { type: 'application/pdf' })));
  expect(made).toMatch(/^blob:/u);
});

test('asks Electron for every protection it has', async () => {
  const { hosted } = await start();
  const calls = await callsOf(hosted);
  const of = (name: string): unknown[] => calls.find(([what]) => what === name)?.slice(1) ?? [];
  expect(of('new BrowserWindow')[0]).toMatchObject({
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    },
  });
  expect(calls.map(([what]) => what)).toEqual(
    expect.arrayContaining(['app.enableSandbox', 'app.requestSingleInstanceLock', 'Menu.setApplicationMenu']),
  );
  expect(of('session.setSpellCheckerEnabled')).toEqual([false]);
  expect(of('protocol.registerSchemesAsPrivileged')).toEqual([
    'app',
    { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  ]);
  for (const permission of ['media', 'clipboard-read', 'geolocation', 'usb']) {
    expect(await hosted.ask({ ask: 'permission', permission })).toEqual([false, false]);
  }
  // A reader's full screen is our page's own, and nobody else's.
  expect(await hosted.ask({ ask: 'permission', permission: 'fullscreen' })).toEqual([true, false]);
});

test('answers no frame that is not its page', async () => {
  const { hosted } = await start();
  const forge = (url: string | null, subframe = false) =>
    hosted.ask({ ask: 'forge', url, subframe, channel: 'kit:invoke', args: ['station:status', {}] });
  expect(await forge('app://station/')).toMatchObject({ ok: true });
  for (const url of [
    'https://example.invalid/',
    'app://other/',
    'file:///app://station/',
    'data:text/html,x',
    null,
  ]) {
    await expect(forge(url), String(url)).rejects.toThrow(/may not speak/u);
  }
  await expect(forge('app://station/', true)).rejects.toThrow(/may not speak/u);
});

test('streams instances as fast as the page reads, and stops when it does', async () => {
  const { page } = await start({ args: ['--data', 'endless'] });
  await unlock(page);
  const keys = ['1'.repeat(32)];
  const drained = await page.evaluate((names) => window.shellTest.drain(names, 8 * 1024 * 1024), keys);
  expect(drained).toMatchObject({ ok: true, ended: false });
  await expect.poll(async () => (await reading(page))['open']).toBe(0);
  const before = Number((await reading(page))['chunks']);
  await page.evaluate((names) => window.shellTest.openOnly(names), keys);
  let last = -1;
  await expect
    .poll(async () => {
      const now = Number((await reading(page))['chunks']);
      const still = now === last;
      last = now;
      return still;
    })
    .toBe(true);
  expect((last - before) * 0.25).toBeLessThan(64);
  await page.reload();
  await expect(page.locator('#status')).toHaveText('electron · Test station');
  await expect.poll(async () => (await reading(page))['open']).toBe(0);
});

test('streams instances to their end, and says why it does not', async () => {
  const { page } = await start();
  const keys = ['1'.repeat(32), '2'.repeat(32)];
  const locked = await page.evaluate((names) => window.shellTest.drain(names), keys);
  expect(locked).toMatchObject({ ok: false, code: 'vault.locked' });
  await unlock(page);
  const whole = await page.evaluate((names) => window.shellTest.drain(names), keys);
  expect(whole).toMatchObject({ ok: true, ended: true });
  expect(whole.bytes).toBeGreaterThan(2 * 4 * 256 * 1024);
});

test('locks the station when the screen is locked', async () => {
  const { page, hosted } = await start();
  await unlock(page);
  await expect(page.locator('#events li')).toHaveText(['access:changed']);
  await hosted.ask({ ask: 'emit', target: 'powerMonitor', event: 'lock-screen' });
  await expect(page.locator('#events li')).toHaveText(['access:changed', 'access:changed']);
  const list = await page.evaluate(() => window.shellTest.client.invoke('worklist:list', {}));
  expect(list).toMatchObject({ ok: false, error: { code: 'vault.locked' } });
});

test('says that the station is gone, starts it again, and tells the page that it missed something', async () => {
  const { page } = await start();
  await unlock(page);
  const { pid } = await reading(page);
  const died = await page.evaluate(() =>
    window.shellTest.client.invoke('study:report-display-error', {
      studyKey: 'a'.repeat(32),
      instanceKey: 'b'.repeat(32),
      code: 'internal',
    }),
  );
  expect(died).toMatchObject({ ok: false, error: { code: 'contract.station-gone', retryable: true } });
  await expect(page.locator('#connection')).toHaveText('gone');
  await expect(page.locator('#connection')).toHaveText('connected');
  await expect(page.locator('#events li').last()).toHaveText('gap worklist:changed');
  await unlock(page);
  expect((await reading(page))['pid']).not.toBe(pid);
});

test('ends in order, station first', async () => {
  const { hosted } = await start();
  expect(await hosted.quit()).toBe(0);
  app = null;
});

test('runs once only', async () => {
  expect((await launchAndLeave(main, { secondInstance: true })).code).toBe(0);
});

test('refuses test hooks when it is packaged', async () => {
  for (const args of [['--test-hooks'], ['--test-hooks=1']]) {
    const left = await launchAndLeave(main, { packaged: true, args });
    expect(left.code).toBe(2);
    expect(left.stderr).toContain('Test hooks do not exist in an installed kit.');
  }
});

test('has no developer tools when it is packaged', async () => {
  const { hosted } = await start({ packaged: true });
  const [, options] = (await callsOf(hosted)).find(([what]) => what === 'new BrowserWindow') ?? [];
  expect(options).toMatchObject({ webPreferences: { devTools: false } });
});
