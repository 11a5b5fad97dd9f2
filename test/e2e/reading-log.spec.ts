// The downtime reading log in a real Chromium: written beside the images, kept through failures, listed, exported, printed.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { PASSPHRASE, expectAccessible, readStudy, row, test, viewport } from './page-fixtures.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Downtime note' });
const words = (page: Page) => panel(page).getByRole('textbox', { name: 'Preliminary impression' });
const saved = (page: Page) => page.getByTestId('note-saved');
const goToLog = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1, name: 'Worklist' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { level: 1, name: 'Reading log' })).toBeVisible();
};
const offline = { state: 'down', offline: true, reason: '4 of 4 C-ECHO refused' } as const;
const entries = (page: Page) =>
  page.getByRole('table', { name: /Entries of the reading log/iu }).locator('tbody > tr');

// guards S-13
test('takes an impression beside the images at each keystroke, by keyboard alone', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  const before = (await viewport(page).first().boundingBox()) ?? { x: 0, width: 0 };
  await page.keyboard.press('n');
  await expect(words(page)).toBeFocused();
  await expect(panel(page)).toContainText('Nothing is written to the PACS');
  const beside = (await panel(page).boundingBox()) ?? { x: 0, width: 0 };
  const after = (await viewport(page).first().boundingBox()) ?? { x: 0, width: 0 };
  expect(after.x + after.width).toBeLessThanOrEqual(beside.x);
  expect(after.width).toBeLessThan(before.width);
  // Letters that are commands of the viewer are letters here.
  const index = await viewport(page).first().getAttribute('data-frame-number');
  await page.keyboard.type('Invert flip x g ? 2');
  await page.keyboard.press('ArrowDown');
  await expect(words(page)).toHaveValue('Invert flip x g ? 2');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await viewport(page).first().getAttribute('data-frame-number')).toBe(index);
  await expect(saved(page)).toContainText(/^Saved on this station \d\d:\d\d:\d\d$/u);

  await page.keyboard.press('F2');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('1');
  await expect(words(page)).toHaveValue('Invert flip x g ? 2\nNo acute finding.');
  await page.keyboard.press('F2');
  await page.keyboard.press('2');
  await expect(panel(page).getByRole('textbox', { name: 'Phoned to' })).toBeFocused();
  await page.keyboard.type('ward 4, Dr. Sand');
  await panel(page).getByRole('checkbox', { name: 'Read back' }).press('Space');
  await panel(page).getByRole('checkbox', { name: 'Discrepancy to check' }).press('Space');
  await expect(saved(page)).toContainText('Saved');
  await expectAccessible(page);

  await words(page).press('Escape');
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('i');
  await expect(words(page)).not.toHaveValue(/i$/u);
  await page.keyboard.press('n');
  await expect(words(page)).toBeFocused();

  // A reload in the middle: every word that was saved is there.
  await page.reload();
  await expect(words(page)).toHaveValue(/No acute finding\./u);
  expect(fake.readingLog.recorded()).toContain('reading-log:opened panel');
  expect(fake.readingLog.signals).toContain('log:opened');
});

// guards S-7
test('says that a keystroke is not saved, keeps the words, and saves them when it can', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Free air ');
  await expect(saved(page)).toContainText('Saved');
  fake.readingLog.diskFull = true;
  await words(page).pressSequentially('below the diaphragm');
  await expect(saved(page)).toContainText('NOT saved');
  await expect(saved(page)).toContainText('What you typed stays here');
  await expectAccessible(page);
  // Out of the study and back: the words are not lost, and the list says that they are not saved.
  await words(page).press('Escape');
  await page.keyboard.press('Escape');
  await goToLog(page);
  await expect(page.getByRole('alert').filter({ hasText: 'not saved yet' })).toBeVisible();
  fake.readingLog.diskFull = false;
  await expect(page.getByRole('alert').filter({ hasText: 'not saved yet' })).toHaveCount(0);
  await expect(entries(page).first()).toContainText('Free air below the diaphragm');
});

test('keeps what could not be saved through a lock, for the person who typed it', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  fake.readingLog.diskFull = true;
  await words(page).pressSequentially('Aortic rupture');
  await expect(saved(page)).toContainText('NOT saved');
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await expect(page.getByLabel('Passphrase')).toBeVisible();
  await expect(page.getByText('Aortic rupture')).toHaveCount(0);
  fake.readingLog.diskFull = false;
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  // The study that was read is shown again, and what was not saved is saved into the note where it was typed.
  await expect(async () => {
    const listed = await fake.invoke('log:list', { incidentId: null });
    expect(JSON.stringify(listed)).toContain('Aortic rupture');
  }).toPass();
});

