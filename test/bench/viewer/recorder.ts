// What a page records of itself while it is measured: when images were drawn, and when frames were due. Runs in the page.
import type { Page } from 'playwright-core';

/** Milliseconds on the page's own clock. */
export interface Recording {
  /** Of each drawing of an image. */
  readonly drawnAt: readonly number[];
  /** Of each animation frame. */
  readonly framesAt: readonly number[];
}

/** What the functions below find where they run: the bench itself is typed for Node. */
export interface InPage {
  readonly benchRecorder: Recorder;
  readonly document: {
    addEventListener(
      type: string,
      listener: () => void,
      options: boolean | { capture: true; once: true },
    ): void;
    querySelectorAll(selector: string): ArrayLike<{ readonly textContent: string | null }>;
    querySelector(selector: string): { click(): void } | null;
  };
  readonly requestAnimationFrame: (run: (at: number) => void) => void;
  readonly WheelEvent: new (type: string, init: object) => object;
  readonly openPlain: (study: string) => Promise<void>;
  readonly closePlain: () => void;
}

interface Recorder {
  drawnAt: number[];
  framesAt: number[];
  recording: boolean;
}

/** Before the page's own scripts. cornerstone's event does not bubble, but it can be captured. */
export const installRecorder = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const recorder: Recorder = { drawnAt: [], framesAt: [], recording: false };
    const inPage = Object.assign(globalThis, { benchRecorder: recorder }) as unknown as InPage;
    inPage.document.addEventListener(
      'cornerstoneimagerendered',
      () => {
        recorder.drawnAt.push(performance.now());
      },
      true,
    );
    const onFrame = (at: number): void => {
      if (recorder.recording) recorder.framesAt.push(at);
      inPage.requestAnimationFrame(onFrame);
    };
    inPage.requestAnimationFrame(onFrame);
  });

export const startRecording = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { benchRecorder } = globalThis as unknown as InPage;
    Object.assign(benchRecorder, { drawnAt: [], framesAt: [], recording: true });
  });

export const stopRecording = (page: Page): Promise<Recording> =>
  page.evaluate(() => {
    const { benchRecorder } = globalThis as unknown as InPage;
    benchRecorder.recording = false;
    return { drawnAt: benchRecorder.drawnAt, framesAt: benchRecorder.framesAt };
  });

export const gaps = (times: readonly number[]): readonly number[] =>
  times.slice(1).map((at, index) => at - (times[index] ?? at));

/** Brings a study's row under the hand, by its patient; what is timed begins with the click on it. */
export async function findRow(page: Page, patient: string): Promise<void> {
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/^Search name/u))
    .first()
    .fill(patient);
  await page.waitForFunction((wanted) => {
    const rows = (globalThis as unknown as InPage).document.querySelectorAll('[role=row][data-study-key]');
    return rows.length === 1 && rows[0]?.textContent?.includes(wanted) === true;
  }, patient);
}

/**
 * From the click on the one row of the list, or the call on the plain page, until the next drawing.
 *
 * @param study for the plain page
 */
export const timeToDrawing = (page: Page, open: 'station' | 'plain', study = ''): Promise<number> =>
  page.evaluate(
    async ([kind, wanted]) => {
      const inPage = globalThis as unknown as InPage;
      const drawn = new Promise<number>((resolve) => {
        inPage.document.addEventListener('cornerstoneimagerendered', () => resolve(performance.now()), {
          capture: true,
          once: true,
        });
      });
      const started = performance.now();
      if (kind === 'plain') await inPage.openPlain(wanted);
      else inPage.document.querySelector('[role=row][data-study-key]')?.click();
      return (await drawn) - started;
    },
    [open, study] as const,
  );
