// Something that a person did, as a page sends it: hostile until parsed, and never one of those events that the station makes.
import { refusal } from '../../../drills/engine/refusal.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { type DrillEvent, drillEventSchema } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { Role } from '../vault/port.ts';
import { isStationEvent, whoMay } from './who-may.ts';

export type DrillAct = Readonly<Record<string, unknown>>;

/** @returns the event as if it happened now; `contract.invalid-input`, or `drill.not-possible` for what only the station says */
export function parseAct(act: DrillAct, at: Moment): Result<DrillEvent, KitError> {
  if (Object.hasOwn(act, 'at')) return err(invalidAct('at'));
  const parsed = drillEventSchema.safeParse({ ...act, at });
  if (!parsed.success) return err(invalidAct(parsed.error.issues[0]?.path.map(String).join('.') ?? ''));
  const { type } = parsed.data;
  return isStationEvent(type) ? err(notPossible(`Only the station itself says ${type}.`)) : ok(parsed.data);
}

/** @param role of who has unlocked the station. @returns why this cannot happen to this run now, or null */
export function actRefusal(run: DrillRun, event: DrillEvent, role: Role | null): KitError | null {
  const mayNot = whoMay(event.type, run.phase.name, role);
  if (mayNot !== null) return mayNot;
  const reason = refusal(run, event);
  return reason === null ? null : notPossible(reason);
}

export const notPossible = (reason: string): KitError =>
  kitError('drill.not-possible', reason, 'Look at the drill as it stands now, and go on from there.');

const invalidAct = (path: string): KitError =>
  kitError(
    'contract.invalid-input',
    `The request is not valid at ${/^[\w.]{1,80}$/u.test(path) ? path : 'its top level'}.`,
    'Check what was entered. If the page made this request by itself, reload it.',
  );
