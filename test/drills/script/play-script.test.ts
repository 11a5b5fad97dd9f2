import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { readLibrary, shippedScenarios } from '../../../drills/scenario/library.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { playScript } from '../../../drills/script/play-script.ts';
import { parseScript } from '../../../drills/script/script.ts';
import { bytesOf, sampleScenario } from '../scenario/sample-scenario.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const read = (text: string) => {
  const script = parseScript(bytesOf(text));
  if (!script.ok) throw new Error(script.error.map(({ line, reason }) => `${line}: ${reason}`).join('\n'));
  return script.value;
};
const playText = (scenario: Scenario, text: string) =>
  playScript(scenario, read(text), { runId: 'run-1', start: START });

/** Everybody does everything exactly at its target, and each inject is answered at once. */
function perfectScript(scenario: Scenario): string {
  const acts: { readonly atMs: number; readonly act: string }[] = [];
  const add = (atMs: number, act: string): void => void acts.push({ atMs, act });
  for (const at of scenario.preconditions.keys())
    add(0, `do: precondition-checked, precondition: ${at}, met: true, by: C`);
  for (const { id } of scenario.roles) add(0, `do: role-ready, role: ${id}, by: Person ${id}`);
  add(0, 'do: started, by: C');
  for (const { id, target, observed } of scenario.steps) {
    if (observed !== 'manual' && 'auto' in observed)
      add(target, `do: signal-seen, event: ${observed.auto}, station: room-1`);
    else add(target, `do: step-done, step: ${id}, by: P, evidence: seen`);
  }
  for (const { id, at } of scenario.injects) {
    add(at, `do: inject-delivered, inject: ${id}, by: C`);
    add(at, `do: inject-answered, inject: ${id}, by: P, response: answered`);
  }
  add(scenario.duration, 'do: ended, by: C');
  for (const { id } of scenario.objectives)
    add(scenario.duration, `do: objective-rated, objective: ${id}, rating: P, by: E`);
  add(scenario.duration, 'do: closed, by: C');
  const lines = acts
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ atMs, act }) => `  - { at: ${atMs / 1000} s, ${act} }`);
  return ['format: 1', `scenario: ${scenario.id}`, 'acts:', ...lines, ''].join('\n');
}

describe('a scripted run', () => {
  it('can do each shipped scenario without a late step or an open inject', async () => {
    const { entries } = await readLibrary({ shipped: shippedScenarios(), site: '/nowhere' });
    expect(entries).toHaveLength(8);
    for (const { scenario } of entries) {
      const played = playText(scenario, perfectScript(scenario));
      if (!played.ok) throw new Error(`${scenario.id}: ${played.error[0]?.reason}`);
      const { run } = played.value;
      const metrics = metricsOf(run);
      expect(run.phase.name).toBe('closed');
      expect(metrics.exerciseMs).toBe(scenario.duration);
      for (const role of metrics.roles) expect(role).toMatchObject({ onTime: role.steps, doneLate: 0 });
      expect(metrics.injects.every(({ inTime }) => inTime)).toBe(true);
      expect(metrics.fullReadiness).toEqual({ ms: 0, pausedMs: 0, jumpedMs: 0 });
      const planned = !scenario.steps.some(({ milestone }) => milestone === 'detected');
      expect(metrics.detect === null).toBe(planned);
      expect(run.linkFailures.length).toBeGreaterThan(0);
      expect(run.linkFailures.map(({ from }) => from.exerciseMs)).toEqual(
        scenario.link.filter(({ fault }) => fault !== 'none').map(({ at }) => at),
      );
    }
  });

  it('fails the link at its time on the exercise clock: a pause puts it off', () => {
    const text = `format: 1
scenario: sample
acts:
  - { at: 0, do: precondition-checked, precondition: 0, met: true, by: C }
  - { at: 10 s, do: started, by: C }
  - { at: 30 s, do: paused, by: C, reason: a patient }
  - { at: 5 min, do: resumed, by: C }
  - { at: 10 min, do: ticked }
  - { at: 11 min, do: real-outage, reason: the PACS is gone }
`;
    const played = playText(sampleScenario(), text);
    if (!played.ok) throw new Error(played.error[0]?.reason);
    const { run, events } = played.value;
    expect(events.map(({ type }) => type)).toEqual([
      'precondition-checked',
      'started',
      'paused',
      'resumed',
      'link-failed',
      // What the switch would have seen is assumed, where a step waits for it.
      'signal-seen',
      'ticked',
      'real-outage',
    ]);
    // 20 s before the pause, so 40 s of the minute are left when it ends.
    expect(events[4]?.at.monotonicMs).toBe(340_000);
    expect(run.linkFailures).toMatchObject([
      { from: { exerciseMs: 60_000 }, until: { exerciseMs: 380_000 } },
    ]);
  });

  it('stops at an act that is not possible, and names its line', () => {
    const text = 'format: 1\nscenario: sample\nacts:\n  - at: 0\n    do: started\n    by: C\n';
    expect(playText(sampleScenario(), text)).toMatchObject({
      ok: false,
      error: [{ line: 4, reason: expect.stringMatching(/must be met before the start/u) as string }],
    });
  });

  it.each([
    ['an act that is nothing', '{ at: 0, do: dance }', 4, 'acts.0.do', /dance is nothing that happens/u],
    ['a time that is none', '{ at: soon, do: ticked }', 4, 'acts.0.at', /a time is written/u],
    ['a missing person', '{ at: 0, do: started }', 4, 'acts.0.by', /missing/u],
    ['an unknown key', '{ at: 0, do: ticked, loud: true }', 4, 'acts.0.loud', /not known/u],
    [
      'acts out of order',
      '{ at: 5 s, do: ticked }\n  - { at: 4 s, do: ticked }',
      5,
      'acts.1.at',
      /out of order/u,
    ],
    [
      'a signal that no station sends',
      '{ at: 0, do: signal-seen, event: x, station: s }',
      4,
      'acts.0.event',
      /one of/u,
    ],
  ])('is refused for %s, at its line', (_what, act, line, path, reason) => {
    const script = parseScript(bytesOf(`format: 1\nscenario: sample\nacts:\n  - ${act}\n`));
    expect(script).toMatchObject({
      ok: false,
      error: [{ line, path, reason: expect.stringMatching(reason) as string }],
    });
  });
});
