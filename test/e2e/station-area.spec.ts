// The Station area: every room reached by keyboard, every act of an administrator answered, in a real Chromium.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, row, test, viewport } from './page-fixtures.ts';

const goTo = async (page: Page, letter: string): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press(letter);
};
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('leads to every room and back by keyboard alone, and remembers the last one', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await expect(heading(page, 'Worklist')).toBeVisible();
  for (const [letter, name] of [
    ['q', 'Queue'],
    ['p', 'PACS'],
    ['s', 'Switch record'],
    ['t', 'Planned downtimes'],
  ] as const) {
    await goTo(page, letter);
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByRole('navigation').locator('[aria-current=page]')).toHaveCount(1);
    await expectAccessible(page);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeFocused();
  await goTo(page, 'g');
  await expect(heading(page, 'Planned downtimes')).toBeVisible();
  await goTo(page, 'w');
  await expect(heading(page, 'Worklist')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Queue');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(heading(page, 'Worklist')).toBeVisible();
});

test('leaves g to a search that is typed, and to the magnifier while a study is read', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await expect(row(page, /Hong/u)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('hong q');
  await expect(page.getByRole('textbox')).toHaveValue('hong q');
  await page.keyboard.press('Escape');
  await row(page, /Hong/u).click();
  await expect(viewport(page)).toHaveAttribute('data-state', /ready|error/u);
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(heading(page, 'Queue')).toHaveCount(0);
  await page.getByTestId('switch').click();
  await expect(page.getByRole('button', { name: /Switch record/u })).toHaveCount(0);
});

// guards S-1
test('shows the queue in its order of work, with names, counts and causes', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await goTo(page, 'q');
  await expect(row(page, /^STAT/u)).toContainText('Yamada, Tarou');
  await expect(row(page, /^STAT/u)).toContainText('118 of 240 images');
  await expect(row(page, /HIGH/u)).toContainText('3 of ? images');
  await expect(row(page, /Prior for CT abdomen/u).first()).toContainText('In line');
  await expect(row(page, /Иванова/u)).toContainText('Tries again');
  await expect(row(page, /Иванова/u)).toContainText('3 tries so far');
  await expect(page.getByRole('status').filter({ hasText: 'studies to go' })).toContainText('26 MB/s');
  await page.getByText(/^Needs a person \d+$/u).click();
  await expect(row(page, /Lindqvist/u)).toContainText('Given up');
  await row(page, /Lindqvist/u).click();
  await expect(page.getByRole('complementary')).toContainText(
    'Ask the PACS administrator to enter KITSTATION',
  );
});

test('stops, undoes and moves up a transfer by keyboard, and asks the station for nothing else', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await goTo(page, 'q');
  await expect(page.getByRole('grid', { name: 'Queue' })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[aria-selected=true]')).toContainText('Hong');
  await page.keyboard.press('Delete');
  await expect(page.getByText('Hong, Gildong: fetching stopped.')).toBeVisible();
  await expect(row(page, /Hong/u)).toContainText('Stopped');
  await page.getByRole('button', { name: 'Undo (Z)' }).click();
  await expect(row(page, /Hong/u)).toContainText('In line');
  await expect(page.getByRole('grid', { name: 'Queue' })).toBeFocused();
  await page.keyboard.press('u');
  await expect(row(page, /Hong/u)).toContainText('Next');
  const acts = fake.calls.map(({ channel }) => channel).filter((channel) => /^queue:(?!list)/u.test(channel));
  expect(acts).toEqual(['queue:cancel-study', 'queue:resume-study', 'queue:move-up']);
  await expectAccessible(page);
});

// guards S-15
test('says what is empty, and what may be out of date', async ({ page, openPage, lose }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await goTo(page, 'q');
  await expect(row(page, /Hong/u)).toBeVisible();
  fake.area.setQueue({ rows: [] });
  await expect(page.getByText('The queue is empty')).toBeVisible();
  await lose();
  await expect(page.getByRole('alert').first()).toContainText('Connection to the station lost');
});

