// S-3: does an instance belong to the patient of its study? Pure; answers attribute names, never their values.
import { canonicalPersonName, samePersonName } from '../../../shared/dicom/person-name.ts';
import type { PatientIdentity } from '../../../shared/domain/study.ts';

/**
 * Component groups (alphabetic, ideographic, phonetic) are compared where both sides state one: archives drop some. Letter
 * case and what could not be decoded don't tell patients apart; see samePersonName.
 */
const namesDiffer = (a: string, b: string): boolean => {
  const others = canonicalPersonName(b).split('=');
  return canonicalPersonName(a)
    .split('=')
    .some((group, i) => {
      const other = others[i] ?? '';
      return group !== '' && other !== '' && !samePersonName(group, other);
    });
};

const differs = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;

/**
 * Names of the attributes in which an instance and its study name different patients; empty when they agree.
 * PatientID must be equal, even when one is empty; the others count when both sides state them.
 */
export function conflictingAttributes(study: PatientIdentity, instance: PatientIdentity): readonly string[] {
  const conflicts: string[] = [];
  if (study.PatientID.trim() !== instance.PatientID.trim()) conflicts.push('PatientID');
  if (differs(study.IssuerOfPatientID.trim(), instance.IssuerOfPatientID.trim()))
    conflicts.push('IssuerOfPatientID');
  if (namesDiffer(study.PatientName, instance.PatientName)) conflicts.push('PatientName');
  if (differs(study.PatientBirthDate.trim(), instance.PatientBirthDate.trim()))
    conflicts.push('PatientBirthDate');
  return conflicts;
}

/** Why an instance is set aside, or null: for a person, free of patient data. */
export function quarantineReason(study: PatientIdentity, instance: PatientIdentity): string | null {
  const conflicts = conflictingAttributes(study, instance);
  return conflicts.length === 0
    ? null
    : `This image names another patient than its study: ${conflicts.join(', ')} differ${conflicts.length === 1 ? 's' : ''}.`;
}
