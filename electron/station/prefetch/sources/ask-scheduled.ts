// Asks the modality worklists of the configuration (product P2), one question at a time. One that fails harms no other source:
// what it said last stays, and the failure is said.
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { KitConfig } from '../../config/schema.ts';
import type { Endpoint, ScheduledAnswer, ScheduledQuery } from '../../dicom/port.ts';
import { findOptions, type PrefetchTools } from '../tools.ts';
import { dateKey, dateWindow, isInWindow } from './date-window.ts';
import { type ScheduledItem, scheduledItems } from './scheduled-item.ts';

export type ScheduledConfig = KitConfig['worklist']['scheduled'][number];

/** What a source says now. `error` null: `items` is all of it. */
export interface SourceAnswer {
  readonly sourceId: string;
  readonly items: readonly ScheduledItem[];
  /** When the source said it, ISO 8601: the answer's time, a file's own. Without meaning where `error` says that it did not. */
  readonly asOf: string;
  readonly error: KitError | null;
  /** What a person should know of it, in words without patient data. */
  readonly notes: readonly string[];
}

function questions(
  { modalities, stationAeTitles }: ScheduledConfig,
  date: string | undefined,
): ScheduledQuery[] {
  const days = date === undefined ? {} : { ScheduledProcedureStepStartDate: date };
  const kinds = modalities.length === 0 ? [{}] : modalities.map((Modality) => ({ Modality }));
  const stations =
    stationAeTitles.length === 0
      ? [{}]
      : stationAeTitles.map((ScheduledStationAETitle) => ({ ScheduledStationAETitle }));
  return kinds.flatMap((kind) => stations.map((station) => ({ ...days, ...kind, ...station })));
}

/** Keys that a worklist ignores are matched here; what an item does not say counts for it. */
function isAskedFor(answer: ScheduledAnswer, { modalities, stationAeTitles }: ScheduledConfig): boolean {
  const among = (list: readonly string[], value: string): boolean =>
    list.length === 0 || value === '' || list.includes(value);
  return among(modalities, answer.Modality) && among(stationAeTitles, answer.ScheduledStationAETitle);
}

export async function askScheduled(
  tools: PrefetchTools,
  endpoint: Endpoint,
  config: ScheduledConfig,
  signal: AbortSignal,
): Promise<SourceAnswer> {
  const sourceId = config.id;
  const wall = tools.clock.wall();
  const asOf = wall.toISOString();
  const window = dateWindow(config.dates, wall);
  const answers: ScheduledAnswer[] = [];
  let unusable = 0;
  const onUnusableAnswer = (): void => {
    unusable += 1;
  };
  for (const query of questions(config, dateKey(window))) {
    const options = { ...findOptions(tools, signal), onUnusableAnswer };
    const found = await tools.port.findScheduled(endpoint, query, options);
    if (!found.ok) {
      tools.observed?.({
        endpointId: endpoint.id,
        id: 'MWL',
        verdict: 'unknown',
        words: found.error.message,
      });
      const notes = [`the modality worklist ${sourceId} could not be asked: ${found.error.message}`];
      return { sourceId, items: [], asOf, error: found.error, notes };
    }
    answers.push(...found.value);
  }
  tools.observed?.({
    endpointId: endpoint.id,
    id: 'MWL',
    verdict: 'yes',
    words: 'it answers modality worklist queries',
  });
  const wanted = answers.filter(
    (answer) =>
      isAskedFor(answer, config) &&
      isInWindow(window, answer.ScheduledProcedureStepStartDate, answer.ScheduledProcedureStepStartTime),
  );
  const notes =
    unusable === 0 ? [] : [`${unusable} of the modality worklist ${sourceId} without a patient or a step`];
  return { sourceId, items: scheduledItems(sourceId, wanted), asOf, error: null, notes };
}
