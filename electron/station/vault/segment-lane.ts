// One segment file while it grows: sealed bytes wait in memory, go to disk in large writes, and are synced in groups.
import { type FileHandle, open } from 'node:fs/promises';
import { unlink } from 'node:fs/promises';
import { isMissing } from './errors.ts';
import { SEGMENT_HEADER_BYTES, type SegmentIdentity, segmentHeader } from './segment-format.ts';
import type { Epoch } from './key-ring.ts';

/** Sealed bytes that may wait in memory before a writer is asked to slow down. */
const MAX_PENDING_BYTES = 2 * 1024 * 1024;

export class SegmentLane {
  readonly identity: SegmentIdentity;
  readonly epoch: Epoch;
  readonly header: Buffer;
  readonly path: string;
  /** True once the catalogue has its row. */
  persisted = false;
  /** True while a writer appends; records are contiguous, so one at a time. */
  busy = false;
  /** Records whose commit is under way. */
  inFlight = 0;
  /** Set by closeWriter, roll-over, purge or a failed write: no new record. */
  closing = false;
  #failed = false;
  #file: FileHandle | null = null;
  #needsDirectorySync = true;
  #pending: Buffer[];
  #pendingStart = 0;
  #position = SEGMENT_HEADER_BYTES;
  #io: Promise<void> = Promise.resolve();
  #closed: Promise<void> | null = null;
  #resolveEnded: () => void = () => undefined;
  /** Resolves when the file is closed. */
  readonly ended: Promise<void>;

  constructor(identity: SegmentIdentity, epoch: Epoch, path: string) {
    this.identity = identity;
    this.epoch = epoch;
    this.header = segmentHeader(identity);
    this.path = path;
    this.#pending = [this.header];
    epoch.users += 1;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get position(): number {
    return this.#position;
  }

  get failed(): boolean {
    return this.#failed || this.epoch.destroyed;
  }

  get isIdle(): boolean {
    return !this.busy && this.inFlight === 0;
  }

  /** Takes sealed bytes for the end of the file; true when the caller should flush before it goes on. */
  append(sealed: Buffer): boolean {
    this.#pending.push(sealed);
    this.#position += sealed.byteLength;
    return this.#position - this.#pendingStart > MAX_PENDING_BYTES;
  }

  /** Forgets everything from `offset` on, the start of a record that will not be committed. */
  rollback(offset: number): void {
    while (this.#pending.length > 0 && this.#position > offset) {
      this.#position -= this.#pending.pop()?.byteLength ?? 0;
    }
    if (this.#position > offset) this.#pendingStart = offset;
    this.#position = offset;
  }

  /** Hands pending bytes to the operating system, in order. Rejects with the error of the file system. */
  flush(): Promise<void> {
    this.#io = this.#io.then(() => this.#write());
    return this.#io;
  }

  /** Flushes and makes it durable; true when the file is new and its folder needs a sync too. */
  async sync(): Promise<boolean> {
    await this.flush();
    await this.#file?.datasync();
    const isNew = this.#needsDirectorySync;
    this.#needsDirectorySync = false;
    return isNew;
  }

  /** Cuts off what was never committed and closes. An empty segment is removed. Idempotent, never rejects. */
  close(): Promise<void> {
    this.closing = true;
    this.#closed ??= this.#io.then(
      () => this.#shut(),
      () => this.#shut(),
    );
    void this.#closed.then(this.#resolveEnded);
    return this.#closed;
  }

  async #shut(): Promise<void> {
    this.epoch.release();
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    try {
      // After a failed write the length on disk is unknown, and start-up sorts it out.
      if (!this.failed) await file.truncate(this.#position);
    } catch {
      // The catalogue knows how long the segment is; the tail is cut at the next start.
    }
    await file.close().catch(() => undefined);
    if (this.persisted) return;
    await unlink(this.path).catch((cause: unknown) => {
      if (!isMissing(cause)) this.#failed = true;
    });
  }

  async #write(): Promise<void> {
    if (this.failed) throw Object.assign(new Error('segment is not writable'), { code: 'EIO' });
    try {
      this.#file ??= await open(this.path, 'wx', 0o600);
      const buffers = this.#pending;
      let at = this.#pendingStart;
      const length = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
      this.#pending = [];
      this.#pendingStart += length;
      if (length === 0) return;
      const { bytesWritten } = await this.#file.writev(buffers, at);
      at += bytesWritten;
      if (bytesWritten === length) return;
      // A short write: the rest once more, which then fails with the reason.
      const rest = Buffer.concat(buffers).subarray(bytesWritten);
      const second = await this.#file.write(rest, 0, rest.byteLength, at);
      if (second.bytesWritten !== rest.byteLength)
        throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    } catch (cause) {
      this.#failed = true;
      throw cause;
    }
  }
}
