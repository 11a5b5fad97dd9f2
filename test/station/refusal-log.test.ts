import { expect, it } from 'vitest';
import { createRefusalLog } from '../../electron/station/refusal-log.ts';
import type { LogFields } from '../../electron/station/log.ts';
import { createFakeClock } from './health/fake-clock.ts';

it('says the first refused connection of a kind at once, and later how many came meanwhile', async () => {
  const clock = createFakeClock();
  const said: LogFields[] = [];
  const refused = createRefusalLog({ warn: (fields) => void said.push(fields) }, clock);
  for (let i = 0; i < 1000; i += 1) refused('tls-on-plain-port');
  refused('not-tls');
  expect(said).toEqual([
    { refusal: 'tls-on-plain-port', count: 1 },
    { refusal: 'not-tls', count: 1 },
  ]);
  await clock.advance(60_000);
  refused('tls-on-plain-port');
  expect(said.at(-1)).toEqual({ refusal: 'tls-on-plain-port', count: 1000 });
});