// guards S-1, S-2, S-6
test('lists who read what, how complete and how old, filters it, and is the list of what to enter', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Small bowel obstruction.');
  await panel(page).getByRole('checkbox', { name: 'Discrepancy to check' }).check();
  await expect(saved(page)).toContainText('Saved');
  await words(page).press('Escape');
  await page.keyboard.press('Escape');
  await readStudy(page, /Okafor/u);
  await page.getByRole('button', { name: 'Close the downtime note' }).click();
  await page.keyboard.press('Escape');
  await goToLog(page);
  await expect(entries(page)).toHaveCount(2);
  const first = entries(page).filter({ hasText: 'Yamada' });
  await expect(first).toContainText('Small bowel obstruction.');
  await expect(first).toContainText('Discrepancy to check');
  await expect(first).toContainText('Dr. Example');
  await expect(entries(page).filter({ hasText: 'Okafor' })).toContainText(/\d+ of \d+|of \?/u);
  await expectAccessible(page);
  await page.getByText(/^Discrepancy 1$/u).click();
  await expect(entries(page)).toHaveCount(1);
  await page.getByText(/^All 2$/u).click();

  fake.setSwitch({ state: 'healthy', offline: false });
  await first.getByRole('button', { name: 'Entered in RIS/PACS' }).click();
  await expect(first).toContainText('Entered in the RIS/PACS · Dr. Example');
  await page.getByText(/^Not finished 1$/u).click();
  await expect(entries(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Nothing to enter' }).click();
  await expect(page.getByText('No entry like this')).toBeVisible();
  await page.getByText(/^All 2$/u).click();
  await first.getByRole('button', { name: 'Undo' }).click();
  await first.getByRole('button', { name: /history/u }).click();
  await expect(first).toContainText('Taken back');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^downtime-reading-log-[\d-]+\.csv$/u);
  expect(await readFile(await file.path(), 'utf8')).toContain('Small bowel obstruction.');
  const pdf = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  expect((await readFile(await (await pdf).path())).subarray(0, 5).toString()).toBe('%PDF-');
  await expect(page.getByRole('status').filter({ hasText: 'exported as' })).toBeVisible();
  expect(fake.readingLog.recorded().filter((each) => each.startsWith('reading-log:exported'))).toEqual([
    'reading-log:exported csv',
    'reading-log:exported pdf',
  ]);

  // On paper.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(/DOWNTIME NOTE.*Reading room 3/u)).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  // Read only afterwards.
  await page.keyboard.press('Escape');
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await expect(panel(page)).toContainText('Small bowel obstruction.');
  await expect(panel(page)).toContainText('The PACS is reachable');
  await expect(words(page)).toHaveCount(0);
});

// guards S-12
test('leaves nothing of a note in the storage of the page', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Pseudocyst of the pancreas');
  await expect(saved(page)).toContainText('Saved');
  await goAway(page);
  const stored = await page.evaluate(async () => {
    const found: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    const read = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('IndexedDB')));
      });
    for (const { name } of await indexedDB.databases()) {
      const db = await read(indexedDB.open(name ?? ''));
      for (const store of db.objectStoreNames)
        found.push(JSON.stringify(await read(db.transaction(store).objectStore(store).getAll())));
      db.close();
    }
    for (const name of await caches.keys()) found.push(name);
    return found.join('\n');
  });
  // It was looked where something is.
  expect(stored).toContain('note-panel');
  expect(stored).not.toMatch(/Pseudocyst|pancreas|Yamada|P-10442/u);
});

const goAway = async (page: Page): Promise<void> => {
  await words(page).press('Escape');
  await page.keyboard.press('Escape');
  await expect(row(page, /Yamada/u)).toBeVisible();
};

// guards S-6
test('marks everything of a drill as DRILL, and keeps it apart from the real', async ({ page, openPage }) => {
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
  await expect(panel(page).getByRole('heading')).toContainText('DRILL');
  await words(page).pressSequentially('Practice.');
  await expect(saved(page)).toContainText('Saved');
  await goAway(page);
  await goToLog(page);
  await expect(page.getByRole('table', { name: /^DRILL/u })).toContainText('Practice.');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/^DRILL-/u);
});

// guards S-6
test('prints a real downtime’s log as real while a drill goes on, and a drill’s as a drill', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch(offline);
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('n');
  await words(page).pressSequentially('Perforation.');
  await expect(saved(page)).toContainText('Saved');
  await goAway(page);
  fake.setSwitch({ state: 'healthy', offline: false });
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
  await readStudy(page, /Okafor/u);
  await goAway(page);
  await goToLog(page);
  const mark = page.locator('[data-drill=true] > [aria-hidden] > span', { hasText: /^DRILL$/u });
  await expect(page.getByRole('table', { name: /^DRILL/u })).toContainText('Okafor');
  await page.emulateMedia({ media: 'print' });
  await expect(mark).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('Which downtime').selectOption({ index: 1 });
  await expect(entries(page)).toContainText('Perforation.');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(/DOWNTIME NOTE.*Reading room 3/u)).toBeVisible();
  await expect(mark).toBeHidden();
  await expect(page.getByText('DRILL', { exact: false }).filter({ visible: true })).toHaveCount(0);
});
