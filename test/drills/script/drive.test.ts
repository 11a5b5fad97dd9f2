// A driven run measures on the station and skips only what nobody measures.
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { unmeasuredSteps } from '../../../drills/script/awaited.ts';
import { checkForStation } from '../../../drills/script/check-script.ts';
import { driveScript } from '../../../drills/script/drive.ts';
import { parseScript, type Script } from '../../../drills/script/script.ts';
import { bytesOf, sampleScenario } from '../scenario/sample-scenario.ts';
import { type FakeStation, fakeStation } from './fake-station.ts';

const ACTS = [
  'at: 0, do: precondition-checked, precondition: 0, met: true, by: C',
  'at: 0, do: role-ready, role: reader, by: Dr A',
  'at: 20 s, do: started, by: C',
  'at: 5 min, do: image-opened, by: Dr A',
  'at: 6 min, do: step-done, step: call-desk, by: B, evidence: "4711"',
  'at: 7 min 20 s, do: inject-delivered, inject: question, by: C',
  'at: 9 min, do: inject-answered, inject: question, by: Dr A, response: No bleed',
  'at: 12 min, do: step-done, step: tell-ed, by: B',
  'at: 12 min 20 s, do: inject-delivered, inject: second-question, by: C',
  'at: 14 min, do: inject-answered, inject: second-question, by: B',
  'at: 26 min, do: ended, by: C',
  'at: 26 min, do: objective-rated, objective: detect, rating: S, by: E',
  'at: 26 min, do: closed, by: C',
];

const scriptOf = (acts: readonly string[]): Script => {
  const text = `format: 1\nscenario: sample\nacts:\n${acts.map((act) => `  - { ${act} }\n`).join('')}`;
  const script = parseScript(bytesOf(text));
  if (!script.ok) throw new Error(script.error.map(({ line, reason }) => `${line}: ${reason}`).join('\n'));
  return script.value;
};
const drive = (station: FakeStation, acts = ACTS, signal = new AbortController().signal) =>
  driveScript(scriptOf(acts), { ...station.options, signal });

