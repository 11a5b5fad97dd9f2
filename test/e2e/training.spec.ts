// The radiologist's lesson on a real rehearsal ground in a real Chromium: the learner uses the page, the PACS really fails, and the
// coach notices; the record stands at the end. guards S-6
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page, test } from '@playwright/test';
import { stopChild } from '../../scripts/kit-process.ts';
import { expectAccessible, openRow } from './page-fixtures.ts';

const GROUND = path.join(import.meta.dirname, '../fixtures/rehearsal-ground-process.ts');
/** As `pacs-kit train` prints it. */
const GROUND_PASSPHRASE = 'practice makes calm';
const rendererDir = process.env['KIT_PAGE_DIR'] ?? path.resolve('dist/renderer');
const shots = process.env['KIT_SHOTS'];
const SLOW = { timeout: 60_000 };

const coach = (page: Page) => page.getByRole('complementary', { name: 'Coach of the lesson' });
const step = (page: Page, title: string) => coach(page).getByRole('heading', { level: 3, name: title });
const look = async (page: Page, name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, `training-${name}.png`) });
};
const unlock = async (page: Page): Promise<void> => {
  await page.getByLabel('Passphrase').fill(GROUND_PASSPHRASE);
  await page.keyboard.press('Enter');
};

test('a learner goes through the outage alone, and gets a record of what was seen and what was claimed', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const root = mkdtempSync(path.join(tmpdir(), 'kit-training-e2e-'));
  const directory = path.join(root, 'ground');
  const trouble: string[] = [];
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  const child = spawn(process.execPath, [GROUND, directory, path.join(root, 'real'), rendererDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await page.goto(await urlOf(child.stdout));
    await unlock(page);
    await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await expect(page.getByRole('heading', { level: 1, name: 'Training' })).toBeVisible();
    await page.getByLabel('Name for the record').fill('Dr. Kim Learner');
    await expectAccessible(page);
    await look(page, 'choice');
    await page.getByRole('button', { name: /^Begin: Your first outage/u }).click();

    await expect(step(page, 'Leave the station as you would find it')).toBeVisible(SLOW);
    await look(page, 'coach');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Lock this station' }).click();
    await expect(step(page, 'Unlock')).toBeVisible();
    await expect(coach(page)).toContainText(GROUND_PASSPHRASE);
    await look(page, 'locked');
    await expectAccessible(page);
    await unlock(page);

    await expect(step(page, 'Open a study')).toBeVisible();
    // From the keyboard to the coach and back, so that reading goes on where it was.
    await page.keyboard.press('Alt+c');
    await expect(coach(page)).toBeFocused();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await openRow(page, /fall/u);

    await expect(page.getByText('DOWNTIME COPY').first()).toBeVisible(SLOW);
    await expect(step(page, 'What does the amber bar tell you?')).toBeVisible();
    await coach(page).getByRole('radio').first().check();
    await coach(page).getByRole('button', { name: 'Answer' }).click();
    await expect(coach(page)).toContainText('Not this one.');
    await look(page, 'question');
    await expectAccessible(page);
    await coach(page)
      .getByRole('radio', { name: /stands at an earlier time/u })
      .check();
    await coach(page).getByRole('button', { name: 'Answer' }).click();

    await expect(step(page, 'Find the age of the list')).toBeVisible();
    await coach(page).getByLabel(/as of/u).fill('00:00');
    await coach(page).getByRole('button', { name: 'Compare' }).click();
    await expect(coach(page)).toContainText('not what the station has');
    const words = (await page.getByTestId('downtime-banner').textContent()) ?? '';
    await coach(page)
      .getByLabel(/as of/u)
      .fill(/as of (?:\d{4}-\d\d-\d\d )?(?<time>\d\d:\d\d)/u.exec(words)?.groups?.['time'] ?? '');
    await coach(page).getByRole('button', { name: 'Compare' }).click();
    // The study is still on the screen, and its prior hangs beside it by rule: both are seen at once.
    await expect(step(page, 'Write a downtime note')).toBeVisible(SLOW);
    await look(page, 'viewer');
    await writeOrSkip(page);

    await coach(page)
      .getByRole('radio', { name: /read back, and write down/u })
      .check();
    await coach(page).getByRole('button', { name: 'Answer' }).click();
    await expect(step(page, 'The PACS comes back')).toBeVisible();
    await page.getByRole('button', { name: 'Confirm return to PACS' }).click(SLOW);
    await expect(step(page, 'Confirm the return')).toBeVisible();
    await page.getByRole('button', { name: 'Confirm return', exact: true }).click();
    await coach(page)
      .getByRole('radio', { name: /mark it as entered/u })
      .check();
    await coach(page).getByRole('button', { name: 'Answer' }).click();

    await expect(step(page, 'The lesson is finished')).toBeVisible();
    await expect(page.getByText('PACS reachable')).toBeVisible();
    await page.getByRole('button', { name: 'Worklist', exact: true }).click();
    await page.getByRole('button', { name: 'Go to the debrief' }).click();
    const record = page.getByRole('article', { name: 'Record of the lesson' });
    await expect(record).toContainText('Dr. Kim Learner');
    await expect(record).toContainText('From the failure until the station said down');
    await expect(record).toContainText('1 wrong try');
    await expectAccessible(page);
    await look(page, 'record');
    await page.emulateMedia({ media: 'print' });
    await expect(record).toContainText('REHEARSAL');
    await look(page, 'print');
    expect(trouble).toEqual([]);
  } finally {
    await stopChild(child);
    // The real station's directory was not even made.
    expect(readdirSync(root)).toEqual(['ground']);
    rmSync(root, { recursive: true, force: true });
  }
});

/** Into the reading log, where this page has one. */
async function writeOrSkip(page: Page): Promise<void> {
  const note = page.getByRole('textbox', { name: /impression|downtime note/iu });
  if ((await note.count()) > 0) await note.first().fill('No haemorrhage seen. Told the ED by telephone.');
  else {
    await coach(page).getByRole('button', { name: 'Skip…' }).click();
    await page.getByRole('menuitem', { name: 'It did not work for me' }).click();
  }
  await expect(step(page, 'A critical finding')).toBeVisible();
}

/** The first line of the process. */
async function urlOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout }))
    return (JSON.parse(line) as { url: string }).url;
  throw new Error('the rehearsal ground ended before it had a page');
}
