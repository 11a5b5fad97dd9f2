// What an installer's connection test asks beyond the port: which services a PACS takes from us, what it runs, and whether it
// lists images without being told their series.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { settle } from './dicom-failure.ts';
import { messageContext, partiesOf, type SessionOptions, withAssociation } from './dimse-session.ts';
import { imageRequest, runFind } from './find.ts';
import type { CallOptions, Endpoint, Negotiation } from './port.ts';
import {
  MODALITY_WORKLIST_FIND,
  STUDY_ROOT_FIND,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  VERIFICATION,
} from './uids.ts';

export interface AssociationCheck {
  /** Proposes every service that the station may want, and uses none. */
  negotiate(endpoint: Endpoint, call: CallOptions): Promise<Result<Negotiation, KitError>>;
  /** How many images of a study an IMAGE level C-FIND lists when no series is named (relational, PS3.4 §C.4.1.1.2.2). */
  countImagesOfStudy(
    endpoint: Endpoint,
    StudyInstanceUID: string,
    call: CallOptions,
  ): Promise<Result<number, KitError>>;
}

const ALL = [VERIFICATION, STUDY_ROOT_FIND, STUDY_ROOT_MOVE, STUDY_ROOT_GET, MODALITY_WORKLIST_FIND];
const TAG_SOP_INSTANCE_UID = 0x00080018;
const LIMITS = { maxAnswers: 10_000, maxIdentifierBytes: 64 * 1024 };

/** @param options those of the port; `onNegotiated` and `onAssociation` are told here as well */
export function createAssociationCheck(
  options: Pick<SessionOptions, 'callingAeTitle' | 'onNegotiated' | 'onAssociation'>,
): AssociationCheck {
  const session: SessionOptions = {
    ...options,
    connectTimeoutMs: 5000,
    maxPduLengthBytes: 64 * 1024,
    open: new Set(),
  };
  return {
    negotiate: (endpoint, call) =>
      settle(async () => {
        let negotiation: Negotiation = { services: {}, implementation: { classUid: '', versionName: '' } };
        const onNegotiated = (each: Endpoint, answer: Negotiation): void => {
          negotiation = answer;
          options.onNegotiated?.(each, answer);
        };
        const contexts = ALL.map(messageContext);
        await withAssociation({ ...session, onNegotiated }, endpoint, contexts, call, () =>
          Promise.resolve(),
        );
        return negotiation;
      }),
    countImagesOfStudy: (endpoint, StudyInstanceUID, call) =>
      settle(() =>
        withAssociation(session, endpoint, [messageContext(STUDY_ROOT_FIND)], call, async (association) => {
          const uids = await runFind(
            association,
            partiesOf(endpoint, options.callingAeTitle),
            imageRequest({ StudyInstanceUID, SeriesInstanceUID: '' }),
            (answer) => answer.uid(TAG_SOP_INSTANCE_UID),
            LIMITS,
            () => undefined,
          );
          return new Set(uids).size;
        }),
      ),
  };
}
