// What a modality worklist or a RIS export says of a patient who is to be imaged, as one study of the list. Pure.
import { createHash } from 'node:crypto';
import { conflictingAttributes } from '../../../../shared/domain/same-patient.ts';
import type {
  PatientIdentity,
  RequestedPriority,
  StudyDescriptor,
  StudyPurpose,
} from '../../../../shared/domain/study.ts';
import type { ScheduledAnswer } from '../../dicom/port.ts';
import { dicomDay } from './date-window.ts';

export interface ScheduledItem {
  readonly sourceId: string;
  /** The study that it will become. Its StudyInstanceUID is ours where nobody gave one: `isDerived`. */
  readonly descriptor: StudyDescriptor;
  readonly isDerived: boolean;
  readonly priority: RequestedPriority | null;
  /** ISO 8601 local time without zone; null when nobody said. */
  readonly dueAt: string | null;
  /** The scheduled station's AE title, or empty. */
  readonly station: string;
}

/** From the most to the least urgent. */
const PRIORITIES: readonly RequestedPriority[] = ['STAT', 'HIGH', 'MEDIUM', 'ROUTINE', 'LOW'];
/** What RIS write beside the defined terms (PS3.3 §C.4.11), HL7 codes among them. */
const OTHER_TERMS: ReadonlyMap<string, RequestedPriority> = new Map([
  ['S', 'STAT'],
  ['EMERGENCY', 'STAT'],
  ['A', 'HIGH'],
  ['ASAP', 'HIGH'],
  ['U', 'HIGH'],
  ['URGENT', 'HIGH'],
  ['R', 'ROUTINE'],
  ['NORMAL', 'ROUTINE'],
]);

/** The priority that a text means, or null. */
export function priorityOf(text: string): RequestedPriority | null {
  const term = text.trim().toUpperCase();
  return PRIORITIES.find((each) => each === term) ?? OTHER_TERMS.get(term) ?? null;
}

/** DA and TM as ISO 8601 local time, to the minute; null without a usable date. */
export function isoLocal(date: string, time: string): string | null {
  const day = /^(\d{4})(\d{2})(\d{2})$/u.exec(date);
  if (day === null) return null;
  const [hours, minutes] = [time.slice(0, 2), time.slice(2, 4).padEnd(2, '0')];
  const clock = /^\d{4}$/u.test(`${hours}${minutes}`) ? `T${hours}:${minutes}` : '';
  return `${day[1]}-${day[2]}-${day[3]}${clock}`;
}

/**
 * A UID for an item that names none: under 2.25 (PS3.5 §B.2), 128 bits of a hash of what stays the same while it waits. Never
 * asked for at a PACS, and never written down but sealed or as a keyed hash.
 */
export function derivedUid(parts: readonly string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['pacs-downtime-kit scheduled', ...parts]))
    .digest('hex');
  return `2.25.${BigInt(`0x${hash.slice(0, 32)}`)}`;
}

/** One requested procedure; its steps, where there are several, are one study. */
export function scheduledItems(
  sourceId: string,
  answers: readonly ScheduledAnswer[],
): readonly ScheduledItem[] {
  const items = new Map<string, ScheduledItem>();
  for (const answer of answers) {
    const date = answer.ScheduledProcedureStepStartDate;
    const description = answer.RequestedProcedureDescription || answer.ScheduledProcedureStepDescription;
    const derived = derivedUid([
      answer.PatientID,
      answer.IssuerOfPatientID,
      ...(answer.AccessionNumber === '' ? [description, answer.Modality, date] : [answer.AccessionNumber]),
    ]);
    const item: ScheduledItem = {
      sourceId,
      isDerived: answer.StudyInstanceUID === '',
      priority: priorityOf(answer.RequestedProcedurePriority),
      dueAt: isoLocal(date, answer.ScheduledProcedureStepStartTime),
      station: answer.ScheduledStationAETitle,
      descriptor: {
        StudyInstanceUID: answer.StudyInstanceUID || derived,
        PatientID: answer.PatientID,
        IssuerOfPatientID: answer.IssuerOfPatientID,
        PatientName: answer.PatientName,
        PatientBirthDate: answer.PatientBirthDate,
        PatientSex: answer.PatientSex,
        StudyDate: date,
        StudyTime: answer.ScheduledProcedureStepStartTime,
        AccessionNumber: answer.AccessionNumber,
        StudyDescription: description,
        ModalitiesInStudy: answer.Modality === '' ? [] : [answer.Modality],
        // The rule reads regions from the description too; an attribute that nobody stated stays empty.
        BodyPartExamined: '',
        ReferringPhysicianName: answer.ReferringPhysicianName,
        StudyID: '',
        NumberOfStudyRelatedSeries: null,
        NumberOfStudyRelatedInstances: null,
      },
    };
    const uid = item.descriptor.StudyInstanceUID;
    const known = items.get(uid);
    // Two patients under one UID are a mistake of the RIS: the first stays (S-3).
    if (known !== undefined && known.descriptor.PatientID !== answer.PatientID) continue;
    items.set(uid, known === undefined ? item : joined(known, item));
  }
  return [...items.values()];
}

