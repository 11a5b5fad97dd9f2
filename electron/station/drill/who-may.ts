// Who may do what in a drill. Under way it belongs to the room: whoever stands at the station ticks, locked or not, since a
// passphrase between a nurse and a tick is a tick that is remembered later instead of measured.
import type { RunPhaseName } from '../../../drills/engine/run.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { DrillEventType } from '../../../shared/drill/drill-event.ts';
import type { Role } from '../vault/port.ts';

/** What only the station says: nobody can claim to have measured something. */
export const STATION_EVENTS = [
  'signal-seen',
  'link-failed',
  'link-restored',
  'real-outage',
  'ticked',
] as const;
export type StationEventType = (typeof STATION_EVENTS)[number];

export const isStationEvent = (type: DrillEventType): type is StationEventType =>
  (STATION_EVENTS as readonly string[]).includes(type);

/** Before the start these are the coordinator's. */
const COORDINATORS: readonly DrillEventType[] = ['started', 'role-assigned', 'aborted'];

/** @returns why this person may not, or null. @param role of who has unlocked the station; null while it is locked */
export function whoMay(type: DrillEventType, phase: RunPhaseName, role: Role | null): KitError | null {
  if (phase === 'running' || phase === 'paused') return null;
  if (phase === 'prepared') {
    // Whoever sits down may say so; that a drill is safe to start is said by somebody who is known.
    if (type === 'role-ready') return null;
    if (!COORDINATORS.includes(type)) return role === null ? locked() : null;
    if (role === 'coordinator' || role === 'administrator') return null;
    if (role === null) return locked();
    return kitError(
      'access.role-required',
      'This needs a drill coordinator or an administrator.',
      'Ask a drill coordinator or an administrator to unlock the station with a passphrase of their own and do it.',
      { required: 'coordinator' },
    );
  }
  return role === null ? locked() : null;
}

const locked = (): KitError =>
  kitError('vault.locked', 'The station is locked.', 'Unlock it with your passphrase.');
