// What the drill room answers where something cannot be, or is not yet on record.
import type { DrillRun } from '../../../drills/engine/run.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';

/** @param caughtUp only its words are lost */
export const endNotRecorded = (error: KitError, caughtUp: boolean): KitError =>
  kitError(
    'drill.end-not-recorded',
    caughtUp
      ? `The drill is over, and that is on record. Why, in words, could not be kept: ${error.message}`
      : `The drill is over and the link is given back. Its end is not on record yet: ${error.message}`,
    caughtUp
      ? `${error.remedy} Add what is to be said as an observation.`
      : `${error.remedy} It is written by itself as soon as there is room.`,
    { cause: error.code },
  );

export const leftBehind = (): KitError =>
  kitError(
    'drill.not-possible',
    'This drill was left behind when its file was damaged, and another has been prepared since.',
    'Abort it; what happened in it stays in the history.',
  );

export const runOpen = ({ scenario, phase }: DrillRun): KitError =>
  kitError(
    'drill.run-open',
    `A drill is open already: ${scenario.title} (${phase.name}).`,
    'End it and close its hot wash, or abort it, before you prepare another.',
  );
