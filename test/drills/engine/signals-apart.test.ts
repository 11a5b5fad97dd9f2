// guards S-6: these assignments must not compile. `tsc` fails when one of them does, since its comment then expects nothing.
import { describe, expect, it } from 'vitest';
import { toDrillSignal } from '../../../drills/engine/drill-signal.ts';
import { type SwitchView, switchViewSchema } from '../../../shared/contract/switch-view.ts';
import type { DrillSignal } from '../../../shared/domain/drill-signal.ts';
import type { RealSwitch } from '../../../shared/domain/switch-state.ts';
import { event, MIN, play, runIn, started } from './drill-fixture.ts';

describe('the signal of a drill', () => {
  it('cannot be handed over where the real link is expected, nor the other way round', () => {
    const drill = null as unknown as DrillSignal;
    const view = null as unknown as SwitchView;
    const real = null as unknown as RealSwitch;
    // @ts-expect-error a drill is not what a page shows as the real link
    const shown: SwitchView = drill;
    // @ts-expect-error a drill is not the real link's state
    const state: RealSwitch = drill;
    // @ts-expect-error the real link is not a drill
    const fromView: DrillSignal = view;
    // @ts-expect-error the real link's state is not a drill
    const fromReal: DrillSignal = real;
    // @ts-expect-error only the engine makes the signal of a drill
    const forged: DrillSignal = {
      signal: 'drill',
      runId: 'r',
      scenario: 's',
      phase: 'running',
      link: 'none',
      banner: 'b',
    };
    expect([shown, state, fromView, fromReal, forged]).toHaveLength(5);
  });

  it('is not taken by the schema of the real link', () => {
    const signal = toDrillSignal(started());
    expect(signal?.signal).toBe('drill');
    expect(switchViewSchema.safeParse(signal).success).toBe(false);
  });

  it('exists only while the drill is under way, and says so', () => {
    const run = play(started(), event('ticked', 2 * MIN));
    expect(toDrillSignal(run)).toMatchObject({ phase: 'running', link: 'refuse', banner: 'DRILL: A sample' });
    expect(toDrillSignal(play(run, event('paused', 3 * MIN)))).toMatchObject({
      phase: 'paused',
      link: 'refuse',
      banner: 'DRILL (paused): A sample',
    });
    for (const phase of ['prepared', 'hot-wash', 'closed', 'aborted', 'superseded-by-real'] as const)
      expect(toDrillSignal(runIn(phase))).toBeNull();
  });
});
