// How long a DICOMweb call may live: its deadline, its silence, its cancellation and its first failure, in one place that everybody
// who waits for the peer can ask.
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { CallOptions } from '../port.ts';
import { cancelled, deadlineExceeded, idleTooLong, type WebParty } from './web-errors.ts';
import { DicomFailure } from '../dicom-failure.ts';

/** A sign of life is the head of an answer or this much of its body: a peer that drips single bytes is silent. */
const PROGRESS_BYTES = 4096;

export class CallLife {
  /** Rejects with a DicomFailure when the call is over before its work is; never resolves. */
  readonly over: Promise<never>;
  readonly #who: WebParty;
  readonly #call: CallOptions;
  readonly #onFailure = new Set<() => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #startedAtMs = performance.now();
  #reject: (failure: DicomFailure) => void = () => undefined;
  #failure: KitError | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #lastAliveMs = performance.now();
  #bytesSinceAlive = 0;
  #held = 0;

  constructor(who: WebParty, call: CallOptions) {
    this.#who = who;
    this.#call = call;
    this.over = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    // Whoever waits gets it; that nobody may be waiting just now is no bug.
    this.over.catch(() => undefined);
    const { deadlineMs, idleMs, signal } = call;
    this.#timers.push(setTimeout(() => this.fail(deadlineExceeded(who, deadlineMs)), deadlineMs));
    if (idleMs !== undefined) this.#watchIdle(idleMs, idleMs);
    if (signal?.aborted === true) this.#onAbort();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get failure(): KitError | null {
    return this.#failure;
  }

  /** What is left of the deadline, in milliseconds; at least 1. */
  remainingMs(): number {
    return Math.max(1, this.#call.deadlineMs - (performance.now() - this.#startedAtMs));
  }

  /** Ends the call with its first failure; later ones are consequences. */
  fail(error: KitError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#stopClocks();
    this.#reject(new DicomFailure(error));
    for (const listener of this.#onFailure) listener();
    this.#onFailure.clear();
  }

  /** @throws DicomFailure when the call is over */
  check(): void {
    if (this.#failure !== null) throw new DicomFailure(this.#failure);
  }

  /** Runs `listener` when the call fails; answers how to take it back. */
  whenFailed(listener: () => void): () => void {
    if (this.#failure !== null) listener();
    else this.#onFailure.add(listener);
    return () => this.#onFailure.delete(listener);
  }

  /** The peer sent something whole: the head of an answer. */
  alive(): void {
    this.#lastAliveMs = performance.now();
    this.#bytesSinceAlive = 0;
  }

  /** The peer sent this much of a body. */
  received(bytes: number): void {
    this.#bytesSinceAlive += bytes;
    if (this.#bytesSinceAlive >= PROGRESS_BYTES) this.alive();
  }

  /** Waits for what this station itself is slow at: meanwhile the peer is not idle, it is kept waiting. */
  async hold(ours: Promise<void>): Promise<void> {
    this.#held += 1;
    try {
      await ours;
    } finally {
      this.#held -= 1;
      this.alive();
    }
    this.check();
  }

  /** The work is done: no clock runs on. */
  end(): void {
    this.#stopClocks();
    this.#onFailure.clear();
  }

  readonly #onAbort = (): void => this.fail(cancelled(this.#who));

  #watchIdle(idleMs: number, waitMs: number): void {
    this.#idleTimer = setTimeout(() => {
      const quietMs = this.#held > 0 ? 0 : performance.now() - this.#lastAliveMs;
      if (quietMs >= idleMs) this.fail(idleTooLong(this.#who, idleMs));
      else this.#watchIdle(idleMs, Math.max(1, Math.ceil(idleMs - quietMs)));
    }, waitMs);
  }

  #stopClocks(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#idleTimer);
    this.#call.signal?.removeEventListener('abort', this.#onAbort);
  }
}
