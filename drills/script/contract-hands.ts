// Hands of scripted people where there is no page: each act is the call, or the two, that the page makes when a person does it.
import type { StudyRow } from '../../shared/contract/views.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { Ask, StationHands } from './station-port.ts';

/** @param passphrase of the one operator who stands for everybody: who unlocks is a matter of the script */
export function contractHands(ask: Ask, passphrase: string): StationHands {
  const openStudy = async (wanted: 'current' | 'prior'): Promise<Result<void, KitError>> => {
    const list = await ask('worklist:list', {});
    if (!list.ok) return list;
    const row = mostUrgent(list.value.rows, wanted);
    if (row === null) return err(nothingToOpen(wanted));
    const opened = await ask('study:open', { studyKey: row.studyKey });
    if (!opened.ok) return opened;
    const shown = await ask('display:shown', { what: 'image', studyKey: row.studyKey });
    // Whoever has a study open keeps the station offline (S-11): scripted people put it away when they have read it.
    const closed = await ask('study:close', { studyKey: row.studyKey });
    return shown.ok ? done(closed) : shown;
  };
  return async (act) => {
    switch (act.type) {
      case 'vault-unlocked':
        return done(await ask('access:unlock', { passphrase }));
      case 'vault-locked':
        return done(await ask('access:lock', {}));
      case 'downtime-declared':
        return done(await ask('switch:declare-down', { signal: 'drill', reason: act.reason }));
      case 'return-confirmed':
        return done(await ask('switch:confirm-return', { signal: 'drill' }));
      case 'worklist-shown': {
        const list = await ask('worklist:list', {});
        return list.ok ? done(await ask('display:shown', { what: 'worklist' })) : list;
      }
      case 'image-opened':
        return openStudy('current');
      case 'prior-opened':
        return openStudy('prior');
      case 'log-opened':
        return done(await ask('log:shown', { where: 'section' }));
      case 'log-exported':
        return exportLog(ask);
      case 'top-up-started':
        return done(await ask('prefetch:run', {}));
      default:
        return act satisfies never;
    }
  };
}

const done = (answer: Result<unknown, KitError>): Result<void, KitError> =>
  answer.ok ? ok(undefined) : answer;

/** A STAT study before the others, a complete one before an incomplete one. */
function mostUrgent(rows: readonly StudyRow[], wanted: 'current' | 'prior'): StudyRow | null {
  const held = rows.filter(
    ({ purpose, completeness }) =>
      (purpose.kind === 'prior') === (wanted === 'prior') && completeness.held > 0,
  );
  const rank = ({ completeness }: StudyRow): number => (completeness.state === 'complete' ? 0 : 1);
  return held.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}

async function exportLog(ask: Ask): Promise<Result<void, KitError>> {
  const log = await ask('log:list', { incidentId: null });
  if (!log.ok) return log;
  const incidentId = log.value.shown;
  if (incidentId === null) return err(nothingInLog());
  return done(await ask('log:export', { incidentId, format: 'csv' }));
}

const nothingToOpen = (wanted: 'current' | 'prior'): KitError =>
  kitError(
    'drill.not-possible',
    wanted === 'prior' ? 'No prior is in the copy.' : "No image of today's list is in the copy.",
    'Let the station fetch before the drill: its readiness tells how much of the list it holds.',
  );

const nothingInLog = (): KitError =>
  kitError(
    'drill.not-possible',
    'There is no downtime in the reading log.',
    'Let somebody open an image from the copy before the log is exported.',
  );
