// S-3: do two records speak of one patient? Pure; answers attribute names, never their values. The vault asks it of an
// instance and its study, the rules for priors of two studies: there must not be two answers.
import { canonicalPersonName, samePersonName } from '../dicom/person-name.ts';
import type { PatientIdentity } from './study.ts';

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
 * Names of the attributes in which two records name different patients; empty when they agree.
 * PatientID must be equal, even when one is empty; the others count when both sides state them.
 */
export function conflictingAttributes(one: PatientIdentity, other: PatientIdentity): readonly string[] {
  const conflicts: string[] = [];
  if (one.PatientID.trim() !== other.PatientID.trim()) conflicts.push('PatientID');
  if (differs(one.IssuerOfPatientID.trim(), other.IssuerOfPatientID.trim()))
    conflicts.push('IssuerOfPatientID');
  if (namesDiffer(one.PatientName, other.PatientName)) conflicts.push('PatientName');
  if (differs(one.PatientBirthDate.trim(), other.PatientBirthDate.trim())) conflicts.push('PatientBirthDate');
  return conflicts;
}

/**
 * Whether two studies may be shown as one patient's: the same PatientID, and nothing that contradicts it. An ID alone
 * repeats between hospitals and after mistakes at the desk; without an ID nobody is the same patient.
 */
export const samePatient = (one: PatientIdentity, other: PatientIdentity): boolean =>
  one.PatientID.trim() !== '' && conflictingAttributes(one, other).length === 0;

const saysNothing = ({ IssuerOfPatientID, PatientName, PatientBirthDate }: PatientIdentity): boolean =>
  [IssuerOfPatientID, canonicalPersonName(PatientName), PatientBirthDate].every((each) => each.trim() === '');

/**
 * Whether nobody can say whose record this is: it states nothing but a PatientID, and `others` with that ID are several patients'.
 * Each of them alone would pass for the same patient.
 */
export function isAnybodys(one: PatientIdentity, others: readonly PatientIdentity[]): boolean {
  if (!saysNothing(one)) return false;
  const named = new Map(
    others
      .filter((other) => other.PatientID.trim() === one.PatientID.trim() && !saysNothing(other))
      .map((other) => [
        JSON.stringify([other.IssuerOfPatientID, other.PatientName, other.PatientBirthDate]),
        other,
      ]),
  );
  const distinct = [...named.values()];
  return distinct.some((each, index) =>
    distinct.slice(index + 1).some((other) => conflictingAttributes(each, other).length > 0),
  );
}