describe('a script driven against a station', () => {
  it('skips the waiting and lives through all that is measured', async () => {
    const station = fakeStation({ detectMs: 7000 });
    const driven = await drive(station);
    if (!driven.ok) throw new Error(driven.error.message);
    const { run, notSeen } = driven.value;
    expect(run.phase.name).toBe('closed');
    expect(notSeen).toEqual([]);
    expect(unmeasuredSteps(run)).toEqual([]);
    const metrics = metricsOf(run);
    // Half an hour of exercise in half a minute, and the detection as long as it took.
    expect(Math.round(metrics.exerciseMs / 60_000)).toBe(26);
    expect(station.nowMs()).toBeLessThan(30_000);
    expect(metrics.detect?.measured).toBe(true);
    expect(metrics.detect?.ms).toBeGreaterThanOrEqual(7000);
    expect(metrics.detect?.ms).toBeLessThan(7600);
    expect(metrics.detect?.jumpedMs).toBe(0);
    expect(metrics.injects.map(({ inTime }) => inTime)).toEqual([true, true]);
    // Its target was 10 min, it came at 11 min 40 s.
    expect(metrics.roles.find(({ role }) => role === 'admin')).toMatchObject({ onTime: 1, doneLate: 1 });
  });

  it('never jumps while a measured thing is pending', async () => {
    const station = fakeStation({ detectMs: 20_000 });
    await drive(station);
    const failed = station.events.findIndex(({ type }) => type === 'link-failed');
    const seen = station.events.findIndex(({ type }) => type === 'signal-seen');
    expect(seen).toBeGreaterThan(failed);
    expect(station.events.slice(failed, seen).some(({ type }) => type === 'time-jumped')).toBe(false);
  });

  it('does each act at its time on the exercise clock', async () => {
    const station = fakeStation();
    const driven = await drive(station);
    if (!driven.ok) throw new Error(driven.error.message);
    const at = (step: string) => (driven.value.run.steps.get(step)?.at.exerciseMs ?? 0) / 1000;
    for (const [step, seconds] of [
      ['first-image', 280],
      ['call-desk', 340],
      ['tell-ed', 700],
    ] as const) {
      expect(at(step)).toBeGreaterThanOrEqual(seconds);
      expect(at(step)).toBeLessThan(seconds + 2);
    }
  });

  it('says what was waited for in vain, and goes on', async () => {
    const station = fakeStation({ detectMs: null });
    const driven = await drive(station);
    if (!driven.ok) throw new Error(driven.error.message);
    expect(driven.value.notSeen).toEqual(['switch:down after the link was failed (refuse)']);
    expect(unmeasuredSteps(driven.value.run).map(({ id }) => id)).toEqual(['see-it']);
    expect(driven.value.run.phase.name).toBe('closed');
  });

  it('plays a pause without waiting it out, and without counting it', async () => {
    const acts = [
      ...ACTS.slice(0, 4),
      'at: 5 min 10 s, do: paused, by: C, reason: a patient',
      'at: 5 min 30 s, do: observed, by: E, kind: note, text: They wait well',
      'at: 15 min 10 s, do: resumed, by: C',
      'at: 16 min, do: step-done, step: call-desk, by: B, evidence: "4711"',
      'at: 36 min, do: ended, by: C',
    ];
    const station = fakeStation();
    const driven = await drive(station, acts);
    if (!driven.ok) throw new Error(driven.error.message);
    const { run } = driven.value;
    expect(Math.round((run.steps.get('call-desk')?.at.exerciseMs ?? 0) / 1000)).toBe(340);
    expect(metricsOf(run).pausedMs).toBeLessThan(5000);
    expect(run.observations).toHaveLength(1);
  });

  it('ends when the real PACS fails, and tells nothing of the rest', async () => {
    const station = fakeStation({ realOutageAtMs: 4000 });
    const driven = await drive(station);
    if (!driven.ok) throw new Error(driven.error.message);
    expect(driven.value.run.phase).toMatchObject({
      name: 'superseded-by-real',
      reason: 'the real PACS is down',
    });
    expect(station.events.some(({ type }) => type === 'ended')).toBe(false);
  });

  it('breaks the drill off and names the line when the station refuses an act', async () => {
    const station = fakeStation({ refuses: 'image-opened' });
    const driven = await drive(station);
    expect(driven).toMatchObject({ ok: false, error: { message: 'line 7: The station is locked.' } });
    expect(station.run()?.phase).toMatchObject({ name: 'aborted', reason: 'line 7: The station is locked.' });
  });

  it('breaks the drill off when it is stopped', async () => {
    const stop = new AbortController();
    const station = fakeStation();
    const { clock } = station.options;
    const options = {
      ...station.options,
      clock: {
        now: () => clock.now(),
        wait: (ms: number) => {
          if (clock.now() > 3000) stop.abort();
          return clock.wait(ms);
        },
      },
      signal: stop.signal,
    };
    const driven = await driveScript(scriptOf(ACTS), options);
    expect(driven).toMatchObject({ ok: false, error: { code: 'drill.script-stopped' } });
    expect(station.run()?.phase.name).toBe('aborted');
  });
});

describe('a script for a station', () => {
  const refused = (...acts: readonly string[]) => {
    const checked = checkForStation(scriptOf(acts), sampleScenario());
    return checked.ok ? [] : checked.error.map(({ line, reason }) => `${line}: ${reason}`);
  };

  it('is taken when people do what people do', () => {
    expect(refused(...ACTS)).toEqual([]);
  });

  it.each([
    ['what the station sees', 'signal-seen, event: switch:down, station: x', /sees this by itself/u],
    ['the failing of the link', 'link-failed, fault: refuse', /fails the link by itself/u],
    ['the return of the link', 'link-restored', /restores the link by itself/u],
    ['a real outage', 'real-outage, reason: x', /cannot be scripted/u],
    ['the time', 'ticked', /keeps the time by itself/u],
    ['a time jump', 'time-jumped, by: C, byMs: 5000', /skipped by itself/u],
    ['a measured step', 'step-done, step: see-it, by: A', /see-it is measured \(switch:down\)/u],
  ])('is refused at its line when it scripts %s', (_what, act, reason) => {
    const acts = [...ACTS.slice(0, 3), `at: 2 min, do: ${act}`, ...ACTS.slice(3)];
    expect(refused(...acts)).toEqual([expect.stringMatching(new RegExp(`^7: .*${reason.source}`, 'u'))]);
  });

  it('is refused when it never starts or never ends, and when the engine would refuse an act', () => {
    expect(refused(ACTS[0] ?? '')).toEqual([expect.stringMatching(/exactly one act must be `do: started`/u)]);
    expect(refused(...ACTS.slice(0, 10))).toEqual([expect.stringMatching(/never brought to its end/u)]);
    const unknown = [...ACTS.slice(0, 4), 'at: 5 min, do: step-done, step: nothing, by: A', ...ACTS.slice(4)];
    expect(refused(...unknown)).toEqual(['8: There is no step nothing in this scenario.']);
  });
});