test('tops up before a planned downtime, and says on the worklist whether it will be done', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await goTo(page, 'q');
  await page.getByRole('button', { name: 'Top up before a downtime' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Before / }).click();
  await expect(page.getByRole('region', { name: /Top-up/u })).toContainText('Will be done in time');
  expect(fake.calls.find(({ channel }) => channel === 'prefetch:top-up')?.input).toEqual({
    by: fake.area.windows()[0]?.startsAt,
  });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await goTo(page, 'w');
  await expect(page.getByTestId('window-strip')).toContainText('copy will be complete by');
  await goTo(page, 'q');
  await page.getByRole('button', { name: 'End the top-up' }).click();
  await expect(page.getByRole('region', { name: /Top-up/u })).toHaveCount(0);
});

test('shows each PACS with what it is used for and why, warnings in words', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await goTo(page, 'p');
  const main = page.getByRole('article', { name: 'PACS main-pacs' });
  await expect(main).toContainText('Used now for queries and fetching images.');
  await expect(main).toContainText('C-GET): no');
  await expect(main).toContainText('26 MB/s of at most 40 MB/s');
  const archive = page.getByRole('article', { name: 'PACS archive-north' });
  await expect(archive).toContainText('none: plain text on the network');
  await expect(archive).toContainText('95 s behind this station');
  await expect(archive).toContainText('5 failures in a row');
});

test('tells why the switch changed, down to its probes', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await page.getByTestId('switch').click();
  await page.getByRole('button', { name: /Every change of the switch/u }).click();
  await expect(heading(page, 'Switch record')).toBeVisible();
  const down = page.getByRole('button', { name: /in doubt to down/u });
  await expect(down).toContainText('screens went to the downtime copy');
  await down.focus();
  await page.keyboard.press('Enter');
  await expect(down).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('img', { name: /Findings of each probe/u })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'dicom.connection-refused' })).toHaveCount(3);
  await expectAccessible(page);
});

test('plans a downtime as an administrator, tells everybody, and cancels only when asked twice', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked', role: 'administrator' });
  await expect(page.getByTestId('window-strip')).toContainText('PACS upgrade to version 12');
  await goTo(page, 't');
  await page.getByRole('button', { name: 'Plan a downtime' }).click();
  await page.getByLabel(/^Ends/u).fill('2020-01-01T10:00');
  await page.getByLabel(/^Reason/u).fill('Switch replacement');
  await expect(page.getByRole('status').filter({ hasText: 'after the beginning' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Plan this downtime' })).toBeDisabled();
  await expectAccessible(page);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel(/^Begins/u).fill(`${tomorrow}T13:00`);
  await page.getByLabel(/^Ends/u).fill(`${tomorrow}T14:00`);
  await page.getByRole('button', { name: 'Plan this downtime' }).click();
  await expect(page.getByText('tomorrow 13:00–14:00', { exact: true })).toBeVisible();
  expect(fake.area.windows().at(-1)).toMatchObject({ startsAt: `${tomorrow}T13:00:00.000Z` });
  await page.getByRole('button', { name: 'Cancel the downtime tomorrow 13:00–14:00' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  expect(fake.calls.some(({ channel }) => channel === 'window:cancel')).toBe(false);
  await page.getByRole('button', { name: 'Cancel the downtime tomorrow 13:00–14:00' }).click();
  await page.getByRole('button', { name: 'Cancel the downtime', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Past' })).toContainText('Switch replacement');
});

test('lets nobody but an administrator plan a downtime', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await goTo(page, 't');
  await expect(page.getByText('PACS upgrade to version 12')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Plan a downtime' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Cancel the downtime/u })).toHaveCount(0);
});

test('tests a connection step by step for an administrator, and says what to do', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked', role: 'administrator' });
  await goTo(page, 'p');
  await page.getByRole('button', { name: 'Test connection to main-pacs' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connection to main-pacs' });
  await expect(dialog.getByRole('status')).toContainText('The connection does not work.');
  await expect(dialog).toContainText('Network connection (TCP): works');
  await expect(dialog).toContainText('Query (C-FIND): unclear');
  await expect(dialog).toContainText('enter KITSTATION with 10.20.0.77 and port 11113');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'PACS' })).toBeVisible();
});
