// A whole C-GET: first asks what there is, so that the right SOP classes are proposed, then fetches it, then judges.
import type { Parties } from './association-errors.ts';
import { DicomFailure } from './dicom-failure.ts';
import {
  messageContext,
  partiesOf,
  remaining,
  type SessionOptions,
  withAssociation,
} from './dimse-session.ts';
import { imageRequest, runFind, seriesRequest } from './find.ts';
import { imageOf, seriesOf } from './find-answers.ts';
import { planGet } from './get-plan.ts';
import type { CallOptions, Endpoint, ImageAnswer, InstanceSink, RetrieveTarget } from './port.ts';
import { type Counts, getOnce, type GetTally, type OnProgress } from './retrieve.ts';
import type { ScuAssociation } from './scu-association.ts';
import { subOperationsFailed } from './status-errors.ts';
import { STUDY_ROOT_FIND } from './uids.ts';

export interface GetOptions {
  readonly sink: InstanceSink;
  readonly maxInstanceBytes: number;
  readonly maxIdentifierBytes: number;
}

export interface GetJob {
  readonly endpoint: Endpoint;
  readonly target: RetrieveTarget;
  readonly call: CallOptions;
  readonly onProgress: OnProgress;
}

const MAX_SERIES = 10_000;
const MAX_IMAGES_OF_A_SERIES = 100_000;

/** Image-level C-FIND of one series on an open association. */
export const imagesOfSeries = (
  association: ScuAssociation,
  who: Parties,
  key: { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string },
  maxIdentifierBytes: number,
  onUnusable?: () => void,
): Promise<ImageAnswer[]> =>
  runFind(
    association,
    who,
    imageRequest({ StudyInstanceUID: key.StudyInstanceUID, SeriesInstanceUID: key.SeriesInstanceUID }),
    (answer) => imageOf(answer, key),
    { maxAnswers: MAX_IMAGES_OF_A_SERIES, maxIdentifierBytes },
    onUnusable,
  );

/** What the PACS lists of a target; `null` when it will not or cannot say, which is no reason not to try. */
async function listImages(
  session: SessionOptions,
  options: GetOptions,
  { endpoint, target, call }: GetJob,
): Promise<readonly ImageAnswer[] | null> {
  const who = partiesOf(endpoint, session.callingAeTitle);
  const { StudyInstanceUID } = target;
  const { maxIdentifierBytes } = options;
  let untold = false;
  const onUnusable = (): void => {
    untold = true;
  };
  const list = async (association: ScuAssociation): Promise<ImageAnswer[]> => {
    if (target.SeriesInstanceUID === undefined) session.onQueryWithin?.(endpoint.id);
    const series =
      target.SeriesInstanceUID === undefined
        ? await runFind(
            association,
            who,
            seriesRequest({ StudyInstanceUID }),
            (answer) => seriesOf(answer, StudyInstanceUID),
            { maxAnswers: MAX_SERIES, maxIdentifierBytes },
            onUnusable,
          )
        : [{ SeriesInstanceUID: target.SeriesInstanceUID }];
    const images: ImageAnswer[] = [];
    for (const { SeriesInstanceUID } of series) {
      const key = { StudyInstanceUID, SeriesInstanceUID };
      session.onQueryWithin?.(endpoint.id);
      images.push(...(await imagesOfSeries(association, who, key, maxIdentifierBytes, onUnusable)));
    }
    return images;
  };
  try {
    const images = await withAssociation(session, endpoint, [messageContext(STUDY_ROOT_FIND)], call, list);
    return untold ? null : images;
  } catch (error) {
    const says = error instanceof DicomFailure ? error.kitError.code : '';
    if (says === 'dicom.presentation-context-rejected' || says.startsWith('dicom.status-')) return null;
    throw error;
  }
}

/**
 * Fetches a target by C-GET, over as many associations as its SOP classes need.
 *
 * @throws DicomFailure also when single instances stayed behind, or the PACS counts more as sent than have come
 */
export async function retrieveByGet(
  session: SessionOptions,
  options: GetOptions,
  job: GetJob,
): Promise<Counts> {
  const { endpoint, target, call, onProgress } = job;
  const who = partiesOf(endpoint, session.callingAeTitle);
  const startedAtMs = performance.now();
  const batches = planGet(await listImages(session, options, job));
  const tally: GetTally = { completed: 0, failed: 0, warning: 0, claimed: 0 };
  for (const batch of batches) {
    const targets = batch.seriesUids?.map((SeriesInstanceUID) => ({ ...target, SeriesInstanceUID })) ?? [
      target,
    ];
    const left = remaining(call, startedAtMs);
    await withAssociation(session, endpoint, batch.contexts, left, async (association) => {
      for (const each of targets) {
        await getOnce(association, who, each, tally, {
          ...options,
          remoteAddress: endpoint.host,
          onProgress,
        });
      }
    });
  }
  const { completed, warning } = tally;
  const failed = Math.max(tally.failed, tally.claimed);
  if (failed > 0) throw new DicomFailure(subOperationsFailed(who, { completed, failed, warning }, 'C-GET'));
  return { completed, failed, warning };
}
