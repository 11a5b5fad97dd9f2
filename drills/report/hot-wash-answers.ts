// What was said to each question of a hot wash. An answer is an observation that names its question, so that the journal, the
// report and an interrupted debrief all find it again without an event of its own.
import type { DrillRun, Observation } from '../engine/run.ts';

const NAMED = /^Hot wash (\d{1,3}): /u;

/** The text of the observation that answers a question; `question` counts from 0 in the scenario's list. */
export const hotWashAnswer = (question: number, text: string): string => `Hot wash ${question + 1}: ${text}`;

export interface HotWashAnswer {
  /** Position in the scenario's list of questions; null when the observation answers none. */
  readonly question: number | null;
  /** Position among the run's observations, as `observation-withdrawn` counts. */
  readonly observation: number;
  readonly by: string;
  readonly kind: Observation['kind'];
  /** Without the name of its question. */
  readonly text: string;
  readonly at: Observation['at'];
}

/** Every observation that stands, in the order of its coming, told apart by the question it answers. */
export const spokenIn = ({ observations, scenario }: DrillRun): readonly HotWashAnswer[] =>
  observations.flatMap(({ by, kind, text, at, withdrawn }, observation) => {
    if (withdrawn) return [];
    const named = NAMED.exec(text);
    const number = named === null ? 0 : Number(named[1]);
    const answers = number >= 1 && number <= scenario.hotWash.length;
    return [
      {
        question: answers ? number - 1 : null,
        observation,
        by,
        kind,
        text: answers ? text.slice(named?.[0].length ?? 0) : text,
        at,
      },
    ];
  });
