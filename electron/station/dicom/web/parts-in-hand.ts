// The parts of one WADO-RS answer that the sink has whole and is still making durable. The next ones are read meanwhile, so that the
// vault can commit several at a time; each is counted only when it is settled, and the retrieve ends after the last (S-7).
import type { RetrieveProgress } from '../port.ts';

/** More than these unsettled, and the service is held back (decision 0127). */
const MAX_UNSETTLED = 8;

export class PartsInHand {
  readonly #unsettled = new Set<Promise<void>>();
  readonly #onProgress: (progress: RetrieveProgress) => void;
  #completed = 0;
  #failed = 0;
  #isOver = false;

  constructor(onProgress: (progress: RetrieveProgress) => void) {
    this.#onProgress = onProgress;
  }

  get counts(): { readonly completed: number; readonly failed: number } {
    return { completed: this.#completed, failed: this.#failed };
  }

  /**
   * Takes a part whose bytes are all with the sink.
   *
   * @param kept whether the sink kept it; never rejects
   * @returns to be waited for before the next part is read
   */
  take(kept: Promise<boolean>): void | Promise<void> {
    const count = async (): Promise<void> => {
      const isKept = await kept;
      this.#unsettled.delete(counted);
      if (isKept) this.#completed += 1;
      else this.#failed += 1;
      if (!this.#isOver) this.#onProgress({ ...this.counts, remaining: null });
    };
    const counted = count();
    this.#unsettled.add(counted);
    return this.#unsettled.size < MAX_UNSETTLED ? undefined : Promise.race(this.#unsettled);
  }

  /** Waits until the sink has answered for every part that was taken. */
  async settled(): Promise<void> {
    await Promise.all(this.#unsettled);
  }

  /** The retrieve has its verdict: what settles from now on is no progress of it. */
  over(): void {
    this.#isOver = true;
  }
}
