// A PACS that has lost its archive storage: today's studies are answered, older ones fail. It never says "there is none": an
// empty answer would make the copy forget what it wanted, and would outlast the drill (docs/decisions/0184).
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import type { CallOptions, DicomPort, Endpoint } from '../../dicom/port.ts';
import type { DrillErrors } from './drill-errors.ts';

type FindOptions = Parameters<DicomPort['findStudies']>[2];
type FindQuery = Parameters<DicomPort['findStudies']>[1];
type Found = Result<readonly StudyDescriptor[], KitError>;

export interface LostPriors {
  /** A C-FIND for studies: the list of a day is answered, a question that reaches into the archive fails. */
  readonly findStudies: (endpoint: Endpoint, query: FindQuery, options: FindOptions) => Promise<Found>;
  /** The error of an operation on this study; null when it is not of the archive. */
  readonly refusal: (
    endpoint: Endpoint,
    StudyInstanceUID: string,
    operation: string,
    options: CallOptions,
  ) => Promise<KitError | null>;
}

/** So many studies' dates are remembered; what was forgotten is asked for again. */
const DATES_KEPT = 20_000;

/**
 * @param findStudies the port's own
 * @param today as a DICOM date, `YYYYMMDD`
 */
export function createLostPriors(
  findStudies: DicomPort['findStudies'],
  errors: DrillErrors,
  today: () => string,
): LostPriors {
  const dates = new Map<string, string>();
  const note = ({ StudyInstanceUID, StudyDate }: StudyDescriptor): void => {
    if (dates.size >= DATES_KEPT) dates.clear();
    dates.set(StudyInstanceUID, StudyDate);
  };
  // A study that does not say when it was made is taken for one of today.
  const isOlder = (StudyDate: string): boolean => /^\d{8}$/u.test(StudyDate) && StudyDate < today();

  const dateOf = async (
    endpoint: Endpoint,
    StudyInstanceUID: string,
    { deadlineMs, idleMs, signal, urgency }: CallOptions,
  ): Promise<Result<string, KitError>> => {
    const known = dates.get(StudyInstanceUID);
    if (known !== undefined) return ok(known);
    const options = {
      deadlineMs,
      ...(idleMs !== undefined && { idleMs }),
      ...(signal !== undefined && { signal }),
      ...(urgency !== undefined && { urgency }),
      onUnusableAnswer: () => {},
    };
    const found = await findStudies(endpoint, { StudyInstanceUID }, options);
    if (!found.ok) return found;
    for (const study of found.value) note(study);
    return ok(dates.get(StudyInstanceUID) ?? '');
  };

  return {
    async findStudies(endpoint, query, options) {
      // A list of days comes out of the database of the PACS, which is well.
      const isListing = query.StudyDate !== undefined;
      const { onAnswer } = options;
      const found = await findStudies(endpoint, query, {
        ...options,
        onAnswer(study, also) {
          note(study);
          if (isListing || !isOlder(study.StudyDate)) onAnswer?.(study, also);
        },
      });
      if (!found.ok) return found;
      for (const study of found.value) note(study);
      const fails = !isListing && found.value.some(({ StudyDate }) => isOlder(StudyDate));
      return fails ? err(errors.archiveLost(endpoint, 'C-FIND')) : found;
    },
    async refusal(endpoint, StudyInstanceUID, operation, options) {
      const date = await dateOf(endpoint, StudyInstanceUID, options);
      if (!date.ok) return date.error;
      return isOlder(date.value) ? errors.archiveLost(endpoint, operation) : null;
    },
  };
}
