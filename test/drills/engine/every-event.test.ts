import { describe, expect, it } from 'vitest';
import type { DrillEventType } from '../../../shared/drill/drill-event.ts';
import { next } from '../../../drills/engine/next.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import type { RunPhaseName } from '../../../drills/engine/run.ts';
import { event, EVENT_TYPES, runIn } from './drill-fixture.ts';

const PHASES = {
  prep: 'prepared',
  run: 'running',
  paus: 'paused',
  hotw: 'hot-wash',
  clos: 'closed',
  abor: 'aborted',
  real: 'superseded-by-real',
} as const satisfies Record<string, RunPhaseName>;
type Column = keyof typeof PHASES;

/** `=` the event is taken and the phase stays; `.` it is refused; a name is the phase that follows. */
const TABLE = `
                      prep  run   paus  hotw  clos  abor  real
role-assigned         =     =     =     .     .     .     .
role-ready            =     =     =     .     .     .     .
precondition-checked  =     .     .     .     .     .     .
started               run   .     .     .     .     .     .
paused                .     paus  .     .     .     .     .
resumed               .     .     run   .     .     .     .
time-jumped           .     =     .     .     .     .     .
inject-delivered      .     =     .     .     .     .     .
aborted               abor  abor  abor  .     .     .     .
ended                 .     hotw  hotw  .     .     .     .
step-done             .     =     =     .     .     .     .
step-undone           .     =     =     .     .     .     .
step-skipped          .     =     =     .     .     .     .
inject-answered       .     =     =     .     .     .     .
observed              .     =     =     =     .     =     =
observation-withdrawn .     =     =     =     .     =     =
signal-seen           .     =     =     .     .     .     .
link-failed           .     =     =     .     .     .     .
link-restored         .     =     =     .     .     .     .
real-outage           real  real  real  .     .     .     .
ticked                .     =     =     .     .     .     .
objective-rated       .     .     .     =     .     =     =
improvement-added     .     .     .     =     .     =     =
improvement-withdrawn .     .     .     =     .     =     =
closed                .     .     .     clos  .     .     .
`;

const [header = [], ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/u));
const cells = lines.flatMap(([type, ...row]) =>
  row.map((cell, at) => ({
    type: type as DrillEventType,
    phase: PHASES[header[at] as Column],
    outcome: cell,
  })),
);

describe('a run of a drill', () => {
  it('has an answer to every event in every phase', () => {
    expect(cells).toHaveLength(EVENT_TYPES.length * Object.keys(PHASES).length);
    expect(new Set(cells.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES));
  });

  // guards S-6: a run that a real outage has ended takes reviews and nothing else
  it.each(cells)('$phase: $type gives $outcome', ({ type, phase, outcome }) => {
    const before = runIn(phase);
    expect(before.phase.name).toBe(phase);
    // Each event on something that it can happen to, so that only the phase decides.
    const parts = {
      'inject-delivered': { inject: 'second-question' },
      'step-done': { step: 'see-it' },
      'step-skipped': { step: 'see-it' },
    }[type as string];
    const happened = event(type, 2000, parts);
    const after = next(before, happened);
    if (outcome === '.') {
      expect(after).toBe(before);
      expect(refusal(before, happened)).toMatch(/^The drill .* is not possible now\.$/u);
      return;
    }
    expect(refusal(before, happened)).toBeNull();
    expect(after).not.toBe(before);
    expect(after.phase.name).toBe(outcome === '=' ? phase : PHASES[outcome as Column]);
    expect(after.clock.last.monotonicMs).toBe(2000);
  });
});
