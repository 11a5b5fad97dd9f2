// The viewer bench's worklist: a real station whose vault knows 2,000 studies of today and two priors of each, scrolled and searched in
// the real page.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../../../electron/station/health/clock.ts';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { freePort, kitProcess, type ServingKit } from '../../../scripts/kit-process.ts';
import { longWorklist } from '../../fixtures/long-worklist.ts';
import { median } from '../report.ts';

const PASSPHRASE = 'a bench reads what nobody else may';
const STUDIES = 2000;
/** About two rows a frame: a wheel that does not stop. */
const STEP_PX = 120;

export interface WorklistFigures {
  /** Frames a second in which every place of the list showed its row. */
  readonly scrollFps: number | null;
  /** From a key in the search to the frame that shows what was found, median, ms. */
  readonly searchMs: number | null;
  /** The station's answer with all rows, until the page has read it, median, ms. */
  readonly answerMs: number | null;
}

/** Records studies as a cycle of the prefetch does; nothing of them is fetched. */
async function recordDay(data: string): Promise<void> {
  const opened = await openVault({
    directory: stationLayout(data).vault,
    clock: { wallNow: () => systemClock.wall() },
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const vault = opened.value;
  const confirmedAt = systemClock.wall().toISOString();
  const today = confirmedAt.slice(0, 10).replaceAll('-', '');
  try {
    for (const { descriptor, purpose } of longWorklist(STUDIES, today, confirmedAt)) {
      const forStudy = vault.keyOf(descriptor.StudyInstanceUID);
      const priors = [1, 2].map((years) => ({
        descriptor: {
          ...descriptor,
          StudyInstanceUID: `${descriptor.StudyInstanceUID}.${years}`,
          StudyDate: `202${years}0314`,
        },
        purpose: { kind: 'prior', reason: 'same region', forStudy, score: 1 / years } as const,
      }));
      for (const study of [{ descriptor, purpose }, ...priors]) {
        const expected = descriptor.NumberOfStudyRelatedInstances;
        const recorded = await vault.recordStudy({ ...study, expected, confirmedAt });
        if (!recorded.ok) throw new Error(recorded.error.message);
      }
    }
  } finally {
    await vault.close();
  }
}

async function startStation(base: string): Promise<ServingKit> {
  const data = path.join(base, 'worklist');
  mkdirSync(data);
  // Nobody listens there: the station has what it has.
  const [scpPort, pacsPort] = [await freePort(), await freePort()];
  const kit = await kitProcess({
    data,
    passphrase: PASSPHRASE,
    config: `station: { aeTitle: BENCHKIT }
storageScp: { port: ${scpPort} }
endpoints: [{ id: bench, host: 127.0.0.1, port: ${pacsPort}, aeTitle: BENCH, retrieveBy: [C-MOVE] }]
`,
  });
  const made = await kit.kit('init');
  if (made.exitCode !== 0) throw new Error(`the station could not be made: ${JSON.stringify(made.answer)}`);
  await recordDay(data);
  return kit.serve();
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(url);
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Worklist' }).waitFor();
  // What the page prepares while nobody does anything is done by then.
  await page.waitForTimeout(2_000);
  return page;
}

/** What the functions below find where they run: the bench itself is typed for Node. */
interface Grid {
  scrollTop: number;
  readonly clientHeight: number;
  getBoundingClientRect(): { readonly left: number; readonly top: number; readonly width: number };
}
interface InPage {
  readonly document: {
    querySelector(selector: string): Grid | null;
    elementFromPoint(x: number, y: number): { closest(selector: string): unknown } | null;
    addEventListener(type: string, run: (event: { readonly key: string }) => void, capture: boolean): void;
  };
  /** From each key to the frame that followed, ms. */
  keyTimes?: number[];
  readonly requestAnimationFrame: (run: (at: number) => void) => void;
}

const scroll = (page: Page, frames: number): Promise<number | null> =>
  page.evaluate(
    async ([count, step]) => {
      const { document, requestAnimationFrame } = globalThis as unknown as InPage;
      const grid = document.querySelector('[role=grid]');
      if (grid === null) throw new Error('there is no list');
      const { left, top, width } = grid.getBoundingClientRect();
      const isWhole = () =>
        [60, grid.clientHeight / 2, grid.clientHeight - 20].every(
          (down) =>
            document.elementFromPoint(left + width / 2, top + down)?.closest('[role=row]') instanceof Object,
        );
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const first = await frame();
      let last = first;
      let whole = 0;
      for (let at = 0; at < count; at += 1) {
        grid.scrollTop += step;
        last = await frame();
        if (isWhole()) whole += 1;
      }
      return last === first ? null : (whole * 1000) / (last - first);
    },
    [frames, STEP_PX] as const,
  );

/** A quick hand. */
const KEY_EVERY_MS = 120;

/** One key after another into the search, each timed until the second frame after it: what it found has been drawn. */
async function search(page: Page, words: readonly string[]): Promise<number | null> {
  await page.evaluate(() => {
    const inPage = globalThis as unknown as InPage;
    inPage.keyTimes = [];
    inPage.document.addEventListener(
      'keydown',
      (event) => {
        if (event.key.length !== 1 || event.key === '/') return;
        const pressed = performance.now();
        inPage.requestAnimationFrame(() =>
          inPage.requestAnimationFrame(() => inPage.keyTimes?.push(performance.now() - pressed)),
        );
      },
      true,
    );
  });
  for (const word of words) {
    await page.keyboard.press('/');
    await page.keyboard.type(word, { delay: KEY_EVERY_MS });
    await page.keyboard.press('Escape');
  }
  const times = await page.evaluate(() => (globalThis as unknown as InPage).keyTimes ?? []);
  const keys = words.join('').length;
  if (times.length < keys) throw new Error(`only ${times.length} of ${keys} keys were answered`);
  return median(times);
}

const answer = async (page: Page, times: number): Promise<number | null> => {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1)
    took.push(
      await page.evaluate(async () => {
        const started = performance.now();
        const response = await fetch('/rpc/worklist:list', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-kit-page': '1' },
          body: '{}',
        });
        await response.json();
        return performance.now() - started;
      }),
    );
  return median(took);
};

/** @throws when the station cannot be made: figures of an empty list are none */
export async function measureWorklist(
  browser: Browser,
  base: string,
  quick: boolean,
): Promise<WorklistFigures> {
  const station = await startStation(base);
  try {
    const page = await openPage(browser, station.url);
    const rounds = quick ? 1 : 3;
    const fps: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await page.getByRole('grid', { name: 'Worklist' }).evaluate((element) => {
        Object.assign(element, { scrollTop: 0 });
      });
      await page.waitForTimeout(500);
      const once = await scroll(page, quick ? 120 : 400);
      if (once !== null) fps.push(once);
    }
    const figures = {
      scrollFps: median(fps),
      searchMs: await search(page, quick ? ['muller'] : ['muller', 'acc-501', 'knee left']),
      answerMs: await answer(page, quick ? 2 : 5),
    };
    await page.close();
    return figures;
  } finally {
    await station.stop();
  }
}
