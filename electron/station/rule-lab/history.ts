// Remembers, sealed, what the PACS named as earlier studies whenever priors were chosen: a locked station gathers it, an
// unlocked one replays it. Nothing of it names a patient, and yet dates and descriptions are a patient's: they are sealed.
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { ok, type Result } from '../../../shared/contract/result.ts';
import type { HistoryEntry, RuledStudy } from '../../../shared/domain/rule-lab.ts';
import { samePatient } from '../../../shared/domain/same-patient.ts';
import { type KeyedHash, keyedHashSchema, type StudyDescriptor } from '../../../shared/domain/study.ts';
import type { PriorChoice } from '../prefetch/find-priors.ts';
import type { SealedNotes } from '../vault/notes-port.ts';

const ruledStudySchema = z.object({
  studyKey: keyedHashSchema,
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  BodyPartExamined: z.string(),
  ModalitiesInStudy: z.array(z.string()),
  NumberOfStudyRelatedInstances: z.number().int().nullable(),
});
const entrySchema = z.object({
  at: z.string(),
  current: ruledStudySchema,
  candidates: z.array(ruledStudySchema),
});

export interface PriorHistory {
  /** Keeps a choice in place of an older one for the same study. Never fails the cycle: `onFailed` is told. */
  note(choice: PriorChoice): void;
  /** Needs an unlocked vault. `damaged`: entries that could not be read, and are left out. */
  read(): Promise<Result<{ readonly entries: readonly HistoryEntry[]; readonly damaged: number }>>;
  /** Resolves once what was noted is on disk. */
  settled(): Promise<void>;
}

const BOOK = 'prior-history';
const KEPT_MS = 180 * 86_400_000;
/** A patient with more earlier studies than this tells nothing of a rule; the newest count. */
const MAX_CANDIDATES = 500;
/** Studies whose last answer is known: more than any list has. */
const MAX_REMEMBERED = 20_000;
const ENTRIES_A_TURN = 200;

export interface HistoryOptions {
  readonly notes: SealedNotes;
  readonly keyOf: (uid: string) => KeyedHash;
  readonly now: () => Date;
  readonly onFailed: () => void;
}

export function createPriorHistory(options: HistoryOptions): PriorHistory {
  const { notes, keyOf, now, onFailed } = options;
  /** What was last written of a study, as a hash, so that the same answer is not written at every cycle. */
  const written = new Map<KeyedHash, string>();
  let writing = Promise.resolve();
  let prunedAt = Number.NEGATIVE_INFINITY;

  const ruled = (study: StudyDescriptor): RuledStudy => ({
    studyKey: keyOf(study.StudyInstanceUID),
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    StudyDescription: study.StudyDescription,
    BodyPartExamined: study.BodyPartExamined,
    ModalitiesInStudy: study.ModalitiesInStudy,
    NumberOfStudyRelatedInstances: study.NumberOfStudyRelatedInstances,
  });

  const write = async (studyKey: KeyedHash, content: string): Promise<void> => {
    const kept = await notes.write(BOOK, studyKey, content);
    if (!kept.ok) {
      written.delete(studyKey);
      onFailed();
      return;
    }
    const today = now().getTime();
    if (Math.abs(today - prunedAt) < 86_400_000) return;
    prunedAt = today;
    const pruned = notes.eraseBefore(BOOK, new Date(today - KEPT_MS).toISOString());
    if (!pruned.ok) onFailed();
  };

  return {
    note({ current, candidates }) {
      const own = ruled(current);
      const others = candidates
        .filter((each) => each.StudyInstanceUID !== current.StudyInstanceUID && samePatient(current, each))
        .toSorted((a, b) => (a.StudyDate < b.StudyDate ? 1 : -1))
        .slice(0, MAX_CANDIDATES)
        .map(ruled);
      if (others.length === 0) return;
      const content = JSON.stringify({ current: own, candidates: others });
      const said = createHash('sha256').update(content).digest('base64');
      if (written.get(own.studyKey) === said) return;
      written.delete(own.studyKey);
      written.set(own.studyKey, said);
      if (written.size > MAX_REMEMBERED) written.delete(written.keys().next().value ?? '');
      const entry = JSON.stringify({ at: now().toISOString(), current: own, candidates: others });
      writing = writing.then(() => write(own.studyKey, entry));
    },
    async read() {
      await writing;
      const read = await notes.read(BOOK);
      if (!read.ok) return read;
      const entries: HistoryEntry[] = [];
      for (const [index, { content }] of read.value.notes.entries()) {
        const parsed = entrySchema.safeParse(JSON.parse(content));
        if (parsed.success) entries.push(parsed.data);
        if (index % ENTRIES_A_TURN === 0) await nextTurn();
      }
      return ok({ entries, damaged: read.value.damaged + read.value.notes.length - entries.length });
    },
    settled: () => writing,
  };
}
