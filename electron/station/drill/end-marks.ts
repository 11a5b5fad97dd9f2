// That a run is over, where no record could say so: a file without content that is there already and is only renamed, which a
// full disk still does. A station that is killed before there is room does not come back into a drill that is over (S-6).
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Moment } from '../../../shared/drill/moment.ts';

export type EndingType = 'ended' | 'aborted' | 'real-outage';

export interface EndMark {
  readonly type: EndingType;
  readonly at: Moment;
}

export interface EndMarks {
  /** Makes the file that will be renamed. */
  reserve(runId: string): void;
  leave(runId: string, mark: EndMark): void;
  find(runId: string): EndMark | null;
  /** The end of this run is on record: nothing of it is left here. */
  clear(runId: string): void;
}

const MARK =
  /^over-(?<run>[0-9a-f-]{36})_(?<type>ended|aborted|real-outage)_(?<process>[\w-]{1,64})_(?<monotonic>\d{1,15})_(?<wall>\d{1,15})$/u;

/** Best effort by nature: where not even a name can be changed, nothing more can be done. */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** @param directory `layout.drills` */
export function createEndMarks(directory: string): EndMarks {
  const reservedOf = (runId: string): string => path.join(directory, `open-${runId}`);
  const marksOf = (runId: string): readonly RegExpMatchArray[] => {
    try {
      return readdirSync(directory).flatMap((name) => {
        const found = MARK.exec(name);
        return found?.groups?.['run'] === runId ? [found] : [];
      });
    } catch {
      return [];
    }
  };
  return {
    reserve(runId) {
      attempt(() => {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        writeFileSync(reservedOf(runId), '', { mode: 0o600 });
      });
    },
    leave(runId, { type, at }) {
      const name = `over-${runId}_${type}_${at.processId}_${Math.max(0, Math.round(at.monotonicMs))}_${Date.parse(at.wall)}`;
      const file = path.join(directory, name);
      if (!attempt(() => renameSync(reservedOf(runId), file)))
        attempt(() => writeFileSync(file, '', { mode: 0o600 }));
    },
    find(runId) {
      const { type, process = '', monotonic, wall } = marksOf(runId)[0]?.groups ?? {};
      if (type !== 'ended' && type !== 'aborted' && type !== 'real-outage') return null;
      const at = {
        processId: process,
        monotonicMs: Number(monotonic),
        wall: new Date(Number(wall)).toISOString(),
      };
      return { type, at };
    },
    clear(runId) {
      for (const { 0: name } of marksOf(runId)) attempt(() => rmSync(path.join(directory, name)));
      attempt(() => rmSync(reservedOf(runId), { force: true }));
    },
  };
}
