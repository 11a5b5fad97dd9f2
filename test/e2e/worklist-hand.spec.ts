// The worklist under a reader's hand: what is typed is what is opened, nobody else is chosen, reading goes on.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { StudyRow, WorklistView } from '../../shared/contract/views.ts';
import { longWorklist } from '../fixtures/long-worklist.ts';
import type { FakeStation } from '../renderer/fake/station.ts';
import { expectAccessible, row, test, viewport } from './page-fixtures.ts';

const TODAY = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const AS_OF = new Date(Date.now() - 23 * 60_000).toISOString();
const LONG = [...longWorklist(2000, TODAY, AS_OF)];

const openedKeys = (fake: FakeStation): unknown[] =>
  fake.calls
    .filter(({ channel }) => channel === 'study:open')
    .map(({ input }) => (input as { studyKey: string }).studyKey);
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]');
const grid = (page: Page) => page.getByRole('grid', { name: 'Worklist' });
const rowsOf = async (fake: FakeStation): Promise<readonly StudyRow[]> => {
  const listed = await fake.invoke('worklist:list', {});
  if (!listed.ok) throw new Error('the fake has no worklist');
  return (listed.value as WorklistView).rows;
};

// guards S-3
test('opens the study that was typed, however quickly Enter follows', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked', extraRows: 2000 });
  const wanted = (await rowsOf(fake)).find(({ descriptor }) => descriptor.PatientID === 'X-10005');
  await expect(page.getByText('To read 2007')).toBeVisible();
  await expect(grid(page)).toBeFocused();
  // A scanner: no focus is looked for, and no key waits for the one before.
  await page.keyboard.press('X');
  const search = page.getByRole('textbox', { name: /^Search/u });
  await expect(search).toBeFocused();
  await search.evaluate((element) => {
    const input = element as HTMLInputElement;
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    value?.set?.call(input, 'X-10005');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
  await expect.poll(() => openedKeys(fake)).toEqual([wanted?.studyKey]);
});

test('finds by typing anywhere, moves and opens from the search, and comes back to the same row and search', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.type('thorax');
  await expect(page.getByText('2 of 7 found')).toBeVisible();
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '3');
  await expect(page.getByRole('textbox', { name: /^Search/u })).toBeFocused();
  const key = await selected(page).getAttribute('data-study-key');
  await page.keyboard.press('Enter');
  await expect(viewport(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('2 of 7 found')).toBeVisible();
  await expect(selected(page)).toHaveAttribute('data-study-key', key ?? '');
  // Its best prior is opened beside it.
  expect(openedKeys(fake)[0]).toBe(key);
});

test('comes back to the row far down a long list, in sight', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked', extraRows: 2000 });
  await page.getByRole('button', { name: 'Patient', exact: true }).click();
  await expect(row(page, /Hong/u)).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(row(page, /Мария/u)).toBeVisible();
  await page.keyboard.press('ArrowUp');
  const key = await selected(page).getAttribute('data-study-key');
  await page.keyboard.press('Enter');
  await expect(viewport(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveAttribute('data-study-key', key ?? '');
  await expect(selected(page)).toBeInViewport();
});

// guards S-3
test('keeps the selection with its patient while the list changes, and chooses nobody else when that one goes', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(grid(page)).toBeFocused();
  const rows = await rowsOf(fake);
  const before = await selected(page).getAttribute('data-study-key');
  const [first] = rows;
  if (!first) throw new Error('no rows');
  const newcomer: StudyRow = {
    ...first,
    studyKey: 'f'.repeat(32),
    descriptor: { ...first.descriptor, PatientName: 'Newcomer^Nina', PatientID: 'N-1', StudyTime: '235900' },
    purpose: { kind: 'worklist', reason: 'on the worklist', priority: 'STAT' },
    priors: [],
  };
  fake.setWorklist({ rows: [newcomer, ...rows] });
  await expect(row(page, /^STAT Newcomer/u)).toBeVisible();
  await expect(selected(page)).toHaveAttribute('data-study-key', before ?? '');
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '3');
  fake.setWorklist({ rows: [newcomer, ...rows.filter(({ studyKey }) => studyKey !== before)] });
  await expect(page.getByText(/is not in this list any more/u)).toBeVisible();
  await expect(selected(page)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '3');
  expect(openedKeys(fake)).toEqual([]);
  await expectAccessible(page);
});

