// After the drill, in a real Chromium: the hot wash by keyboard alone, the report, history and trends, the improvement plan, a
// site's own scenario; and the one quiet line at home.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, test } from './page-fixtures.ts';
import type { FakeStation } from '../renderer/fake/station.ts';

const heading = (page: Page, level: number, name: string | RegExp) =>
  page.getByRole('heading', { level, name });

const toDrills = async (page: Page): Promise<void> => {
  await expect(heading(page, 1, 'Worklist')).toBeVisible();
  // G waits a moment for its letter; a machine with other work may take longer between two keys than a person does.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expect(heading(page, 1, 'Drills')).toBeVisible({ timeout: 3000 });
  }).toPass();
  await expect(page.getByRole('listbox', { name: 'Scenarios' })).toBeFocused();
};

/** A drill that is over: two things measured, one ticked, the rest missed. */
const runToItsEnd = (fake: FakeStation): void => {
  const { drills } = fake;
  drills.prepare('pacs-server-failure');
  drills.startAll();
  drills.pass(61_000);
  drills.pass(150_000);
  drills.seen('switch:down');
  drills.pass(200_000);
  drills.seen('image:first-offline');
  drills.act({
    type: 'step-done',
    step: 'scope',
    by: 'P. Novak',
    evidence: 'The archive does not answer',
    note: '',
  });
  drills.act({ type: 'observed', by: 'S. Lind', kind: 'improvement', text: 'Nobody called the ward.' });
  drills.pass(2_500_000);
  drills.act({ type: 'ended', by: 'K. Brandt' });
};

const shot = async (page: Page, name: string): Promise<void> => {
  const shots = process.env['KIT_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
};

test('leads a hot wash by keyboard alone, takes it up again, closes it and reads the report', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked', role: 'coordinator' });
  await expect(heading(page, 1, 'Worklist')).toBeVisible();
  runToItsEnd(fake);
  await toDrills(page);
  await expect(page.getByRole('tab', { name: 'Hot wash' })).toBeVisible();
  await page.keyboard.press('2');
  await expect(heading(page, 2, 'What happened')).toBeFocused();
  await expect(page.getByRole('row', { name: /Time to detect/u })).toContainText('measured');
  await expectAccessible(page);

  await page.keyboard.press('PageDown');
  const say = page.getByRole('textbox', { name: 'What the room says' });
  await expect(say).toBeFocused();
  await page.keyboard.type('The banner told us first.');
  // Walking on loses nothing of what is typed.
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await expect(say).toHaveValue('The banner told us first.');
  await page.keyboard.press('Alt+1');
  await expect(page.getByRole('listitem').filter({ hasText: 'The banner told us first.' })).toContainText(
    'Went well',
  );
  await expect(say).toHaveValue('');
  await expectAccessible(page);

  const rating = page.getByRole('group', { name: 'Rating' });
  for (let steps = 0; steps < 12 && !(await rating.isVisible()); steps += 1)
    await page.keyboard.press('PageDown');
  await expect(page.getByRole('region', { name: 'Evaluation guide' })).toContainText('P when:');
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: /major challenges/u })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByText('Rated M by Dr. Example')).toBeVisible();
  await expectAccessible(page);

  // Left, and taken up again where it was.
  await page.keyboard.press('Escape');
  await toDrills(page);
  await page.keyboard.press('2');
  await expect(page.getByText('Question 2 of 4')).toBeVisible();

  for (let steps = 0; steps < 14 && !(await heading(page, 2, 'What we change').isVisible()); steps += 1)
    await page.keyboard.press('PageDown');
  const offered = page.getByRole('region', { name: 'What asks for an item' }).getByRole('button').first();
  await expect(offered).toContainText('missed');
  await offered.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'What is changed' })).toBeFocused();
  await page.keyboard.type('The vendor number goes on the role card.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('It was in a drawer.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('P. Novak');
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('list', { name: 'Items of this run' })).toContainText('It was in a drawer.');

  await page.keyboard.press('PageDown');
  await expect(page.getByText('3 questions have no answer')).toBeVisible();
  await page.getByRole('button', { name: 'Close this drill' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('After-action report and improvement plan')).toBeVisible();
  expect(fake.drills.run()).toBeNull();

  // guards S-6, S-7: DRILL stands on it, and what was ticked is not called measured
  const report = page.getByRole('region', { name: 'After-action report' });
  await expect(report).toContainText('DRILL');
  await expect(report.getByRole('row', { name: /^See the downtime banner/u })).toContainText('measured');
  await expect(report.getByRole('row', { name: /^Find out what is affected/u })).toContainText(
    'ticked by hand',
  );
  await expect(report).toContainText('The vendor number goes on the role card.');
  await expect(report).toContainText('The banner told us first.');
  await expectAccessible(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('drill-report.csv');
  await shot(page, 'drill-report');
});

