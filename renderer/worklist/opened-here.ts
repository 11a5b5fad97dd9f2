// Who opened which study on this station, and how much of it was here then: several people read from one list, and what came after
// somebody looked has been seen by nobody.
import { z } from 'zod';
import type { StudyRow } from '../../shared/contract/views.ts';
import type { ProjectedRecord } from '../db/kit-db.ts';
import { clockWords } from '../words/time-words.ts';

export interface Opened {
  /** The last time, ISO 8601. */
  readonly at: string;
  /** Who opened it then. */
  readonly by: string;
  /** Everybody who opened it, the last one first. */
  readonly everybody: readonly string[];
  /** The most images of it that were here at an opening; null where the record does not say. */
  readonly held: number | null;
}

export type OpenedHere = ReadonlyMap<string, Opened>;

const detailsSchema = z.object({ studyKey: z.string(), held: z.number().nullable().catch(null) });

/** From records of `study:opened`, oldest first. */
export function openedFrom(
  records: readonly Pick<ProjectedRecord, 'at' | 'actor' | 'details'>[],
): OpenedHere {
  const opened = new Map<string, Opened>();
  for (const { at, actor, details } of records) {
    const parsed = detailsSchema.safeParse(details);
    if (!parsed.success) continue;
    const { studyKey, held } = parsed.data;
    const before = opened.get(studyKey);
    const most = Math.max(before?.held ?? -1, held ?? -1);
    opened.set(studyKey, {
      at,
      by: actor,
      everybody: [actor, ...(before?.everybody ?? []).filter((name) => name !== actor)],
      held: most < 0 ? null : most,
    });
  }
  return opened;
}

/** Images that came after the last look; 0 where that is not known. */
export const grownBy = ({ completeness }: Pick<StudyRow, 'completeness'>, { held }: Opened): number =>
  held === null ? 0 : Math.max(0, completeness.held - held);

/** Keys of the rows that were opened, and to which nothing has been added since. */
export const seenKeys = (rows: readonly StudyRow[], opened: OpenedHere): ReadonlySet<string> =>
  new Set(
    rows
      .filter((row) => {
        const look = opened.get(row.studyKey);
        return look !== undefined && grownBy(row, look) === 0;
      })
      .map(({ studyKey }) => studyKey),
  );

/** "Opened here by you at 10:12, and by Dr. B. 3 images came since." That it was read, or reported, it does not say (S-13). */
export function openedWords(row: StudyRow, look: Opened, operator: string | null, nowMs: number): string {
  const names = look.everybody.map((name) => (name === operator ? 'you' : name));
  const [last = '', ...others] = names;
  const also = others.length === 0 ? '' : `, before that by ${others.join(', ')}`;
  const grown = grownBy(row, look);
  const since = grown === 0 ? '' : ` ${grown} ${grown === 1 ? 'image' : 'images'} came since.`;
  return `Opened here by ${last}, ${clockWords(look.at, nowMs)}${also}.${since}`;
}
