// What the last cycle was and how it ended, kept beside the queue: a restart must not turn *failed* into *never fetched* (S-15).
import { z } from 'zod';
import { type PrefetchState } from './progress.ts';
import type { TransferQueue } from './queue.ts';

type Phase = Omit<PrefetchState, 'nextAt'>;

const phaseSchema = z.object({
  state: z.enum(['idle', 'running', 'paused', 'failed', 'never-ran']),
  message: z.string(),
  lastStartedAt: z.string().nullable(),
  lastFinishedAt: z.string().nullable(),
  lastError: z.string().nullable(),
  failedPatients: z.number().int().default(0),
  leftOut: z.number().int().default(0),
  unnamed: z.number().int().default(0),
});

export interface PrefetchRecord {
  state(): Phase;
  set(change: Partial<Phase>): void;
  /** Counts cycles for ever; the queue's rows remember which one wanted them last. */
  nextCycle(): number;
}

const NEVER: Phase = {
  state: 'never-ran',
  message: 'Nothing has been fetched yet.',
  lastStartedAt: null,
  lastFinishedAt: null,
  lastError: null,
  failedPatients: 0,
  leftOut: 0,
  unnamed: 0,
};

export function createPrefetchRecord(queue: Pick<TransferQueue, 'fact' | 'setFact'>): PrefetchRecord {
  const kept = queue.fact('phase');
  const parsed = kept === null ? null : phaseSchema.safeParse(JSON.parse(kept));
  let phase = parsed?.success === true ? parsed.data : NEVER;
  if (phase.state === 'running') {
    const message =
      'The station stopped during the last cycle; what was not finished is fetched in the next.';
    phase = { ...phase, state: phase.lastFinishedAt === null ? 'never-ran' : 'idle', message };
  }
  return {
    state: () => phase,
    set(change) {
      const next = { ...phase, ...change };
      if (JSON.stringify(next) === JSON.stringify(phase)) return;
      phase = next;
      try {
        queue.setFact('phase', JSON.stringify(phase));
      } catch {
        // A disk that is full must not keep the phase from being told; what counts is in the vault.
      }
    },
    nextCycle() {
      const cycle = Number(queue.fact('cycle') ?? '0') + 1;
      queue.setFact('cycle', String(cycle));
      return cycle;
    },
  };
}
