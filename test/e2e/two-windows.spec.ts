// Several monitors (O8): the worklist in one window, what it sends in another, and one that dies takes nothing with it.
import { expect } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible, PASSPHRASE, readStudy, row, test, viewport } from './page-fixtures.ts';
import type { FakeStation } from '../renderer/fake/station.ts';

const problems: string[] = [];
test.beforeEach(({ context }) => {
  problems.length = 0;
  context.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
  });
});
test.afterEach(() => {
  expect(problems).toEqual([]);
});

const opened = async (context: BrowserContext, act: () => Promise<unknown>): Promise<Page> => {
  const coming = context.waitForEvent('page');
  await act();
  const page = await coming;
  await page.setViewportSize({ width: 1440, height: 900 });
  return page;
};
const shows = (page: Page) => page.getByRole('status', { name: 'What this window shows' });
const back = (page: Page) => page.getByRole('button', { name: 'Close the study' });
/** Openings less closings of what the pages asked. */
const openCount = ({ calls }: FakeStation): number =>
  calls.filter(({ channel }) => channel === 'study:open').length -
  calls.filter(({ channel }) => channel === 'study:close').length;
const chooseRow = async (page: Page, name: RegExp): Promise<void> => {
  await row(page, name).hover();
  await row(page, name).getByRole('button', { name: 'Open in the viewer window' }).click();
};

