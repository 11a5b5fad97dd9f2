// Modality Worklist C-FIND (PS3.4 Annex K): who is to be imaged, when, where and for what. Kept apart from the Study Root,
// whose model and identifiers are others.
import { partiesOf, messageContext, type SessionOptions, withAssociation } from './dimse-session.ts';
import { type FindLimits, runFind } from './find.ts';
import type { Identifier } from './identifier.ts';
import type { CallOptions, Endpoint, ScheduledAnswer, ScheduledQuery } from './port.ts';
import { type QueryKeys, worklistRequest } from './query-writer.ts';
import { DEFAULT_QUERY_CHARACTER_SET } from './query-text.ts';
import { MODALITY_WORKLIST_FIND } from './uids.ts';

const TAG = {
  AccessionNumber: 0x00080050,
  Modality: 0x00080060,
  ReferringPhysicianName: 0x00080090,
  CodeValue: 0x00080100,
  CodingSchemeDesignator: 0x00080102,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  IssuerOfPatientID: 0x00100021,
  PatientBirthDate: 0x00100030,
  PatientSex: 0x00100040,
  StudyInstanceUID: 0x0020000d,
  RequestedProcedureDescription: 0x00321060,
  RequestedProcedureCodeSequence: 0x00321064,
  ScheduledStationAETitle: 0x00400001,
  ScheduledProcedureStepStartDate: 0x00400002,
  ScheduledProcedureStepStartTime: 0x00400003,
  ScheduledProcedureStepDescription: 0x00400007,
  ScheduledProcedureStepSequence: 0x00400100,
  RequestedProcedurePriority: 0x00401003,
} as const;

const MODEL = { service: 'the modality worklist', abstractSyntax: MODALITY_WORKLIST_FIND } as const;

/** The identifier of a query: keys of the step stand in the one item of its sequence (PS3.4 §K.6.1.2.2). */
export const scheduledKeys = ({ PatientID = '', ...step }: ScheduledQuery): QueryKeys => ({
  AccessionNumber: '',
  ReferringPhysicianName: '',
  PatientName: '',
  PatientID,
  IssuerOfPatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyInstanceUID: '',
  RequestedProcedureDescription: '',
  RequestedProcedureCodeSequence: [{ CodeValue: '', CodingSchemeDesignator: '', CodeMeaning: '' }],
  RequestedProcedureID: '',
  RequestedProcedurePriority: '',
  ScheduledProcedureStepSequence: [
    {
      Modality: '',
      ScheduledStationAETitle: '',
      ScheduledProcedureStepStartDate: '',
      ScheduledProcedureStepStartTime: '',
      ScheduledProcedureStepDescription: '',
      ScheduledProcedureStepID: '',
      ...step,
    },
  ],
});

function codeOf(answer: Identifier): string {
  const first = answer.items(TAG.RequestedProcedureCodeSequence)[0];
  const value = first?.text(TAG.CodeValue, 'SH') ?? '';
  return value === '' ? '' : `${value}^${first?.text(TAG.CodingSchemeDesignator, 'SH') ?? ''}`;
}

/** One item of the worklist as its steps; `null` when it has none or does not name its patient. */
export function scheduledOf(answer: Identifier): readonly ScheduledAnswer[] | null {
  const PatientID = answer.text(TAG.PatientID, 'LO');
  const steps = answer.items(TAG.ScheduledProcedureStepSequence);
  if (PatientID === '' || steps.length === 0) return null;
  const requested = {
    PatientID,
    IssuerOfPatientID: answer.text(TAG.IssuerOfPatientID, 'LO'),
    PatientName: answer.text(TAG.PatientName, 'PN'),
    PatientBirthDate: answer.ascii(TAG.PatientBirthDate),
    PatientSex: answer.ascii(TAG.PatientSex),
    StudyInstanceUID: answer.uid(TAG.StudyInstanceUID) ?? '',
    AccessionNumber: answer.text(TAG.AccessionNumber, 'SH'),
    RequestedProcedureDescription: answer.text(TAG.RequestedProcedureDescription, 'LO'),
    RequestedProcedureCode: codeOf(answer),
    RequestedProcedurePriority: answer.text(TAG.RequestedProcedurePriority, 'SH'),
    ReferringPhysicianName: answer.text(TAG.ReferringPhysicianName, 'PN'),
  };
  return steps.map((step) => ({
    ...requested,
    ScheduledProcedureStepStartDate: step.ascii(TAG.ScheduledProcedureStepStartDate),
    ScheduledProcedureStepStartTime: step.ascii(TAG.ScheduledProcedureStepStartTime),
    Modality: step.ascii(TAG.Modality),
    ScheduledProcedureStepDescription: step.text(TAG.ScheduledProcedureStepDescription, 'LO'),
    ScheduledStationAETitle: step.ascii(TAG.ScheduledStationAETitle),
  }));
}

/** @throws DicomFailure */
export async function scheduledAnswers(
  session: SessionOptions,
  endpoint: Endpoint,
  query: ScheduledQuery,
  call: CallOptions & { readonly onUnusableAnswer?: () => void },
  limits: FindLimits,
): Promise<readonly ScheduledAnswer[]> {
  const contexts = [messageContext(MODALITY_WORKLIST_FIND)];
  const request = worklistRequest(scheduledKeys(query), endpoint.characterSet ?? DEFAULT_QUERY_CHARACTER_SET);
  const items = await withAssociation(session, endpoint, contexts, call, (association) =>
    runFind(
      association,
      partiesOf(endpoint, session.callingAeTitle),
      request,
      scheduledOf,
      limits,
      call.onUnusableAnswer,
      MODEL,
    ),
  );
  return items.flat();
}
