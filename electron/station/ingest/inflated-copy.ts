// A deflated data set is stored as it came; to read its header a copy is inflated on the side, piece by piece and bounded.
import { createInflateRaw, type InflateRaw } from 'node:zlib';

export type InflateState = 'running' | 'ended' | 'broken' | 'too-large';

/** Inflates what it is given and hands it on; nothing is kept (PS3.5 §A.5: a raw deflate stream, RFC 1951). */
export class InflatedCopy {
  readonly #inflate: InflateRaw;
  #state: InflateState = 'running';
  #bytes = 0;
  #wake: (() => void) | null = null;

  /**
   * @param onData takes inflated bytes, which are its own
   * @param limitBytes most that may come out in all
   */
  constructor(onData: (chunk: Uint8Array) => void, limitBytes: number) {
    this.#inflate = createInflateRaw({ chunkSize: 64 * 1024 });
    this.#inflate.on('data', (chunk: Buffer) => {
      if (this.#state !== 'running') return;
      this.#bytes += chunk.length;
      if (this.#bytes > limitBytes) this.#stop('too-large');
      else onData(chunk);
    });
    this.#inflate.on('end', () => this.#stop('ended'));
    this.#inflate.on('error', () => this.#stop('broken'));
  }

  get state(): InflateState {
    return this.#state;
  }

  /** Resolves once all that these bytes unpack to has been handed on, or no more will be. Bytes after the end are padding. */
  write(chunk: Uint8Array): Promise<InflateState> {
    return this.#run((done) => this.#inflate.write(chunk, done));
  }

  /** No more bytes: `ended` when the stream was whole, `broken` when it was cut. */
  end(): Promise<InflateState> {
    return this.#run(() => this.#inflate.end());
  }

  destroy(): void {
    this.#stop('broken');
  }

  #run(start: (done: () => void) => void): Promise<InflateState> {
    if (this.#state !== 'running') return Promise.resolve(this.#state);
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve(this.#state);
      };
      start(() => this.#wake?.());
    });
  }

  #stop(state: InflateState): void {
    if (this.#state === 'running') {
      this.#state = state;
      this.#inflate.destroy();
    }
    this.#wake?.();
  }
}
