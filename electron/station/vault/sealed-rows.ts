// The sealed halves of catalogue rows: JSON under the study's data key, bound to every column beside it.
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { PatientIdentity, StudyDescriptor, StudyPurpose } from '../../../shared/domain/study.ts';
import type { InstanceRow, StudyRow } from './catalogue.ts';
import type { Epoch } from './key-ring.ts';
import type { NoteRow } from './note-rows.ts';
import { associatedData, openBlob, sealBlob } from './primitives.ts';

export interface StudyContent {
  readonly descriptor: StudyDescriptor;
  readonly purpose: StudyPurpose;
}

type StudyColumns = Pick<StudyRow, 'studyKey' | 'expected' | 'confirmedAt' | 'firstStoredAt'>;
type InstanceColumns = Pick<
  InstanceRow,
  'studyKey' | 'instanceKey' | 'segmentName' | 'position' | 'bytes' | 'storedAt'
>;

const studyData = (epochId: string, row: StudyColumns): Buffer =>
  associatedData('study row', row.studyKey, epochId, row.expected, row.confirmedAt, row.firstStoredAt);

const instanceData = (epochId: string, row: InstanceColumns): Buffer =>
  associatedData(
    'instance row',
    row.studyKey,
    epochId,
    row.instanceKey,
    row.segmentName,
    row.position,
    row.bytes,
    row.storedAt,
  );

// What authenticates was written by this program: its shape needs no second check, only its keys could be newer.
const parse = (plain: Buffer | null): unknown => {
  if (plain === null) return null;
  const value: unknown = JSON.parse(plain.toString('utf8'));
  plain.fill(0);
  return value;
};

export const sealStudy = (epoch: Epoch, row: StudyColumns, content: StudyContent): Buffer =>
  sealBlob(epoch.rowKey, Buffer.from(JSON.stringify(content)), studyData(epoch.epochId, row));

/** Null when the blob or one of the columns bound to it was altered. */
export const openStudy = (epoch: Epoch, row: StudyRow): StudyContent | null =>
  parse(openBlob(epoch.rowKey, row.sealed, studyData(epoch.epochId, row))) as StudyContent | null;

export const sealInstance = (epoch: Epoch, row: InstanceColumns, attributes: InstanceAttributes): Buffer =>
  sealBlob(epoch.rowKey, Buffer.from(JSON.stringify(attributes)), instanceData(epoch.epochId, row));

/** Null when the blob or one of the columns bound to it was altered. */
export const openInstance = (epoch: Epoch, row: InstanceRow): InstanceAttributes | null =>
  parse(openBlob(epoch.rowKey, row.sealed, instanceData(epoch.epochId, row))) as InstanceAttributes | null;

const identityData = (epoch: Epoch): Buffer => associatedData('identity row', epoch.studyKey, epoch.epochId);

/** Whom some instances of a study name: kept once, so that counting those set aside need not open each of them. */
export const identityJson = ({
  PatientID,
  IssuerOfPatientID,
  PatientName,
  PatientBirthDate,
  PatientSex,
}: PatientIdentity): string =>
  JSON.stringify({ PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex });

export const sealIdentity = (epoch: Epoch, json: string): Buffer =>
  sealBlob(epoch.rowKey, Buffer.from(json), identityData(epoch));

export const openIdentity = (epoch: Epoch, sealed: Uint8Array): PatientIdentity | null =>
  parse(openBlob(epoch.rowKey, sealed, identityData(epoch))) as PatientIdentity | null;

type NoteColumns = Pick<NoteRow, 'bookKey' | 'noteId' | 'writtenAt'>;

const noteData = (epochId: string, { bookKey, noteId, writtenAt }: NoteColumns): Buffer =>
  associatedData('note row', bookKey, epochId, noteId, writtenAt);

export const sealNote = (epoch: Epoch, row: NoteColumns, content: string): Buffer =>
  sealBlob(epoch.rowKey, Buffer.from(content), noteData(epoch.epochId, row));

/** Null when the blob or one of the columns bound to it was altered. */
export function openNote(epoch: Epoch, row: NoteRow): string | null {
  const plain = openBlob(epoch.rowKey, row.sealed, noteData(epoch.epochId, row));
  if (plain === null) return null;
  const content = plain.toString('utf8');
  plain.fill(0);
  return content;
}
