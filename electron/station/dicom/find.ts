// C-FIND in the Study Root model at its three levels (PS3.4 §C.4.1): asks by dcmjs-dimse, reads the answers with limits.
import { kitError } from '../../../shared/contract/kit-error.ts';
import dimse from 'dcmjs-dimse';
import type { Parties } from './association-errors.ts';
import { COMMAND } from './command-set.ts';
import { DimseFailure } from './dimse-failure.ts';
import { type Identifier, parseIdentifier } from './identifier.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import type { ScuAssociation } from './scu-association.ts';
import { statusError, statusKind } from './status-errors.ts';
import { STUDY_ROOT_FIND } from './uids.ts';

type FindRequest = InstanceType<typeof dimse.requests.CFindRequest>;
type Keys = Readonly<Record<string, string>>;

export interface FindLimits {
  readonly maxAnswers: number;
  readonly maxIdentifierBytes: number;
}

/** Keys that are empty ask for the attribute; others must match. */
export const studyRequest = (keys: Keys): FindRequest =>
  dimse.requests.CFindRequest.createStudyFindRequest(
    withCharacterSet({ BodyPartExamined: '', ReferringPhysicianName: '', ...keys }),
  );

export const seriesRequest = (keys: Keys): FindRequest =>
  dimse.requests.CFindRequest.createSeriesFindRequest(withCharacterSet({ BodyPartExamined: '', ...keys }));

export function imageRequest(keys: Keys): FindRequest {
  const request = dimse.requests.CFindRequest.createImageFindRequest(
    withCharacterSet({ SOPClassUID: '', ...keys }),
  );
  // dcmjs-dimse asks for Modality too, which is not an attribute of this level (PS3.4 §C.6.1.1.5).
  delete request.getDataset()?.getElements()['Modality'];
  return request;
}

// dcmjs writes all text in UTF-8 and does not say so by itself.
const withCharacterSet = (keys: Keys): Keys =>
  Object.values(keys).some((value) => /[^\x20-\x7e]/u.test(value))
    ? { SpecificCharacterSet: 'ISO_IR 192', ...keys }
    : keys;

/**
 * Runs one query on an open association.
 *
 * @param read turns an answer into a value, or says `null` when it has no usable key
 * @param onUnusable told of answers without a usable key, which are then left out; without it they fail the query
 * @throws DimseFailure
 */
export async function runFind<T>(
  association: ScuAssociation,
  who: Parties,
  request: FindRequest,
  read: (answer: Identifier) => T | null,
  limits: FindLimits,
  onUnusable?: () => void,
): Promise<T[]> {
  const answers: T[] = [];
  const tooLarge = (what: string): void =>
    association.abort(
      kitError(
        'dicom.answer-too-large',
        `The PACS ${who.calledAeTitle} answered more than this station takes: ${what}.`,
        'Narrow the query, for example by date or modality.',
        { calledAeTitle: who.calledAeTitle, answers: answers.length },
      ),
    );
  let received = 0;
  const final = await association.exchange(
    {
      request,
      requestField: COMMAND.findRequest,
      cancellable: request,
      onPending(command, context) {
        if (!command.hasDataSet) throw new ProtocolViolation('an answer came without its identifier');
        received += 1;
        if (received > limits.maxAnswers) tooLarge(`over ${limits.maxAnswers} matches`);
        const pieces: Buffer[] = [];
        let bytes = 0;
        return {
          write(piece) {
            bytes += piece.length;
            if (bytes > limits.maxIdentifierBytes)
              tooLarge(`a match of over ${limits.maxIdentifierBytes} bytes`);
            else pieces.push(Buffer.from(piece));
          },
          end() {
            const value = read(parseIdentifier(Buffer.concat(pieces), context.transferSyntax));
            if (value !== null) answers.push(value);
            else if (onUnusable === undefined) throw new ProtocolViolation('an answer has no usable UID');
            else onUnusable();
          },
          discard: () => Promise.resolve(),
        };
      },
    },
    'queries (Study Root C-FIND)',
    STUDY_ROOT_FIND,
  );
  const status = final.Status ?? 0xc000;
  if (statusKind(status) !== 'success') throw new DimseFailure(statusError(who, 'C-FIND', status, ''));
  return answers;
}