test('goes on to the next study of the list from the viewer, also after a reload, and back to its row', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('Home');
  const order = await page
    .locator('[role=row][data-study-key]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((each) => (each as HTMLElement).dataset['studyKey']),
    );
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 7', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Previous study of the list' })).toBeDisabled();
  await expect(viewport(page).first()).toHaveAttribute('data-state', /ready|error/u);
  await expectAccessible(page);
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByText('2 of 7', { exact: true })).toBeVisible();
  await expect.poll(() => openedKeys(fake)).toContain(order[1]);
  await page.reload();
  await expect(page.getByText('2 of 7', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Next study of the list' }).click();
  await expect(page.getByText('3 of 7', { exact: true })).toBeVisible();
  await expect(viewport(page).first()).toHaveAttribute('data-state', /ready|error/u);
  await viewport(page).first().focus();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeVisible();
  // Every opening has its closing: nobody reads any more.
  const count = (channel: string) => fake.calls.filter((call) => call.channel === channel).length;
  await expect.poll(() => count('study:open') - count('study:close')).toBe(0);
});

// guards S-15
test('says what the filter hides, also that the last fetch failed behind it, and gives it back', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('f');
  await page.getByText('STAT and HIGH only').click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('7 studies are hidden by the filter.')).toBeVisible();
  await expect(page.getByText('No study matches the filter')).toBeVisible();
  fake.setWorklist({ state: 'failed', message: 'The PACS refused the query.' });
  await expect(page.getByText('The list below may be out of date.')).toBeVisible();
  await expect(page.getByText('The PACS refused the query.').first()).toBeVisible();
  fake.setSwitch({ state: 'down', offline: true });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(row(page, /Yamada/u)).toBeVisible();
  await expect(page.getByText('hidden by the filter')).toHaveCount(0);
  await expect(page.getByText('The list below may be out of date.')).toBeVisible();
});

// guards S-15
test('starts another reader with the whole list', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.type('yamada');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'CT' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Only CT' })).toBeVisible();
  fake.change({ vault: 'locked', operator: null });
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
  fake.change({ vault: 'unlocked', operator: { label: 'Dr. Another', role: 'radiologist' } });
  await expect(page.getByText('To read 7')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Filter' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Search/u })).toHaveValue('');
  await expect(row(page, /Müller/u)).toBeVisible();
  fake.change({ vault: 'locked', operator: null });
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
  fake.change({ vault: 'unlocked', operator: { label: 'Dr. Example', role: 'radiologist' } });
  await expect(page.getByRole('button', { name: 'Only CT' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Search/u })).toHaveValue('');
});

// guards S-1, S-15
test('says of every study how many of its priors are here, and where that is not known', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  const rows = await rowsOf(fake);
  const known = { askedAt: AS_OF, named: 5, chosen: 3, whole: 1, inPart: 1 };
  fake.setWorklist({
    rows: rows.map((each) =>
      each.descriptor.PatientName.startsWith('Yamada') ? { ...each, knownPriors: known } : each,
    ),
  });
  await expect(row(page, /Yamada.*To|Yamada.*CT abdomen with/u).first()).toContainText('1 of 3');
  await expect(row(page, /Yamada/u).first()).toContainText('2 not whole');
  await expect(row(page, /Müller/u)).toContainText('1 of ?');
  await expect(row(page, /Hong/u)).toContainText('0 of ?');
  await expect(row(page, /Hong/u)).toContainText('not asked yet');
});

test('fits a small screen without a scroll bar below or a button cut off', async ({ page, openPage }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const fake = await openPage({ vault: 'unlocked' });
  fake.setWorklist({ rows: LONG });
  await expect(page.getByText('To read 2000')).toBeVisible();
  const overflow = await grid(page).evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow).toBe(0);
  for (const name of ['Filter', 'Views', 'Fetch now']) {
    const cut = await page
      .getByRole('button', { name, exact: true })
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect([name, cut]).toEqual([name, 0]);
  }
  await expectAccessible(page);
});
