// Where each finding stands on the small timeline of a decision: pure geometry, in shares of its width.
import type { DecisionView } from '../../shared/contract/decision-view.ts';
import type { ProbeKind } from '../../shared/contract/switch-view.ts';

type Finding = DecisionView['probes'][number];

export interface TimelineMark {
  readonly finding: Finding;
  /** 0 at the first finding, 1 at the decision. */
  readonly x: number;
}

export interface TimelineLane {
  readonly kind: ProbeKind;
  readonly marks: readonly TimelineMark[];
}

const DAY_S = 86_400;

/** Seconds of a local `HH:MM:SS`, or null. */
const secondsOf = (time: string): number | null => {
  const match = /^(\d{2}):(\d{2}):(\d{2})/u.exec(time);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
};

/**
 * One lane for each kind of probe, in the order in which they first spoke. Findings are oldest first; one that seems earlier
 * than the one before it was made after midnight.
 */
export function timelineOf(probes: readonly Finding[]): readonly TimelineLane[] {
  let before = Number.NEGATIVE_INFINITY;
  let days = 0;
  const timed = probes.flatMap((finding) => {
    const seconds = secondsOf(finding.at);
    if (seconds === null) return [];
    // Findings of two probes may cross by some seconds; half a day back is another day.
    if (seconds + days * DAY_S < before - DAY_S / 2) days += 1;
    const atS = seconds + days * DAY_S;
    before = Math.max(before, atS);
    return [{ finding, atS }];
  });
  if (timed.length === 0) return [];
  const first = Math.min(...timed.map(({ atS }) => atS));
  const length = Math.max(1, Math.max(...timed.map(({ atS }) => atS)) - first);
  const lanes = new Map<ProbeKind, TimelineMark[]>();
  for (const { finding, atS } of timed) {
    const marks = lanes.get(finding.kind) ?? [];
    marks.push({ finding, x: (atS - first) / length });
    lanes.set(finding.kind, marks);
  }
  return [...lanes].map(([kind, marks]) => ({ kind, marks }));
}
