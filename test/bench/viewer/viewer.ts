// `npm run bench -- viewer`: how the page reads, in a real Chromium on a real station's vault: the first image beside a page that does
// the same with plain files, scrolling a loaded series, windowing 12 megapixels, and the memory of a day's reading.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../../../scripts/chromium.mjs';
import type { Bench } from '../bench.ts';
import { conditions } from '../conditions.ts';
import { median, pairedRatio, significant } from '../report.ts';
import { CT, DAY, type Ground, MAMMOGRAM, prepareGround, studyUid } from './ground.ts';
import { type InstanceSet, patientId } from '../ingest/files.ts';
import {
  findRow,
  gaps,
  type InPage,
  installRecorder,
  startRecording,
  stopRecording,
  timeToDrawing,
} from './recorder.ts';
import { measureWorklist } from './worklist.ts';

const ROUNDS = 15;
const STUDIES = 30;
const MiB = 1024 * 1024;
/** What a page may take in all: 768 MB of pixels (renderer/pixels/page-store.ts), and the browser, the code and the codecs around them. */
const PAGE_BUDGET_MB = 1280;

export const viewerBench: Bench = async ({ quick, directory, say }) => {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium is installed: apt-get install chromium');
  const base = mkdtempSync(path.join(directory ?? tmpdir(), 'kit-bench-viewer-'));
  const before = conditions();
  const rounds = quick ? 2 : ROUNDS;
  let ground: Ground | null = null;
  let browser: Browser | null = null;
  try {
    ground = await prepareGround(base, quick ? 3 : STUDIES, say);
    browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
    const page = await openStation(browser, ground);
    const plain = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await plain.goto(ground.plainUrl);

    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      // In turns, and never at once: a page in the background would be slowed down by the browser.
      await page.bringToFront();
      const sealed = await openFirst(page, CT, 1);
      await leave(page);
      await plain.bringToFront();
      const open = await timeToDrawing(plain, 'plain', studyUid(CT, 1));
      await plain.evaluate(() => (globalThis as unknown as InPage).closePlain());
      // The first of each pays for compiling what all others use.
      if (round === 0) continue;
      ours.push(sealed);
      theirs.push(open);
      say(`first image, round ${round}: ${sealed.toFixed(0)} ms sealed, ${open.toFixed(0)} ms plain`);
    }
    await plain.close();
    await page.bringToFront();
    const scroll = await scrollLoaded(page, quick ? 120 : 400);
    say(
      `scrolling: ${scroll.fps?.toFixed(1)} frames a second, the longest ${scroll.longestMs.toFixed(0)} ms`,
    );
    await leave(page);
    const windowing = await windowMammogram(page, quick ? 60 : 240);
    say(`windowing 12 megapixels: ${windowing?.toFixed(1)} drawings a second`);
    await leave(page);
    const memoryMB = await readDay(page, quick ? 3 : STUDIES, say);
    await page.close();
    const worklist = await measureWorklist(browser, base, quick);
    say(`a worklist of 2,000: ${worklist.scrollFps?.toFixed(1)} frames a second`);
    return {
      conditions: { ...before, rounds, chromium: browser.version() },
      figures: {
        firstImageSealedMs: significant(median(ours)),
        firstImagePlainMs: significant(median(theirs)),
        scrollFpsMedian: significant(scroll.fps),
        longestFrameMs: significant(scroll.longestMs),
        windowLevel12MpFps: significant(windowing),
        pageMemoryMB: significant(memoryMB),
        pageMemoryBudgetMB: PAGE_BUDGET_MB,
        worklistScrollFps: significant(worklist.scrollFps),
        worklistSearchMs: significant(worklist.searchMs),
        worklistAnswerMs: significant(worklist.answerMs),
      },
      ratios: { firstImageTimeVsPlain: pairedRatio(ours, theirs) },
      peers: [{ name: 'plain page', version: null, command: 'test/bench/viewer/plain-page over node:http' }],
      notes: [
        ...(memoryMB !== null && memoryMB > PAGE_BUDGET_MB ? ['The page took more than its budget.'] : []),
        'pageMemoryMB is the largest resident size of the page’s process while studies were read one after another.',
      ],
    };
  } finally {
    await browser?.close();
    await ground?.stop();
    rmSync(base, { recursive: true, force: true });
  }
};

