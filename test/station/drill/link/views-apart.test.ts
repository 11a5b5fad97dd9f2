// guards S-6: these assignments must not compile. `tsc` fails when one of them does, since its comment then expects nothing.
import { describe, expect, it } from 'vitest';
import type { DrillDecision } from '../../../../electron/station/drill/link/drill-monitor.ts';
import { drillSwitchEntry } from '../../../../electron/station/drill/link/drill-record.ts';
import type { SwitchDecision } from '../../../../electron/station/health/decision.ts';
import { fromJournal, toJournalEntry } from '../../../../electron/station/health/decision-record.ts';
import { createDeclaredReader } from '../../../../electron/station/journal/declared-downtime.ts';
import { type DrillSwitchView, drillSwitchViewSchema } from '../../../../shared/contract/drill-view.ts';
import type { JournalRecord } from '../../../../shared/contract/journal.ts';
import { type SwitchView, switchViewSchema } from '../../../../shared/contract/switch-view.ts';
import type { RealSwitch } from '../../../../shared/domain/switch-state.ts';

const at = { monotonicMs: 1, wall: '2026-11-22T10:41:00.000Z', local: '10:41:00' };
const decision: DrillDecision = {
  signal: 'drill',
  endpointId: 'main',
  from: 'suspect',
  to: 'down',
  offline: true,
  reason: 'Declared down by kim',
  cause: 'declared',
  downBy: 'declared',
  blame: null,
  actor: 'kim',
  at,
  probes: [],
};

describe("a drill's switch and the real one", () => {
  it('cannot be handed over for each other', () => {
    const drill = null as unknown as DrillSwitchView;
    const real = null as unknown as SwitchView;
    const made = null as unknown as SwitchDecision;
    // @ts-expect-error a drill's switch is not shown as the real one
    const shown: SwitchView = drill;
    // @ts-expect-error the real switch is not shown as a drill's
    const practised: DrillSwitchView = real;
    // @ts-expect-error a drill's view is not the real link's state
    const state: RealSwitch = drill;
    // @ts-expect-error a drill's transition is not one of the real switch
    const decided: SwitchDecision = decision;
    // @ts-expect-error a transition of the real switch is not one of a drill's
    const drilled: DrillDecision = made;
    expect([shown, practised, state, decided, drilled]).toHaveLength(5);
  });

  it('cannot be recorded for each other', () => {
    // @ts-expect-error the record of an outage is made of the real switch only
    expect(() => toJournalEntry(decision, 'reader')).not.toThrow();
    const real: SwitchDecision = { ...decision, signal: 'real' };
    // @ts-expect-error the record of a drill is made of the drill's switch only
    expect(() => drillSwitchEntry('run', real, 'reader')).not.toThrow();
  });

  it('are not taken by the schema of the other', () => {
    const view = {
      signal: 'drill',
      state: 'down',
      reason: 'r',
      since: at.wall,
      offline: true,
      cause: 'probes',
      awaitingConfirmation: false,
      endpointId: 'main',
      probes: [],
      blame: null,
      clock: null,
    };
    expect(drillSwitchViewSchema.safeParse(view).success).toBe(true);
    expect(switchViewSchema.safeParse(view).success).toBe(false);
    expect(drillSwitchViewSchema.safeParse({ ...view, signal: 'real' }).success).toBe(false);
  });

  it("a drill's record is read as no decision of the switch, and as no downtime that somebody declared", () => {
    const entry = drillSwitchEntry('run', decision, 'reader');
    const record: JournalRecord = {
      ...entry,
      details: { ...entry.details },
      seq: 1,
      at: at.wall,
      monotonicMs: 1,
      runId: 'process',
      previousHash: '',
      hash: '',
    };
    expect(entry).toMatchObject({ event: 'drill:switch-changed', details: { signal: 'drill', to: 'down' } });
    const declared = createDeclaredReader();
    for (const each of [record, { ...record, event: 'switch:changed' }]) {
      expect(fromJournal(each)).toBeNull();
      declared.absorb(each);
    }
    expect(declared.inForce()).toBeNull();
  });
});