test('shows history by quarter with its trends, and a broken-off run as such', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked', role: 'coordinator' });
  await toDrills(page);
  await page.keyboard.press('3');
  const runs = page.getByRole('region', { name: 'Table of runs' });
  await expect(runs.getByRole('row', { name: /STAT trauma/u })).toContainText('aborted');
  await page.getByText('The same numbers as a table').click();
  const numbers = page.getByRole('region', { name: 'Trends' }).getByRole('table');
  await expect(numbers.getByRole('row')).toHaveCount(5);
  await expectAccessible(page);
  await page
    .getByRole('combobox', { name: 'Scenario', exact: true })
    .selectOption({ label: 'PACS slow, not dead' });
  await expect(page.getByText('a trend begins with the second')).toBeVisible();
  await expect(runs.getByRole('row', { name: /STAT trauma/u })).toHaveCount(0);
});

test('closes an item of the plan only with what shows it, and reopens it', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked', role: 'coordinator' });
  await toDrills(page);
  await page.keyboard.press('4');
  const open = page.getByRole('region', { name: 'Open' });
  await expect(open.getByRole('listitem').first()).toContainText('overdue since');
  await expectAccessible(page);
  await open
    .getByRole('button', { name: /^Close: / })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'What shows that this is done?' });
  await expect(dialog.getByRole('button', { name: 'Close this item' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'A later run that shows it' }).selectOption({ index: 1 });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close this item' }).click();
  const closed = page.getByRole('region', { name: 'Closed' });
  await expect(closed.getByRole('listitem')).toHaveCount(1);
  await expect(closed).toContainText('shown by');
  await closed.getByRole('button', { name: /^Reopen: / }).click();
  await expect(closed).toHaveCount(0);
});

test('edits a scenario: names the line of a mistake, asks before it is left, saves, removes and undoes', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked', role: 'coordinator' });
  await toDrills(page);
  await page.getByRole('option', { name: /Unscheduled PACS/u }).click();
  await page.getByRole('button', { name: 'Copy and edit' }).click();
  const text = page.getByRole('textbox', { name: 'The scenario, as YAML' });
  await expect(text).toBeFocused();
  const before = await text.inputValue();
  const line = before.split('\n').findIndex((each) => each.includes('target: 4 min')) + 1;
  await text.fill(before.replace('target: 4 min', 'target: 4 minutes'));
  const mistakes = page.getByRole('region', { name: 'Mistakes' });
  await expect(mistakes).toContainText(`Line ${line}`);
  await expect(mistakes).toContainText('a time is written as');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.keyboard.press('F8');
  expect(
    await text.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd).trim(),
    ),
  ).toBe('target: 4 minutes');
  await expectAccessible(page);
  await shot(page, 'drill-editor');

  await page.getByRole('tab', { name: 'History' }).click();
  const asks = page.getByRole('dialog', { name: 'Leave without saving?' });
  await expect(asks).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(asks).toHaveCount(0);
  await expect(text).toHaveValue(/4 minutes/u);

  await text.fill(before.replace('title: Unscheduled', 'title: Our own unscheduled'));
  await expect(mistakes).toContainText('Nothing is wrong');
  await expect(page.getByText('in place of the shipped pacs-server-failure')).toBeVisible();
  await text.press('Control+s');
  await page.getByRole('button', { name: 'Remove your version' }).click();
  await expect(page.getByText('Your version of pacs-server-failure was removed.')).toBeVisible();
  await expect(page.getByRole('option', { name: /Our own unscheduled/u })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /Our own unscheduled/u })).toContainText('Your version');
  expect(fake.calls.filter(({ channel }) => channel === 'drill:save-scenario')).toHaveLength(2);
});

test('fills in the site’s values once for all scenarios', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked', role: 'coordinator' });
  await toDrills(page);
  await page.getByRole('button', { name: 'Fill them in' }).click();
  const vendor = page.getByRole('textbox', { name: /vendor's support line/u });
  await expect(vendor).toBeFocused();
  await vendor.fill('0800 123 (contract 7)');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/blank: a drill then says what stands here in grey/u)).toBeVisible();
  const asked = fake.calls.findLast(({ channel }) => channel === 'drill:set-values');
  expect(asked?.input).toEqual({
    values: {
      'form-place': 'the red box under the front desk',
      'vendor-phone': '0800 123 (contract 7)',
    },
  });
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await expect(page.getByRole('listbox', { name: 'Scenarios' })).toBeVisible();
});

test('says at home which drill is overdue, to who leads drills and never in an outage', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked', role: 'coordinator' });
  const strip = page.getByTestId('overdue-strip');
  await expect(strip).toContainText('drill overdue since');
  await expectAccessible(page);
  fake.setSwitch({ state: 'down', offline: true, cause: 'probes', reason: '3 of 3 probes refused' });
  await expect(strip).toHaveCount(0);
  fake.setSwitch({ state: 'healthy', offline: false, cause: 'probes', reason: '3 of 3 answered' });
  await strip.getByRole('button', { name: 'Drills' }).click();
  await expect(heading(page, 1, 'Drills')).toBeVisible();
});

test('tells a radiologist at home nothing of overdue drills', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked', role: 'radiologist' });
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
  await expect(page.getByTestId('window-strip')).toBeVisible();
  await expect(page.getByTestId('overdue-strip')).toHaveCount(0);
  expect(fake.calls.some(({ channel }) => channel === 'drill:library')).toBe(false);
});
