// What a person does with a transfer: one act at a time, its failure said, and the last stop can be undone.
import { useCallback, useState } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { useAction } from '../link/station-context.tsx';
import { allowedOn } from './queue-rows.ts';
import type { QueueRow } from './queue-rows.ts';
import { whoWords } from './queue-words.ts';

export type QueueAct = 'cancel' | 'resume' | 'move-up';

/** What was done last, in words, for the line below the table. */
export interface LastAct {
  readonly act: QueueAct;
  readonly row: QueueRow;
  readonly words: string;
  readonly error: KitError | null;
}

const DONE: Record<QueueAct, (who: string) => string> = {
  cancel: (who) => `${who}: fetching stopped. What is here of it stays.`,
  resume: (who) => `${who}: will be fetched after all.`,
  'move-up': (who) => `${who}: will be fetched next.`,
};

const NOT_DONE: Record<QueueAct, (who: string) => string> = {
  cancel: (who) => `${who}: not stopped.`,
  resume: (who) => `${who}: not resumed.`,
  'move-up': (who) => `${who}: not moved.`,
};

export function useQueueActs(onDone: () => void) {
  const cancel = useAction('queue:cancel-study');
  const resume = useAction('queue:resume-study');
  const moveUp = useAction('queue:move-up');
  const [last, setLast] = useState<LastAct | null>(null);
  const runs: Record<QueueAct, typeof cancel.run> = {
    cancel: cancel.run,
    resume: resume.run,
    'move-up': moveUp.run,
  };
  const act = async (kind: QueueAct, row: QueueRow): Promise<void> => {
    const result = await runs[kind]({ studyKey: row.transfer.studyKey });
    const who = whoWords(row);
    setLast({
      act: kind,
      row,
      words: result.ok ? DONE[kind](who) : NOT_DONE[kind](who),
      error: result.ok ? null : result.error,
    });
    onDone();
  };
  const canUndo = last !== null && last.act === 'cancel' && last.error === null;
  return {
    /** Does it if the row allows it; a key pressed on the wrong row does nothing. */
    act: (kind: QueueAct, row: QueueRow) => {
      const allowed = allowedOn(row.transfer);
      if (kind === 'cancel' ? allowed.cancel : kind === 'resume' ? allowed.resume : allowed.moveUp)
        void act(kind, row);
    },
    last,
    canUndo,
    undo: () => {
      if (canUndo) void act('resume', last.row);
    },
    dismiss: useCallback(() => setLast(null), []),
    pending: cancel.pending || resume.pending || moveUp.pending,
  };
}
