// The demo without a display: prefetch, outage, reading, told in the terminal; every step is checked in a real Chromium.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RehearsalStudy } from '../../drills/rehearsal/model.ts';
import { CHROMIUM_ARGS, chromiumPath } from '../chromium.mjs';
import { everythingComplete, until } from '../kit-process.ts';
import type { DemoGround } from './rehearsal-station.ts';
import type { DemoReport } from './report.ts';

/** The page of a station that was started with --test-hooks (renderer/viewer/kit-test.ts). */
interface PageWithHooks {
  readonly kitTest?: {
    openStudy(StudyInstanceUID: string): Promise<boolean>;
    storedPixels(viewport: unknown): Promise<{ readonly sha256: string }>;
  };
}

const LONG_MS = 180_000;
const SHORT_MS = 30_000;

/** Plays the whole story; throws at the first step that did not happen. */
export async function tellStory(ground: DemoGround, report: DemoReport): Promise<void> {
  const { pacs } = ground;
  const say = (words: string): boolean => process.stdout.write(`${words}\n`);
  let browser: Browser | null = null;
  let page: Page | null = null;
  const trouble: string[] = [];
  const step = async (title: string, picture: string | null, act: () => Promise<string>): Promise<void> => {
    const startedAt = performance.now();
    say(`▸ ${title} …`);
    const checked = await act();
    if (picture !== null) await page?.screenshot({ path: report.screenshotPath(picture) });
    report.add({ title, checked, elapsedMs: performance.now() - startedAt, screenshot: picture });
    say(`  ✓ ${checked}`);
  };

  const station = await ground.station.serve('--test-hooks');
  try {
    await step('Open the station’s page', '1-locked.png', async () => {
      browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...CHROMIUM_ARGS] });
      page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
      page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
      page.on('pageerror', (error) => trouble.push(error.message));
      await page.goto(station.url);
      await page.getByLabel('Passphrase').waitFor({ timeout: SHORT_MS });
      return 'The station is locked, and says so; it fetches all the same.';
    });
    const screen = page as unknown as Page;

    await step('Unlock and watch today’s worklist arrive from the PACS', '2-worklist.png', async () => {
      await screen.getByLabel('Passphrase').fill(ground.passphrase);
      await screen.keyboard.press('Enter');
      await screen.getByRole('grid', { name: 'Worklist' }).waitFor({ timeout: SHORT_MS });
      const whole = await until('every study complete', LONG_MS, () => everythingComplete(ground.station));
      const { studiesComplete, studiesWanted, instancesHeld } = whole.prefetch;
      return `${studiesComplete} of ${studiesWanted} studies are complete by the PACS’s own count: ${instancesHeld} images, sealed.`;
    });

    await step('Pull the PACS’s plug', '3-outage.png', async () => {
      await pacs.control.set({ mode: 'die' });
      const down = await until('the switch says down', SHORT_MS, async () => {
        const status = await ground.station.status();
        return status?.switch.state === 'down' ? status.switch : null;
      });
      await screen.getByText('DOWNTIME COPY').first().waitFor({ timeout: SHORT_MS });
      return `The switch says down: ${down.reason}. The page says DOWNTIME COPY.`;
    });

    for (const [index, { study, what }] of studiesToRead(pacs.archive.studies()).entries()) {
      await step(`Read ${what} from the sealed copy`, `${4 + index}-read.png`, () =>
        readStudy(screen, ground, study),
      );
    }

    await step('Look for patients in the data directory', null, () => findNoPatient(ground));
    if (trouble.length > 0) throw new Error(`the page reported errors: ${trouble.join(' | ')}`);
  } finally {
    await (browser as Browser | null)?.close();
    await station.stop();
  }

  await step('Verify every sealed byte, and the journal', null, async () => {
    const vault = await ground.station.kit('vault', 'verify');
    const journal = await ground.station.kit('journal', 'verify');
    if (vault.exitCode !== 0 || journal.exitCode !== 0) throw new Error('verification failed');
    return `${String(vault.answer['instances'])} images are sound; the journal’s ${String(journal.answer['records'])} records form an unbroken chain.`;
  });
}

/** A CT, a prior, and something in colour: what a reader meets in the first five minutes. */
function studiesToRead(studies: readonly RehearsalStudy[]): { study: RehearsalStudy; what: string }[] {
  const today = studies.filter((study) => !study.isPrior);
  const byModality = (modality: string) =>
    today.find((study) => study.series.some((series) => series.Modality === modality));
  const chosen = [
    { study: byModality('CT'), what: 'a CT' },
    { study: byModality('MR'), what: 'an MR' },
    { study: byModality('US'), what: 'a colour ultrasound loop' },
  ];
  return chosen.flatMap(({ study, what }) => (study === undefined ? [] : [{ study, what }]));
}

/** Opens the study, shows an image of its first series, and compares every decoded value with what the PACS sent. */
async function readStudy(page: Page, ground: DemoGround, study: RehearsalStudy): Promise<string> {
  const series = study.series[0];
  const index = Math.floor(((series?.instances.length ?? 1) - 1) / 2);
  const instance = series?.instances[index];
  if (instance === undefined) throw new Error('the rehearsal archive made a study without images');
  const opened = await page.evaluate(
    (uid) => (globalThis as PageWithHooks).kitTest?.openStudy(uid),
    study.StudyInstanceUID,
  );
  if (opened !== true) throw new Error('the study is not on the list');
  const uid = instance.SOPInstanceUID;
  const first = page.getByTestId('viewport').first();
  await until(
    'its first image is on screen',
    SHORT_MS,
    async () => (await first.getAttribute('data-state')) === 'ready',
  );
  // By the keyboard, as a reader would: linked viewports come along.
  await first.focus();
  for (let step = 0; step < index; step += 1) await page.keyboard.press('ArrowDown');
  const viewport = page.locator(`[data-sop-instance-uid="${uid}"][data-state="ready"]`);
  await viewport.waitFor({ timeout: SHORT_MS });
  const shown = await viewport.evaluate((element) =>
    (globalThis as PageWithHooks).kitTest?.storedPixels(element),
  );
  const sent = ground.pacs.archive.storedPixels(uid);
  if (shown?.sha256 !== sent.sha256) throw new Error('the pixels on screen are not those that the PACS sent');
  return `Image ${instance.InstanceNumber} of ${series?.instances.length ?? 0}: ${sent.Columns} × ${sent.Rows}, every value as the PACS sent it.`;
}

/** Greps all files for every synthetic name and ID; a real station is held to the same. */
async function findNoPatient(ground: DemoGround): Promise<string> {
  const patients = ground.pacs.archive.studies().map(({ patient }) => patient);
  const words = [...new Set(patients.flatMap((p) => [p.PatientID, ...p.PatientName.split(/[=^]/u)]))].filter(
    (word) => word.length > 3,
  );
  const files = (await readdir(ground.station.data, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  for (const file of files) {
    const name = path.join(file.parentPath, file.name);
    const bytes = await readFile(name).catch(() => Buffer.alloc(0));
    const found = words.find((word) => bytes.includes(word));
    if (found !== undefined)
      throw new Error(`a synthetic patient can be read in ${path.relative(ground.station.data, name)}`);
  }
  return `${files.length} files searched for ${words.length} names and IDs of the synthetic patients: none found.`;
}
