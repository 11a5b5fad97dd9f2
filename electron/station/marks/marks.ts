// What readers draw on images, for as long as the station stays unlocked by one person: a window that is reloaded, or a second one,
// finds it again. In memory alone: it is about a patient, and no record of anything (S-12, S-13).
import type { FrameMarks } from '../../../shared/contract/marks-channels.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';

/** Images with marks that are kept; those that were touched longest ago go first. */
const MOST_FRAMES = 2_000;

export interface Marks {
  of(studyKey: KeyedHash): readonly FrameMarks[];
  put(studyKey: KeyedHash, frame: FrameMarks): void;
  clear(): void;
}

/** @param operator who has unlocked the station; null while it is locked. Another person finds nothing of the one before. */
export function createMarks(operator: () => string | null): Marks {
  const frames = new Map<string, { readonly studyKey: KeyedHash; readonly frame: FrameMarks }>();
  let owner: string | null = null;
  const forOperator = (): void => {
    const now = operator();
    if (now === owner) return;
    frames.clear();
    owner = now;
  };
  return {
    of: (studyKey) => {
      forOperator();
      return [...frames.values()].filter((kept) => kept.studyKey === studyKey).map(({ frame }) => frame);
    },
    put: (studyKey, frame) => {
      forOperator();
      // A write that comes after the lock is nobody's.
      if (owner === null) return;
      const key = `${studyKey}/${frame.instanceKey}/${frame.frameNumber}`;
      frames.delete(key);
      if (frame.marks.length > 0) frames.set(key, { studyKey, frame });
      const [oldest] = frames.keys();
      if (frames.size > MOST_FRAMES && oldest !== undefined) frames.delete(oldest);
    },
    clear: () => {
      frames.clear();
      owner = null;
    },
  };
}
