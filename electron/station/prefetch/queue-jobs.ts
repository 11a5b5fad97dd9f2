// What a transfer needs, sealed for the queue's file, and what only memory may know of it (docs/decisions/0002).
import type { z } from 'zod';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Vault } from '../vault/port.ts';
import { jobSchema, sealedSchema, type StudyDescription, type TransferJob } from './queue-row.ts';

export interface QueueJobs {
  /** What a plan knows of the study; gone with the process. */
  describe(studyKey: KeyedHash, description: StudyDescription): void;
  /** Forgets what is known of all others. */
  forgetAllBut(studyKeys: ReadonlySet<KeyedHash>): void;
  seal(studyKey: KeyedHash, job: z.infer<typeof jobSchema>): Uint8Array;
  /** @returns null when it was sealed under another station key, or is damaged */
  open(studyKey: KeyedHash, stored: unknown): TransferJob | null;
}

export function createQueueJobs(vault: Pick<Vault, 'sealForStation' | 'openForStation'>): QueueJobs {
  const descriptions = new Map<KeyedHash, StudyDescription>();
  const context = (studyKey: KeyedHash): string => `prefetch queue ${studyKey}`;
  return {
    describe: (studyKey, description) => void descriptions.set(studyKey, description),
    forgetAllBut(studyKeys) {
      for (const studyKey of descriptions.keys()) if (!studyKeys.has(studyKey)) descriptions.delete(studyKey);
    },
    seal: (studyKey, job) => vault.sealForStation(Buffer.from(JSON.stringify(job)), context(studyKey)),
    open(studyKey, stored) {
      const opened = vault.openForStation(sealedSchema.parse(stored).sealed, context(studyKey));
      if (!opened.ok) return null;
      const job = jobSchema.parse(JSON.parse(Buffer.from(opened.value).toString()));
      return { ...job, description: descriptions.get(studyKey) ?? null };
    },
  };
}