test('reads in a second window what is chosen in the first', async ({ page, context, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await page.getByRole('grid', { name: 'Worklist' }).press('Home');
  const viewer = await opened(context, () => page.keyboard.press('Shift+Enter'));
  await expect(viewer).toHaveURL(/#window=viewer-1$/u);
  await expect(viewer).toHaveTitle('Viewer window 1 · PACS Downtime Kit');
  await expect(viewport(viewer).first()).toHaveAttribute('data-state', /ready|error/u);
  await expect(page.getByRole('img', { name: 'Open in viewer window 1' })).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();

  await chooseRow(page, /Yamada/u);
  await expect(shows(viewer)).toContainText(/Shows .*Yamada/u);
  await expect(viewport(viewer).first()).toHaveAttribute('data-state', 'ready');
  await expect(row(page, /Yamada/u).getByRole('img', { name: 'Open in viewer window 1' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Open in viewer window 1' })).toHaveCount(1);
  expect(context.pages()).toHaveLength(2);
  // guards S-11
  await expect.poll(() => openCount(fake)).toBe(1);
  await expectAccessible(viewer);
  await expectAccessible(page);
  const folder = process.env['KIT_SHOTS'];
  if (folder !== undefined) {
    await viewer.screenshot({ path: `${folder}/viewer.png` });
    await page.screenshot({ path: `${folder}/list.png` });
  }

  // Its own reload keeps its study; the first window's leaves it alone.
  await viewer.reload();
  await expect(shows(viewer)).toContainText(/Shows .*Yamada/u);
  await page.reload();
  await expect(row(page, /Yamada/u).getByRole('img', { name: 'Open in viewer window 1' })).toBeVisible();
  await expect.poll(() => openCount(fake)).toBe(1);

  await viewport(viewer).first().focus();
  await viewer.keyboard.press('Escape');
  await expect(viewer.getByRole('heading', { name: 'Viewer window 1' })).toBeVisible();
  await expect(shows(viewer)).toHaveText('No study is open here.');
  await expect(page.getByRole('img', { name: /Open in viewer/u })).toHaveCount(0);
  await expect.poll(() => openCount(fake)).toBe(0);
});

test('waits for a study, says so, and can be a full window again', async ({ page, context, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await row(page, /Yamada/u).click();
  await expect(viewport(page).first()).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('Escape');
  const viewer = await opened(context, () =>
    page.getByRole('button', { name: 'Open one more viewer window' }).click(),
  );
  await expect(viewer.getByText('Choose a study in the worklist window')).toBeVisible();
  // guards S-12: nothing of the first window's screen comes along
  expect(await viewer.evaluate(() => [sessionStorage.length, window.opener])).toEqual([0, null]);
  await expectAccessible(viewer);
  const folder = process.env['KIT_SHOTS'];
  if (folder !== undefined) await viewer.screenshot({ path: `${folder}/waiting.png` });

  const second = await opened(context, () =>
    page.getByRole('button', { name: 'Open one more viewer window' }).click(),
  );
  await expect(second.getByRole('heading', { name: 'Viewer window 2' })).toBeVisible();
  await second.getByRole('button', { name: 'Make this a full window' }).click();
  await expect(second.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  await readStudy(second, /Yamada/u);
  await expect(row(page, /Yamada/u).getByRole('img', { name: 'Open in another window' })).toBeVisible();
  await page.close();
  await second.close();
  await expect(viewer.getByText(/no window with a worklist/u)).toBeVisible();
});

test('misses a window that died, and goes on', async ({ page, context, openPage }) => {
  await openPage({ vault: 'unlocked' });
  const viewer = await opened(context, () => chooseRow(page, /Yamada/u));
  await expect(shows(viewer)).toContainText(/Shows .*Yamada/u);
  const crash = viewer.waitForEvent('crash');
  viewer.goto('chrome://crash').catch(() => undefined);
  await crash;
  await expect(page.getByText('Viewer window 1 is gone.')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/It showed .*Yamada/u);
  await expect(page.getByRole('img', { name: /Open in viewer/u })).toHaveCount(0);
  await expectAccessible(page);
  const again = await opened(context, () => page.getByRole('button', { name: 'Open it again' }).click());
  await expect(shows(again)).toContainText(/Shows .*Yamada/u);
  await expect(page.getByText('Viewer window 1 is gone.')).toHaveCount(0);
  await again.close({ runBeforeUnload: true });
  await expect(page.getByRole('img', { name: /Open in viewer/u })).toHaveCount(0);
  await expect(page.getByText('is gone.')).toHaveCount(0);
});

test('locks every window at once, and unlocks them with their studies', async ({
  page,
  context,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  const viewer = await opened(context, () => chooseRow(page, /Yamada/u));
  await expect(shows(viewer)).toContainText(/Shows .*Yamada/u);
  await page.getByRole('button', { name: 'Lock this station' }).click();
  for (const each of [page, viewer]) {
    await expect(each.getByLabel('Passphrase', { exact: true })).toBeVisible();
    await expect(each.getByText(/Yamada/u)).toHaveCount(0);
  }
  await viewer.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await viewer.keyboard.press('Enter');
  await expect(shows(viewer)).toContainText(/Shows .*Yamada/u);
  await expect(row(page, /Yamada/u).getByRole('img', { name: 'Open in viewer window 1' })).toBeVisible();
});

test('asks before it shows another study to whoever is writing', async ({ page, context, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch({ state: 'down', offline: true, reason: '4 of 4 C-ECHO refused' });
  const viewer = await opened(context, () => chooseRow(page, /Yamada/u));
  await expect(viewport(viewer).first()).toHaveAttribute('data-state', 'ready');
  await viewport(viewer).first().focus();
  await viewer.keyboard.press('n');
  await expect(viewer.locator('textarea:focus')).toBeVisible();
  await viewer.keyboard.type('No fracture');
  const other = page.getByRole('row').nth(1);
  await other.hover();
  await other.getByRole('button', { name: 'Open in the viewer window' }).click();
  await expect(viewer.getByRole('alert')).toContainText('Another study was chosen for this window.');
  await expect(shows(viewer)).toContainText(/Yamada/u);
  await expect(page.getByText('Viewer window 1 asks first.')).toBeVisible();
  // The caret stays where it is.
  await viewer.keyboard.type(' seen');
  await expect(viewer.getByText('No fracture seen')).toBeVisible();
  await expectAccessible(viewer);
  const folder = process.env['KIT_SHOTS'];
  if (folder !== undefined) await viewer.screenshot({ path: `${folder}/asks.png` });
  await viewer.getByRole('button', { name: 'Stay with this study' }).click();
  await expect(page.getByText('Viewer window 1 asks first.')).toHaveCount(0);
  await expect(back(viewer)).toBeVisible();

  await viewer.getByText('No fracture seen').click();
  // The strip has just gone, and the list has moved up: a click is taken again when a person can have seen that.
  await page.waitForTimeout(800);
  await other.hover();
  await other.getByRole('button', { name: 'Open in the viewer window' }).click();
  await viewer.getByRole('button', { name: 'Show the other study' }).click();
  await expect(shows(viewer)).not.toContainText(/Yamada/u);
  await expect.poll(() => openCount(fake)).toBe(1);
});

// guards S-6
test('shows DRILL over a viewer window too', async ({ page, context, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  const viewer = await opened(context, () =>
    page.getByRole('button', { name: 'Open one more viewer window' }).click(),
  );
  await expect(viewer.getByRole('heading', { name: 'Viewer window 1' })).toBeVisible();
  fake.drills.prepare('pacs-server-failure');
  fake.drills.startAll();
  for (const each of [page, viewer]) await expect(each.getByTestId('drill-banner')).toContainText('DRILL');
});
