// One way to break the sample scenario, and what must be said about it.
import { expect } from 'vitest';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { bytesOf, sampleWith } from './sample-scenario.ts';

export interface Mistake {
  readonly what: string;
  readonly find: string;
  readonly put: string;
  /** Stands on the line that must be named; it occurs once in the broken text. */
  readonly marker: string;
  readonly path: string;
  readonly reason: RegExp;
}

export const row = (
  what: string,
  find: string,
  put: string,
  marker: string,
  path: string,
  reason: RegExp,
): Mistake => ({
  what,
  find,
  put,
  marker,
  path,
  reason,
});

const lineOf = (text: string, marker: string): number => {
  const at = text.indexOf(marker);
  if (at < 0 || text.includes(marker, at + 1)) throw new Error(`not exactly once: ${marker}`);
  return text.slice(0, at).split('\n').length;
};

/** Breaks the sample, and expects the mistake at its line with its reason. */
export function expectRefused(mistake: Mistake): void {
  const text = sampleWith(mistake.find, mistake.put);
  const parsed = parseScenario(bytesOf(text));
  if (parsed.ok) throw new Error('it was accepted');
  expect(parsed.error).toContainEqual({
    line: lineOf(text, mistake.marker),
    path: mistake.path,
    reason: expect.stringMatching(mistake.reason) as string,
  });
}