async function openStation(browser: Browser, ground: Ground): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await installRecorder(page);
  await page.goto(ground.stationUrl);
  await page.getByLabel('Passphrase').fill(ground.passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Worklist' }).waitFor();
  return page;
}

/** A click on the study's row, until its first image is drawn. */
async function openFirst(page: Page, set: InstanceSet, round: number): Promise<number> {
  await findRow(page, patientId(set, round));
  return timeToDrawing(page, 'station');
}

/** Back to the worklist: the study's pixels are dropped, so that each opening is a first one. */
async function leave(page: Page): Promise<void> {
  await page.getByTestId('viewport').first().focus();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Worklist' }).waitFor();
}

/** One image for each animation frame, as a wheel that does not stop. */
async function scrollLoaded(page: Page, frames: number): Promise<{ fps: number | null; longestMs: number }> {
  await openFirst(page, CT, 1);
  const viewport = page.getByTestId('viewport').first();
  await viewport.focus();
  // Once through, so that every image has been decoded.
  await page.keyboard.press('End');
  await page.waitForTimeout(8_000);
  await page.keyboard.press('Home');
  await page.waitForTimeout(1_000);
  await startRecording(page);
  await viewport.evaluate(async (element, count) => {
    const inPage = globalThis as unknown as InPage;
    const target = element as unknown as { dispatchEvent(event: object): void };
    for (let step = 0; step < count; step += 1) {
      await new Promise((resolve) => {
        inPage.requestAnimationFrame(resolve);
      });
      const down = Math.floor(step / 380) % 2 === 0;
      target.dispatchEvent(
        new inPage.WheelEvent('wheel', { deltaY: down ? 100 : -100, bubbles: true, cancelable: true }),
      );
    }
  }, frames);
  const { drawnAt, framesAt } = await stopRecording(page);
  if (drawnAt.length < frames * 0.5)
    throw new Error(`only ${drawnAt.length} of ${frames} images were drawn: that is no scrolling`);
  const between = median(gaps(drawnAt));
  return { fps: between === null ? null : 1000 / between, longestMs: Math.max(...gaps(framesAt)) };
}

/** A drag with the left button, as a hand makes it: the browser hands one movement to each frame. */
async function windowMammogram(page: Page, steps: number): Promise<number | null> {
  await openFirst(page, MAMMOGRAM, 1);
  const box = await page.getByTestId('viewport').first().boundingBox();
  if (box === null) throw new Error('the viewport is not on the screen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y);
  await page.waitForTimeout(500);
  await startRecording(page);
  for (let step = 0; step < steps; step += 1)
    await page.mouse.move(x + 100 * Math.sin(step / 20), y + 60 * Math.cos(step / 20));
  const { drawnAt } = await stopRecording(page);
  await page.mouse.up();
  const between = median(gaps(drawnAt));
  return between === null ? null : 1000 / between;
}

/** Reads studies one after another, each scrolled through; answers the largest resident size of the page's process. */
async function readDay(page: Page, studies: number, say: (line: string) => void): Promise<number | null> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) return null;
  let most = 0;
  for (let index = 1; index <= studies; index += 1) {
    await openFirst(page, DAY, index);
    await page.getByTestId('viewport').first().focus();
    for (let image = 0; image < DAY.count; image += 4) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(40);
    }
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id));
    most = Math.max(most, ...sizes);
    if (index % 10 === 0) say(`${index} studies read, ${(most / MiB).toFixed(0)} MB`);
    await leave(page);
  }
  return most === 0 ? null : most / MiB;
}

function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
