// S-3: why an instance is not shown with its study. Free of patient data: a reason names attributes, never their values.
import { conflictingAttributes } from '../../../shared/domain/same-patient.ts';
import type { PatientIdentity } from '../../../shared/domain/study.ts';

/** Why an instance is set aside, or null: for a person, free of patient data. */
export function quarantineReason(study: PatientIdentity, instance: PatientIdentity): string | null {
  const conflicts = conflictingAttributes(study, instance);
  return conflicts.length === 0
    ? null
    : `This image names another patient than its study: ${conflicts.join(', ')} differ${conflicts.length === 1 ? 's' : ''}.`;
}