/** Two steps of one procedure: the earlier says when and where. */
function joined(one: ScheduledItem, other: ScheduledItem): ScheduledItem {
  const [first, second] = (other.dueAt ?? '~') < (one.dueAt ?? '~') ? [other, one] : [one, other];
  const modalities = new Set([...first.descriptor.ModalitiesInStudy, ...second.descriptor.ModalitiesInStudy]);
  return {
    ...first,
    priority: moreUrgent(one.priority, other.priority),
    descriptor: { ...first.descriptor, ModalitiesInStudy: [...modalities] },
  };
}

function moreUrgent(a: RequestedPriority | null, b: RequestedPriority | null): RequestedPriority | null {
  if (a === null || b === null) return a ?? b;
  return PRIORITIES.indexOf(a) <= PRIORITIES.indexOf(b) ? a : b;
}

const isSame = (a: string, b: string): boolean => a.trim() !== '' && a.trim() === b.trim();

/**
 * Whether the item is that study: by its UID, or by accession number where the patient is not another (S-3).
 *
 * A UID is mistyped more easily than a patient is renamed: under the UID of another patient's study it is not that study, or the
 * one who is scheduled would be hidden by it (docs/decisions/0169).
 */
export const isOfStudy = (item: ScheduledItem, study: StudyDescriptor): boolean =>
  hasUidOf(item, study)
    ? isLikelyPatientOf(item.descriptor, study)
    : isSame(item.descriptor.AccessionNumber, study.AccessionNumber) &&
      conflictingAttributes(item.descriptor, study).length === 0;

export const hasUidOf = ({ descriptor, isDerived }: ScheduledItem, study: StudyDescriptor): boolean =>
  !isDerived && descriptor.StudyInstanceUID === study.StudyInstanceUID;

/** With the UID the same, one corrected attribute is no other patient; an ID written otherwise is none where the name agrees. */
function isLikelyPatientOf(one: PatientIdentity, other: PatientIdentity): boolean {
  const conflicts = conflictingAttributes(one, other);
  const differs = (name: keyof PatientIdentity): boolean => conflicts.includes(name);
  if (!differs('PatientID') && !differs('IssuerOfPatientID'))
    return !(differs('PatientName') && differs('PatientBirthDate'));
  const bothNamed = one.PatientName.trim() !== '' && other.PatientName.trim() !== '';
  return bothNamed && !differs('PatientName') && !differs('PatientBirthDate');
}

/** The same item under a UID of its own: the one that it names is another patient's study. */
export const apart = (item: ScheduledItem): ScheduledItem => {
  const { PatientID, IssuerOfPatientID, AccessionNumber, StudyDescription, ModalitiesInStudy, StudyDate } =
    item.descriptor;
  const same =
    AccessionNumber === '' ? [StudyDescription, ...ModalitiesInStudy, StudyDate] : [AccessionNumber];
  const StudyInstanceUID = derivedUid([PatientID, IssuerOfPatientID, ...same]);
  return { ...item, isDerived: true, descriptor: { ...item.descriptor, StudyInstanceUID } };
};

/** How urgent a study is, of all items that speak of it: the most urgent priority, the earliest time. */
export function urgencyOf(items: readonly ScheduledItem[]): {
  readonly priority?: RequestedPriority;
  readonly dueAt?: string;
} {
  const priority = items.reduce<RequestedPriority | null>(
    (most, item) => moreUrgent(most, item.priority),
    null,
  );
  const dueAt = items.flatMap((item) => item.dueAt ?? []).toSorted()[0];
  return { ...(priority !== null && { priority }), ...(dueAt !== undefined && { dueAt }) };
}

/** Why it is on the list: "scheduled for CT at 10:40 on CT1". @param wall now: another day is named */
export function scheduledPurpose(
  item: ScheduledItem,
  wall: Date,
): Extract<StudyPurpose, { kind: 'scheduled' }> {
  const { descriptor, dueAt, station } = item;
  const [day = '', time = ''] = dueAt?.split('T') ?? [];
  const what = descriptor.ModalitiesInStudy.join('+');
  const words = [
    'scheduled',
    ...(what === '' ? [] : [`for ${what}`]),
    ...(day === '' || day.replaceAll('-', '') === dicomDay(wall) ? [] : [`on ${day}`]),
    ...(time === '' ? [] : [`at ${time}`]),
    ...(station === '' ? [] : [`on ${station}`]),
  ];
  return { kind: 'scheduled', reason: words.join(' '), ...urgencyOf([item]) };
}
