// Closing items of the improvement plan. An item is not closed by saying so: it needs a later drill that shows it, or a note
// of what does (HSEEP: corrective actions are validated).
import type { ImprovementView } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Journal } from '../journal/port.ts';
import { notPossible } from './drill-act.ts';
import { type DrillHistory, runNotFound } from './drill-history.ts';
import type { DrillMemory } from './drill-memory.ts';
import type { Recorder } from './drill-record.ts';
import type { DrillTexts } from './drill-texts.ts';
import { createTurn } from './in-turn.ts';

export interface ImprovementPlan {
  /** @returns `drill.run-not-found`, `drill.not-possible` without a run or note that shows it, `vault.*`, `journal.*` */
  close(input: {
    readonly runId: string;
    readonly item: string;
    readonly shownByRunId: string | null;
    readonly note: string;
  }): Promise<Result<ImprovementView, KitError>>;
  reopen(runId: string, item: string): Promise<Result<ImprovementView, KitError>>;
}

export function createImprovementPlan(parts: {
  readonly history: Pick<DrillHistory, 'improvements' | 'folded'>;
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly journal: Pick<Journal, 'append'>;
  readonly recorder: () => Recorder;
}): ImprovementPlan {
  const { history, memory, texts, journal, recorder } = parts;
  const inTurn = createTurn();

  const find = async (runId: string, item: string): Promise<Result<ImprovementView, KitError>> => {
    const all = await history.improvements();
    const found = all.find((each) => each.runId === runId && each.item === item);
    if (found !== undefined) return ok(found);
    return err(memory.run(runId) === null ? runNotFound() : noItem());
  };

  /** A drill shows what an earlier one had lacked only when it came after it, and came to its end. */
  const cannotShow = async (shownBy: string, runId: string): Promise<KitError | null> => {
    const shown = await history.folded(shownBy);
    if (!shown.ok) return shown.error;
    const runs = memory.runs().map((each) => each.runId);
    if (runs.indexOf(shownBy) <= runs.indexOf(runId))
      return notPossible('The drill that shows it must have been run after the one that it comes from.');
    const { name } = shown.value.run.phase;
    return name === 'hot-wash' || name === 'closed'
      ? null
      : notPossible('The drill that shows it was not brought to its end.');
  };

  const write = async (
    event: 'drill:improvement-closed' | 'drill:improvement-reopened',
    details: Readonly<Record<string, string | null>>,
  ): Promise<Result<void, KitError>> => {
    const recorded = await journal.append({ event, ...recorder(), details });
    if (!recorded.ok) return recorded;
    memory.absorb(recorded.value);
    return ok(undefined);
  };

  return {
    close: ({ runId, item, shownByRunId, note }) =>
      inTurn(async () => {
        const found = await find(runId, item);
        if (!found.ok) return found;
        if (found.value.closed !== null) return err(notPossible('This item is closed already.'));
        if (shownByRunId === null && note === '')
          return err(
            notPossible('An item closes with the drill that shows it, or with a note of what does.'),
          );
        const wrong = shownByRunId === null ? null : await cannotShow(shownByRunId, runId);
        if (wrong !== null) return err(wrong);
        const noteId = await texts.seal(note === '' ? {} : { note });
        if (!noteId.ok) return noteId;
        const written = await write('drill:improvement-closed', {
          runId,
          item,
          shownByRunId,
          noteId: noteId.value,
        });
        return written.ok ? find(runId, item) : written;
      }),
    reopen: (runId, item) =>
      inTurn(async () => {
        const found = await find(runId, item);
        if (!found.ok) return found;
        if (found.value.closed === null) return err(notPossible('This item is open.'));
        const written = await write('drill:improvement-reopened', { runId, item });
        return written.ok ? find(runId, item) : written;
      }),
  };
}

const noItem = (): KitError =>
  kitError(
    'drill.not-possible',
    'There is no such item in this drill.',
    'Choose one of the improvement plan.',
  );
