import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { bytesOf, SAMPLE, sampleWith } from './sample-scenario.ts';

describe('a scenario file', () => {
  it('is accepted when it is right, with times in milliseconds', () => {
    const parsed = parseScenario(bytesOf(SAMPLE));
    expect(parsed).toMatchObject({ ok: true, value: { duration: 1_800_000, link: [{ at: 60_000 }, {}] } });
  });

  it('may give two steps of a role the same target, and two injects the same time', () => {
    const text = sampleWith('target: 8 min', 'target: 5 min').replace('at: 12 min', 'at: 7 min');
    expect(parseScenario(bytesOf(text)).ok).toBe(true);
  });

  it('with several mistakes names each of them, in the order of the file', () => {
    const text = sampleWith('target: 8 min', 'target: 4 min').replace('at: 12 min', 'at: 2 min');
    const parsed = parseScenario(bytesOf(text));
    expect(!parsed.ok && parsed.error.map(({ path }) => path)).toEqual(['steps.1.target', 'injects.1.at']);
  });

  it('never throws, whatever line of it is lost or doubled', () => {
    const lines = SAMPLE.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(lines.length - 1), fc.string(), (from, to, noise) => {
        const cut = [...lines.slice(0, from), noise, ...lines.slice(to)].join('\n');
        const parsed = parseScenario(bytesOf(cut));
        return parsed.ok || parsed.error.every(({ line, reason }) => line >= 0 && reason !== '');
      }),
      { numRuns: 60 },
    );
  });
});
