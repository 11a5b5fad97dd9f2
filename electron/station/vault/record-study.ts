// What the PACS said of a study, sealed at once: also by a locked station, which then cannot read it back.
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash, StudyDescriptor, StudyPurpose } from '../../../shared/domain/study.ts';
import { asKitError, notInitialisedError } from './errors.ts';
import { liveEpoch } from './key-ring.ts';
import { sealStudy } from './sealed-rows.ts';
import type { StudyReader } from './study-reader.ts';
import type { VaultParts } from './vault-parts.ts';

export interface StudyInput {
  readonly descriptor: StudyDescriptor;
  readonly purpose: StudyPurpose;
  readonly expected: number | null;
  readonly confirmedAt: string;
}

/** Adds the study, or replaces what is known of it. Its instances stay as they are. */
export async function recordStudy(
  parts: VaultParts,
  reader: StudyReader,
  input: StudyInput,
): Promise<Result<KeyedHash>> {
  const { catalogue, counts, ring, stationKey } = parts;
  const studyKey = stationKey.keyOf(input.descriptor.StudyInstanceUID);
  const epoch = await liveEpoch(ring, studyKey);
  if (epoch === null) return err(notInitialisedError());
  const { epochId, sealedKey } = epoch;
  const now = parts.now();
  try {
    catalogue.transaction(() => {
      if (catalogue.studyKeyRow(studyKey, epochId) === null) {
        if (sealedKey === null) throw new Error('a data key in use has no row');
        catalogue.putStudyKey(studyKey, epochId, sealedKey, now);
      }
      const columns = {
        studyKey,
        expected: input.expected,
        confirmedAt: input.confirmedAt,
        firstStoredAt: catalogue.study(studyKey)?.firstStoredAt ?? now,
      };
      const content = { descriptor: input.descriptor, purpose: input.purpose };
      catalogue.putStudy({ ...columns, epochId, sealed: sealStudy(epoch, columns, content) });
    });
  } catch (cause) {
    return err(asKitError(cause, 'record a study'));
  }
  epoch.persisted = true;
  reader.forgetContent(studyKey);
  counts.refresh(studyKey);
  return ok(studyKey);
}
