// The fake station's switch record: a refused connection in the morning, and a declared downtime the day before.
import type { DecisionView } from '../../../shared/contract/decision-view.ts';

const MINUTE_MS = 60_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

export function fakeDecisions(nowMs: number): readonly DecisionView[] {
  const clock = (agoMs: number): string => iso(nowMs - agoMs).slice(11, 19);
  const probe = (
    agoMs: number,
    kind: DecisionView['probes'][number]['kind'],
    outcome: 'good' | 'slow' | 'bad',
    latencyMs: number | null,
    code: string | null = null,
  ) => ({ at: clock(agoMs), kind, outcome, latencyMs, code });
  const minutes = (count: number): number => count * MINUTE_MS;
  const base = { endpointId: 'main-pacs', actor: 'station', blame: null } as const;
  const down = minutes(126);
  return [
    {
      ...base,
      seq: 220,
      at: iso(nowMs - minutes(95)),
      from: 'recovering',
      to: 'healthy',
      offline: false,
      cause: 'confirmed',
      reason: 'Return confirmed after 5 of 5 good probes',
      actor: 'Dr. Example',
      probes: [
        probe(minutes(96), 'tcp', 'good', 1.2),
        probe(minutes(95.8), 'echo', 'good', 14),
        probe(minutes(95.5), 'find', 'good', 52),
        probe(minutes(95.2), 'echo', 'good', 13),
      ],
    },
    {
      ...base,
      seq: 214,
      at: iso(nowMs - minutes(98)),
      from: 'down',
      to: 'recovering',
      offline: true,
      cause: 'probes',
      reason: 'First good answer after 28 min',
      probes: [
        probe(minutes(99), 'tcp', 'bad', null, 'dicom.connection-refused'),
        probe(minutes(98.3), 'tcp', 'good', 1.4),
        probe(minutes(98.1), 'echo', 'good', 22),
      ],
    },
    {
      ...base,
      seq: 187,
      at: iso(nowMs - down),
      from: 'suspect',
      to: 'down',
      offline: true,
      cause: 'probes',
      reason: '4 of 4 probes failed: the connection is refused',
      blame: 'the gateway and the name server answer: it is the PACS, not this station’s own network',
      probes: [
        probe(down + 32_000, 'find', 'slow', 6_200),
        probe(down + 21_000, 'echo', 'good', 18),
        probe(down + 12_000, 'echo', 'bad', null, 'dicom.association-aborted'),
        probe(down + 8_000, 'tcp', 'bad', 2, 'dicom.connection-refused'),
        probe(down + 5_000, 'echo', 'bad', 3, 'dicom.connection-refused'),
        probe(down + 2_000, 'tcp', 'bad', 2, 'dicom.connection-refused'),
      ],
    },
    {
      ...base,
      seq: 186,
      at: iso(nowMs - down - 7_000),
      from: 'healthy',
      to: 'suspect',
      offline: false,
      cause: 'probes',
      reason: '2 of 4 probes failed',
      probes: [
        probe(down + 21_000, 'echo', 'good', 18),
        probe(down + 12_000, 'echo', 'bad', null, 'dicom.association-aborted'),
        probe(down + 8_000, 'tcp', 'bad', 2, 'dicom.connection-refused'),
      ],
    },
    {
      ...base,
      seq: 9,
      at: iso(nowMs - minutes(60 * 25)),
      from: 'recovering',
      to: 'healthy',
      offline: false,
      cause: 'confirmed',
      reason: 'Return confirmed after 5 of 5 good probes',
      actor: 'Dr. Example',
      probes: [],
    },
    {
      ...base,
      seq: 3,
      at: iso(nowMs - minutes(60 * 26)),
      from: 'healthy',
      to: 'down',
      offline: true,
      cause: 'declared',
      reason: 'PACS upgrade until 14:00',
      actor: 'Dr. Example',
      probes: [],
    },
  ];
}
