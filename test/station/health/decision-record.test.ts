import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromJournal,
  parseProbe,
  probeText,
  toJournalEntry,
} from '../../../electron/station/health/decision-record.ts';
import { createRemembered } from '../../../electron/station/health/remembered.ts';
import { KIT_ERROR_CODE_LIST } from '../../../shared/contract/kit-error.ts';
import { PROBE_KINDS } from '../../../shared/domain/switch-kinds.ts';
import { instant } from '../../shared/domain/switch-fixtures.ts';

const kind = fc.constantFrom(...PROBE_KINDS);
const probe = fc.oneof(
  fc.record({ kind, outcome: fc.constant('bad' as const), code: fc.constantFrom(...KIT_ERROR_CODE_LIST) }),
  fc.record({
    kind,
    outcome: fc.constantFrom('good' as const, 'slow' as const),
    latencyMs: fc.double({ min: 0, max: 120_000, noNaN: true }),
  }),
);
const decision = fc.record({
  signal: fc.constant('real' as const),
  endpointId: fc.constant('main'),
  from: fc.constantFrom('healthy' as const, 'suspect' as const),
  to: fc.constantFrom('down' as const, 'degraded' as const),
  offline: fc.boolean(),
  reason: fc.string({ minLength: 1 }),
  cause: fc.constantFrom('probes' as const, 'declared' as const),
  downBy: fc.constantFrom('probes' as const, null),
  blame: fc.option(fc.string({ minLength: 1 }), { nil: null }),
  actor: fc.constant('kim'),
  at: fc.integer({ min: 0, max: 1e7 }).map(instant),
  probes: fc.array(
    fc.tuple(probe, fc.integer({ min: 0, max: 1e7 })).map(([finding, at]) => ({ finding, at: instant(at) })),
    { maxLength: 12 },
  ),
});
const recordOf = (entry: ReturnType<typeof toJournalEntry>, seq = 1) => ({
  ...entry,
  details: { ...entry.details },
  seq,
  at: '2026-11-22T10:41:00.000Z',
  monotonicMs: 0,
  runId: 'run',
  previousHash: '',
  hash: '',
});

describe('a decision of the switch', () => {
  it('is read back from the journal with every probe that caused it', () => {
    fc.assert(
      fc.property(decision, (made) => {
        const read = fromJournal(recordOf(toJournalEntry(made, 'reader'), 7));
        expect(read).toMatchObject({
          seq: 7,
          at: made.at.wall,
          from: made.from,
          to: made.to,
          reason: made.reason,
          blame: made.blame,
          actor: 'kim',
        });
        expect(read?.probes).toEqual(
          made.probes.map(({ finding, at }) => ({
            at: at.local,
            kind: finding.kind,
            outcome: finding.outcome,
            latencyMs: finding.outcome === 'bad' ? null : Math.round(finding.latencyMs * 10) / 10,
            code: finding.outcome === 'bad' ? finding.code : null,
          })),
        );
        for (const each of read?.probes ?? []) expect(parseProbe(probeText(each))).toEqual(each);
      }),
    );
  });

  it('of an earlier version of the kit is read too', () => {
    const old = recordOf({
      event: 'switch:changed',
      actor: 'station',
      role: 'station',
      details: {
        signal: 'real',
        endpointId: 'main',
        from: 'suspect',
        to: 'down',
        offline: true,
        cause: 'probes',
        reason: '4 of 4 C-ECHO refused since 10:41:03',
        decidedAt: '2026-11-22T10:41:07.000Z',
        probes: '10:41:01 find good 60 ms; 10:41:03 echo bad dicom.connection-refused',
      },
    });
    expect(fromJournal(old)?.probes).toEqual([
      { at: '10:41:01', kind: 'find', outcome: 'good', latencyMs: 60, code: null },
      { at: '10:41:03', kind: 'echo', outcome: 'bad', latencyMs: null, code: 'dicom.connection-refused' },
    ]);
    expect(fromJournal({ ...old, event: 'endpoint:changed' })).toBeNull();
    expect(fromJournal({ ...old, details: { ...old.details, to: 'sideways' } })).toBeNull();
  });

  it('comes newest first, at most as many as asked for', () => {
    const remembered = createRemembered();
    const [made] = fc.sample(decision, 1);
    if (made === undefined) throw new Error('no sample');
    for (let seq = 1; seq <= 1200; seq += 1) remembered.absorb(recordOf(toJournalEntry(made, 'reader'), seq));
    expect(remembered.decisions(3).map(({ seq }) => seq)).toEqual([1200, 1199, 1198]);
    expect(remembered.decisions(500)).toHaveLength(500);
  });
});
