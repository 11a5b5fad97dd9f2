// A station in a declared downtime, made to be killed: a study is open, one keystroke after the other is written, each answer is
// said, and it never ends by itself.
import { randomUUID } from 'node:crypto';
import { ask, openStation, rowsOf, unlock } from './station-fixture.ts';

const [, , data = '', seed = '1'] = process.argv;
const station = await openStation({ data, pacs: { aeTitle: 'NOBODY', port: 1 }, retrieveBy: ['C-GET'] });
station.start();
await unlock(station);
if (!station.status().switch.offline)
  await ask(station, 'switch:declare-down', { signal: 'real', reason: 'a test' });
const [row] = await rowsOf(station);
if (row === undefined) throw new Error('the station holds no study');
const { studyKey } = row;
await ask(station, 'study:open', { studyKey });
const { entryId } = await ask(station, 'log:study', { studyKey });
if (entryId === null) throw new Error('the reading is not in the log');

const writer = randomUUID();
const owner = station.status().operator?.label ?? '';
let text = `Pneumoperitoneum ${seed} `;
for (let n = 1; ; n += 1) {
  text += String.fromCodePoint(97 + (n % 26));
  const impression = { text, discrepancy: false, phoned: null };
  await ask(station, 'log:write', { entryId, owner, writer, n, base: 0, impression });
  // Synchronous: what was said was answered before the kill.
  process.stdout.write(`answered ${JSON.stringify({ entryId, text })}\n`);
}
