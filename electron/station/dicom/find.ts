// C-FIND in the Study Root model at its three levels (PS3.4 §C.4.1): asks by dcmjs-dimse, reads the answers with limits.
import { kitError } from '../../../shared/contract/kit-error.ts';
import type dimse from 'dcmjs-dimse';
import type { Parties } from './association-errors.ts';
import { COMMAND } from './command-set.ts';
import { DicomFailure } from './dicom-failure.ts';
import { type Identifier, parseIdentifier } from './identifier.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import { DEFAULT_QUERY_CHARACTER_SET } from './query-text.ts';
import { findRequest, type QueryKeys } from './query-writer.ts';
import type { ScuAssociation } from './scu-association.ts';
import { statusError, statusKind } from './status-errors.ts';
import { STUDY_ROOT_FIND } from './uids.ts';

type FindRequest = InstanceType<typeof dimse.requests.CFindRequest>;

export interface FindLimits {
  readonly maxAnswers: number;
  readonly maxIdentifierBytes: number;
}

/** Attributes that are asked for at each level; what a caller gives must match. */
const STUDY_KEYS: QueryKeys = {
  QueryRetrieveLevel: 'STUDY',
  StudyDate: '',
  StudyTime: '',
  AccessionNumber: '',
  ModalitiesInStudy: '',
  ReferringPhysicianName: '',
  StudyDescription: '',
  PatientName: '',
  PatientID: '',
  IssuerOfPatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  BodyPartExamined: '',
  StudyInstanceUID: '',
  StudyID: '',
  NumberOfStudyRelatedSeries: '',
  NumberOfStudyRelatedInstances: '',
};
const SERIES_KEYS: QueryKeys = {
  QueryRetrieveLevel: 'SERIES',
  SeriesDate: '',
  SeriesTime: '',
  Modality: '',
  SeriesDescription: '',
  BodyPartExamined: '',
  StudyInstanceUID: '',
  SeriesInstanceUID: '',
  SeriesNumber: '',
  NumberOfSeriesRelatedInstances: '',
};
const IMAGE_KEYS: QueryKeys = {
  QueryRetrieveLevel: 'IMAGE',
  SOPClassUID: '',
  SOPInstanceUID: '',
  StudyInstanceUID: '',
  SeriesInstanceUID: '',
  InstanceNumber: '',
};

export const studyRequest = (keys: QueryKeys, characterSet = DEFAULT_QUERY_CHARACTER_SET): FindRequest =>
  findRequest({ ...STUDY_KEYS, ...keys }, characterSet);
export const seriesRequest = (keys: QueryKeys): FindRequest =>
  findRequest({ ...SERIES_KEYS, ...keys }, DEFAULT_QUERY_CHARACTER_SET);
export const imageRequest = (keys: QueryKeys): FindRequest =>
  findRequest({ ...IMAGE_KEYS, ...keys }, DEFAULT_QUERY_CHARACTER_SET);

const STUDY_ROOT = { service: 'queries (Study Root C-FIND)', abstractSyntax: STUDY_ROOT_FIND } as const;

/**
 * Runs one query on an open association.
 *
 * @param read turns an answer into a value, or says `null` when it has no usable key
 * @param onUnusable told of answers without a usable key, which are then left out; without it they fail the query
 * @param model Study Root where it is left out
 * @throws DicomFailure
 */
export async function runFind<T>(
  association: ScuAssociation,
  who: Parties,
  request: FindRequest,
  read: (answer: Identifier) => T | null,
  limits: FindLimits,
  onUnusable?: () => void,
  model: { readonly service: string; readonly abstractSyntax: string } = STUDY_ROOT,
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
            // A list counts by what is in it: one answer of a modality worklist may hold hundreds of steps.
            if (Array.isArray(value)) received += Math.max(0, value.length - 1);
            if (received > limits.maxAnswers) tooLarge(`over ${limits.maxAnswers} matches`);
            else if (value !== null) answers.push(value);
            else if (onUnusable === undefined) throw new ProtocolViolation('an answer has no usable UID');
            else onUnusable();
          },
          discard: () => Promise.resolve(),
        };
      },
    },
    model.service,
    model.abstractSyntax,
  );
  const status = final.Status ?? 0xc000;
  if (statusKind(status) !== 'success') throw new DicomFailure(statusError(who, 'C-FIND', status, ''));
  return answers;
}
