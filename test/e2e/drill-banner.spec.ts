// A drill on every window of the real page in Chromium, and the way out of it by one key (S-6).
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, PASSPHRASE, readStudy, test } from './page-fixtures.ts';
import type { FakeStation } from '../renderer/fake/station.ts';

const startDrill = async (page: Page, station: FakeStation): Promise<void> => {
  // The page listens from its first screen on.
  await expect(page.getByRole('grid').or(page.getByLabel('Passphrase', { exact: true }))).toBeVisible();
  station.drills.prepare('pacs-server-failure');
  station.drills.startAll();
  station.drills.pass(90_000);
  station.drills.seen('switch:down');
};
const banner = (page: Page) => page.getByTestId('drill-banner');
const frame = (page: Page) => page.locator('[data-drill]');

test('a drill stands on the worklist, in a section, in the viewer and on the locked station, and is no outage on any', async ({
  page,
  openPage,
}) => {
  const station = await openPage({ vault: 'unlocked' });
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(frame(page)).toHaveAttribute('data-drill', 'false');
  await startDrill(page, station);
  const stands = async () => {
    await expect(frame(page)).toHaveAttribute('data-drill', 'true');
    await expect(banner(page)).toContainText('DRILL');
    await expect(banner(page)).toContainText('Unscheduled PACS server failure');
    await expect(page.getByTestId('real-link')).toHaveText('The real PACS: reachable');
    await expect(page.getByTestId('downtime-banner')).toContainText('DRILL: DOWNTIME COPY');
  };
  await stands();
  await expect(page.getByTestId('switch')).toHaveAttribute('data-signal', 'drill');
  await expect(page.getByTestId('switch')).toContainText('DRILL: PACS down');
  await expectAccessible(page);
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await stands();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await readStudy(page, /Yamada/u);
  await expect(page.getByTestId('copy-mark').first()).toHaveText('DRILL: DOWNTIME COPY');
  await stands();
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
  await stands();
  await expectAccessible(page);
});

test('a real outage takes the drill off the page at once, although the drill has not ended yet', async ({
  page,
  openPage,
}) => {
  const station = await openPage({ vault: 'unlocked' });
  await startDrill(page, station);
  await expect(banner(page)).toBeVisible();
  station.setSwitch({ state: 'down', offline: true, reason: '4 of 4 C-ECHO refused since 10:41:07' });
  await expect(banner(page)).toHaveCount(0);
  await expect(frame(page)).toHaveAttribute('data-drill', 'false');
  await expect(page.getByTestId('downtime-banner')).toHaveText(/^DOWNTIME COPY/u);
  await expect(page.getByTestId('switch')).toHaveAttribute('data-signal', 'real');
});

test('F9 held down ends the drill for real; touched, it does nothing', async ({ page, openPage }) => {
  const station = await openPage({ vault: 'unlocked' });
  await startDrill(page, station);
  await expect(banner(page)).toBeVisible();
  await page.keyboard.press('F9');
  await page.waitForTimeout(900);
  await expect(banner(page)).toBeVisible();
  await readStudy(page, /Yamada/u);
  await expect(page.getByTestId('copy-mark').first()).toBeVisible();
  await page.keyboard.down('F9');
  await expect(banner(page)).toHaveCount(0);
  await page.keyboard.up('F9');
  await expect(page.getByTestId('downtime-banner')).toHaveText(/^DOWNTIME COPY/u);
});

test('a locked station lets anybody out of the drill by its button, and by keyboard alone', async ({
  page,
  openPage,
}) => {
  const station = await openPage({ vault: 'locked' });
  await startDrill(page, station);
  const button = page.getByRole('button', { name: /This is real/u });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('unlock it to declare the downtime');
  await expectAccessible(page);
  await page.keyboard.type('The lights went out');
  await page.keyboard.press('Enter');
  await expect(banner(page)).toHaveCount(0);
  expect(station.drills.run()).toBeNull();
  // Nothing is declared by that, and every screen says so until it is, or somebody says that it is not down.
  const undeclared = page.getByRole('alert').filter({ hasText: 'The downtime is NOT declared.' });
  await expect(undeclared).toContainText('unlock this station and declare it');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(undeclared).toContainText('declare it now');
  await undeclared.getByRole('button', { name: 'It is not down' }).click();
  await expect(undeclared).toHaveCount(0);
});

test('what is on the screen is told once for each spell of the drill, also when it was there before', async ({
  page,
  openPage,
}) => {
  const told: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/display:shown')) told.push(JSON.parse(request.postData() ?? '{}').what);
  });
  const station = await openPage({ vault: 'unlocked' });
  await expect(page.getByRole('grid')).toBeVisible();
  await page.waitForTimeout(300);
  expect(told).toEqual([]);
  station.drills.prepare('pacs-server-failure');
  station.drills.startAll();
  station.drills.pass(90_000);
  station.drills.seen('switch:down');
  await expect.poll(() => told).toEqual(['worklist']);
  const open = async (): Promise<void> => {
    await readStudy(page, /Yamada/u);
    await expect(page.getByTestId('viewport').first()).toHaveAttribute('data-state', 'ready');
  };
  await open();
  await expect.poll(() => told.length).toBe(2);
  await page.keyboard.press('Escape');
  await open();
  await page.waitForTimeout(500);
  expect(told).toEqual(['worklist', 'image']);
});
