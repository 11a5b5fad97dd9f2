// What must not go to paper with a study, what a filtered log says of itself there, and a note that is not taken from under the hand.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readStudy, row, test } from './page-fixtures.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Downtime note' });
const words = (page: Page) => panel(page).getByRole('textbox', { name: 'Preliminary impression' });
const saved = (page: Page) => page.getByTestId('note-saved');
const offline = { state: 'down', offline: true, reason: '4 of 4 C-ECHO refused' } as const;
const keepPrints = (page: Page) =>
  page.addInitScript(() => {
    Object.assign(window, { prints: 0 });
    window.print = () => {
      (window as unknown as { prints: number }).prints += 1;
    };
  });
const prints = (page: Page) => page.evaluate(() => (window as unknown as { prints: number }).prints);
const goToLog = async (page: Page): Promise<void> => {
  await expect(row(page, /Yamada/u)).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { level: 1, name: 'Reading log' })).toBeVisible();
};

// guards S-12, S-13
test('prints neither the open note nor an open dialog with a study', async ({ page, openPage }) => {
  await keepPrints(page);
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Perforation of the sigmoid');
  await expect(saved(page)).toContainText('Saved on this station');
  await words(page).press('Escape');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys and mouse' });
  await expect(help).toBeVisible();
  await page.keyboard.press('Control+p');
  await expect.poll(() => prints(page)).toBe(1);
  await page.emulateMedia({ media: 'print' });
  await expect(panel(page)).toBeHidden();
  await expect(help).toBeHidden();
  await expect(page.getByText(/95 of 95/u).first()).toBeVisible();
});

// guards S-1
test('says on a filtered log’s sheets what is left out, and records as many as left', async ({
  page,
  openPage,
}) => {
  await keepPrints(page);
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await panel(page).getByRole('checkbox', { name: 'Discrepancy to check' }).check();
  await expect(saved(page)).toContainText('Saved');
  await words(page).press('Escape');
  await page.keyboard.press('Escape');
  await readStudy(page, /Okafor/u);
  await page.keyboard.press('Escape');
  await goToLog(page);
  await page.getByText(/^Discrepancy 1$/u).click();
  await page.getByRole('checkbox', { name: 'Mine only' }).check();
  await page.keyboard.press('Control+p');
  await expect.poll(() => prints(page)).toBe(1);
  expect(fake.calls.findLast(({ channel }) => channel === 'log:printed')?.input).toMatchObject({
    entryIds: [expect.any(String)],
  });
  await page.emulateMedia({ media: 'print' });
  await expect(
    page.getByText('1 of 2 entries (only: discrepancy, read or written by Dr. Example)'),
  ).toBeVisible();
});

// guards S-6, S-7
test('leaves the note of a drill under the hand that writes it when a real outage ends the drill', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  const { switch: real } = fake.status();
  fake.change({
    drill: {
      signal: 'drill',
      runId: 'run-1',
      scenario: 'Unscheduled PACS server failure',
      phase: 'running',
      banner: 'DRILL: Unscheduled PACS server failure',
      link: 'refuse',
      switch: { ...real, signal: 'drill', state: 'down', offline: true },
      real: { state: 'healthy', reason: '' },
    },
  });
  fake.emit({ type: 'drill:changed', drill: fake.status().drill });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Practice wor');
  fake.change({ drill: null });
  fake.emit({ type: 'drill:changed', drill: null });
  fake.setSwitch(offline);
  await expect(panel(page)).toContainText('The drill is over: a real downtime has begun.');
  await page.keyboard.type('ds.');
  await expect(words(page)).toBeFocused();
  await expect(words(page)).toHaveValue('Practice words.');
  await expect(saved(page)).toContainText('Saved');
  await panel(page).getByRole('button', { name: 'Done: begin the note of this downtime' }).click();
  await expect(words(page)).toHaveValue('');
  await expect(panel(page)).not.toContainText('The drill is over');
  await words(page).fill('Perforation.');
  await expect(saved(page)).toContainText('Saved');
  const listed = JSON.stringify(await fake.invoke('log:list', { incidentId: 'drill-run-1' }));
  expect(listed).toContain('Practice words.');
  expect(listed).not.toContain('Perforation');
});

test('leaves a note under the hand when the return is confirmed while it is written', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('No free ');
  await expect(saved(page)).toContainText('Saved');
  fake.setSwitch({ state: 'healthy', offline: false });
  await page.keyboard.type('air.');
  await expect(words(page)).toHaveValue('No free air.');
  await expect(saved(page)).toContainText('Saved');
});

// guards S-3
test('says over the images and on paper which of them are quarantined, what that means and what to do', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await expect(row(page, /Zaid/u)).toBeVisible();
  await expect(
    row(page, /Zaid/u)
      .getByTitle(/names another patient and is not shown/u)
      .first(),
  ).toBeVisible();
  await readStudy(page, /Zaid/u);
  const line = page.getByText(
    /^1 image \(series 1\) names another patient than this study and is quarantined/u,
  );
  await expect(line).toBeVisible();
  await expect(line).toContainText('tell the PACS administrator');
  await page.keyboard.press('End');
  await expect(line).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(line).toBeVisible();
});

// guards S-1, S-2: what ends at the edge of its viewport would look complete on paper
test('prints a report whole, with patient, as-of and user on its sheets', async ({ page, openPage }) => {
  await page.addInitScript(() => {
    window.print = () => {
      const sheets = document.querySelector('[data-document-sheets]');
      const kept = sheets?.cloneNode(true);
      if (kept) document.body.append(kept);
    };
  });
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.getByRole('button', { name: /SR.*Report/u }).click();
  const shown = page.getByRole('region', { name: 'Contents of the document' });
  await expect(shown).toContainText('CT abdomen report');
  const whole = await shown.locator('article').textContent();
  await page.keyboard.press('Control+p');
  const sheets = page.locator('[data-document-sheets=only]');
  await expect(sheets).toHaveCount(1);
  expect(await sheets.locator('tbody article').textContent()).toBe(whole);
  const head = sheets.locator('thead');
  await expect(head).toContainText(/printed .* by Dr\. Example/u);
  await expect(head).toContainText('P-10442');
  await expect(head).toContainText(/95 of 95 images of the study here/u);
  await expect(head).toContainText(/as of \d/u);
  await page.emulateMedia({ media: 'print' });
  await expect(sheets).toBeVisible();
  await expect(shown).toBeHidden();
});
