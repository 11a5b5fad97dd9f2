// A few decoding workers and one queue: what is on screen goes first, and a worker that hangs or dies costs one frame.
import { err, type Result } from '../../shared/contract/result.ts';
import { pixelKitError } from './decode/pixel-error.ts';
import { DECODE_DEADLINE_MS } from './limits.ts';
import type {
  DecodeAnswer,
  DecodeRequest,
  DecodeWorker,
  DecodedFrame,
  OpenedImage,
} from './worker-protocol.ts';

/** Lower goes first. */
export const PRIORITY = { visible: 0, prefetch: 1 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

interface Job {
  readonly request: DecodeRequest;
  readonly priority: () => Priority;
  readonly settle: (result: Result<OpenedImage | DecodedFrame>) => void;
}

interface Member {
  readonly worker: DecodeWorker;
  job: Job | null;
  cancelDeadline: () => void;
}

export interface WorkerPool {
  /** `priority` is asked when a worker is free, so that a frame may become visible while it waits. */
  open(
    bytes: Uint8Array<ArrayBuffer>,
    TransferSyntaxUID: string,
    priority: () => Priority,
  ): Promise<Result<OpenedImage>>;
  decode(
    bytes: Uint8Array<ArrayBuffer>,
    recipe: (DecodeRequest & { type: 'decode' })['recipe'],
    priority: () => Priority,
  ): Promise<Result<DecodedFrame>>;
  /** Starts a worker before there is work for it: the first image must not wait for its code. */
  warmUp(): void;
  /** Waiting jobs are answered `pixels.cancelled`, busy workers end; answers those that were idle, for the pool that follows. */
  retire(): readonly DecodeWorker[];
  /** Ends all workers; waiting jobs are answered `pixels.cancelled`. */
  close(): void;
}

export interface WorkerPoolOptions {
  readonly spawnWorker: () => DecodeWorker;
  readonly workers: number;
  /** Idle workers of a pool that was retired. They hold nothing of its jobs. */
  readonly inherited?: readonly DecodeWorker[];
  /** Calls back once after `delayMs`; answers how to cancel that. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

const dead = err(
  pixelKitError('pixels.decode-failed', 'The decoder broke down or took too long on this image.'),
);
const cancelled = err(pixelKitError('pixels.cancelled', 'The study was closed.'));

/** Starts workers one by one, as jobs come in. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { spawnWorker, workers, after } = options;
  const members = new Set<Member>();
  const queue: Job[] = [];
  let nextId = 1;
  let closed = false;
  /** A worker that goes on in another pool must not keep this one, and all that it holds, alive. */
  const over = new AbortController();
  const { signal } = over;

  const finish = (member: Member, result: Result<OpenedImage | DecodedFrame>): void => {
    const { job } = member;
    member.job = null;
    member.cancelDeadline();
    job?.settle(result);
    pump();
  };

  const bury = (member: Member): void => {
    if (!members.delete(member)) return;
    member.worker.terminate();
    finish(member, dead);
  };

  const employ = (worker: DecodeWorker): Member => {
    const member: Member = { worker, job: null, cancelDeadline: () => undefined };
    member.worker.addEventListener(
      'message',
      ({ data }: { readonly data: DecodeAnswer }) => {
        if (members.has(member) && member.job?.request.id === data.id) finish(member, data.result);
      },
      { signal },
    );
    member.worker.addEventListener('error', () => bury(member), { signal });
    member.worker.addEventListener('messageerror', () => bury(member), { signal });
    members.add(member);
    return member;
  };
  for (const worker of options.inherited ?? []) employ(worker);

  const cancel = (): void => {
    closed = true;
    over.abort();
    for (const job of queue.splice(0)) job.settle(cancelled);
  };

  const takeNext = (): Job | undefined => {
    let best = 0;
    for (let index = 1; index < queue.length; index += 1) {
      const job = queue[index];
      const sofar = queue[best];
      if (job && sofar && job.priority() < sofar.priority()) best = index;
    }
    return queue.splice(best, 1)[0];
  };

  const pump = (): void => {
    while (queue.length > 0) {
      const idle =
        [...members].find(({ job }) => job === null) ??
        (members.size < workers ? employ(spawnWorker()) : undefined);
      if (!idle) return;
      const job = takeNext();
      if (!job) return;
      idle.job = job;
      idle.cancelDeadline = after(DECODE_DEADLINE_MS, () => bury(idle));
      idle.worker.postMessage(job.request, [job.request.bytes.buffer]);
    }
  };

  const submit = (
    request: DecodeRequest,
    priority: () => Priority,
  ): Promise<Result<OpenedImage | DecodedFrame>> => {
    if (closed) return Promise.resolve(cancelled);
    return new Promise((settle) => {
      queue.push({ request, priority, settle });
      pump();
    });
  };

  const id = (): number => {
    nextId += 1;
    return nextId;
  };

  return {
    open: (bytes, TransferSyntaxUID, priority) =>
      submit({ type: 'open', id: id(), bytes, TransferSyntaxUID }, priority) as Promise<Result<OpenedImage>>,
    decode: (bytes, recipe, priority) =>
      submit({ type: 'decode', id: id(), bytes, recipe }, priority) as Promise<Result<DecodedFrame>>,
    warmUp: () => {
      if (!closed && members.size === 0) employ(spawnWorker());
    },
    retire: () => {
      cancel();
      const idle: DecodeWorker[] = [];
      for (const member of members) {
        members.delete(member);
        if (member.job === null) idle.push(member.worker);
        else {
          member.worker.terminate();
          finish(member, cancelled);
        }
      }
      return idle;
    },
    close: () => {
      cancel();
      for (const member of members) {
        members.delete(member);
        member.worker.terminate();
        finish(member, cancelled);
      }
    },
  };
}
