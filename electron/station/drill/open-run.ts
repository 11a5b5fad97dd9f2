// Which run a station that starts has: the newest that nothing ended. What could not be written before the station went is found
// by the marks that it left, and by what its switch wrote down of the real PACS.
import { refusal } from '../../../drills/engine/refusal.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { DrillMemory } from './drill-memory.ts';
import { BY_STATION } from './drill-record.ts';
import { foldRun, isOpen, loadRun, type RunInHand } from './drill-run-state.ts';
import type { DrillTexts } from './drill-texts.ts';
import type { DrillWriter, EndingEvent } from './drill-writer.ts';
import type { EndMarks, EndingType } from './end-marks.ts';

export interface OpenRunParts {
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly writer: DrillWriter;
  readonly marks: EndMarks;
  readonly directory: string;
  readonly onFailed: (error: KitError) => void;
}

/** @returns the run, and where it was over without a record of it, its end is kept to be written */
export async function openRunOf(parts: OpenRunParts): Promise<RunInHand | null> {
  const { memory, texts, directory, onFailed } = parts;
  const unended = memory.runs().findLast(({ events }) => !events.some(({ event }) => ENDS.has(event.type)));
  if (unended === undefined) return null;
  const loaded = await loadRun(directory, unended, texts.show);
  if (!loaded.ok) {
    onFailed(loaded.error);
    return null;
  }
  const into = loaded.value;
  const found = unrecordedEnd(parts, into.stored.runId);
  if (found !== null && refusal(into.run, { ...found.event, at: found.at }) === null) {
    parts.writer.keep(into.stored.runId, found.event, found.at, BY_STATION);
    into.run = foldRun(into.stored, into.content, texts.show);
  }
  return isOpen(into.run) ? into : null;
}

function unrecordedEnd(
  { marks, memory }: OpenRunParts,
  runId: string,
): { readonly event: EndingEvent; readonly at: Moment } | null {
  const mark = marks.find(runId);
  if (mark !== null) return { event: endingEvent(mark.type), at: mark.at };
  const at = memory.realOutageIn(runId);
  return at === null ? null : { event: endingEvent('real-outage'), at };
}

const NOBODY = 'Not recorded: the disk took nothing';

/** The texts that an end needs are lost with whoever typed them: a report shows that they could not be kept. */
const endingEvent = (type: EndingType): EndingEvent => {
  if (type === 'ended') return { type, by: NOBODY };
  return type === 'aborted' ? { type, by: NOBODY, reason: NOBODY } : { type, reason: NOBODY };
};

const ENDS: ReadonlySet<string> = new Set(['closed', 'aborted', 'real-outage']);
