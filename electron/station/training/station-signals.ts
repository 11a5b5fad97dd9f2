// What the station itself sees of a learner: what holds at this moment, and what was asked of it and done. Pure.
import type { StationStatus } from '../../../shared/contract/views.ts';
import type { TrainingSignal } from '../../../shared/training/signals.ts';

/** Signals that hold now: a step that begins when its signal holds already is done at once. */
export function presentSignals(status: StationStatus): ReadonlySet<TrainingSignal> {
  const { vault, prefetch } = status;
  const { state, offline, awaitingConfirmation } = status.switch;
  const whole =
    prefetch.state === 'idle' &&
    prefetch.studiesWanted > 0 &&
    prefetch.studiesComplete === prefetch.studiesWanted;
  const holds: Partial<Record<TrainingSignal, boolean>> = {
    locked: vault === 'locked',
    unlocked: vault === 'unlocked',
    'copy-complete': whole,
    'switch-degraded': state === 'degraded',
    'switch-suspect': state === 'suspect' || state === 'down',
    'switch-down': state === 'down',
    offline,
    'return-offered': awaitingConfirmation,
    'back-online': !offline,
  };
  return new Set((Object.keys(holds) as TrainingSignal[]).filter((signal) => holds[signal] === true));
}

/** What is seen when a channel has answered ok. By name: a channel of another room need not exist. */
const CHANNEL_SIGNALS: Readonly<Record<string, (input: unknown, answer: unknown) => TrainingSignal | null>> =
  {
    'study:open': () => 'study-opened',
    'study:close': () => 'study-closed',
    'switch:declare-down': () => 'downtime-declared',
    'switch:confirm-return': () => 'return-confirmed',
    'endpoint:test': () => 'connection-tested',
    'prefetch:run': () => 'fetch-asked',
    'prefetch:top-up': () => 'top-up-begun',
    'queue:move-up': () => 'study-moved-up',
    'window:plan': () => 'window-planned',
    'window:cancel': () => 'window-cancelled',
    'log:shown': () => 'log-shown',
    'log:export': () => 'log-exported',
    'log:printed': () => 'log-exported',
    'log:write': (input) => (wroteSomething(input) ? 'impression-written' : null),
  };

export const signalOfAnswer = (channel: string, input: unknown, answer: unknown): TrainingSignal | null =>
  CHANNEL_SIGNALS[channel]?.(input, answer) ?? null;

/** More than a first letter: the log keeps each keystroke. */
const ENOUGH_CHARACTERS = 10;

function wroteSomething(input: unknown): boolean {
  const { impression } = input as { readonly impression?: { readonly text?: unknown } };
  return typeof impression?.text === 'string' && impression.text.trim().length >= ENOUGH_CHARACTERS;
}
