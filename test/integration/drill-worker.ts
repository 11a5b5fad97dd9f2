// A station with a drill under way, made to be killed: locked, with its link failed, it records one act after the other, says each
// answer, and never ends by itself.
import { setTimeout as delay } from 'node:timers/promises';
import { openStation, unlock, valueOf } from './station-fixture.ts';
import type { DrillEvent } from '../../shared/drill/drill-event.ts';

const [, , data = '', aeTitle = '', port = '0', seedText = '1'] = process.argv;
const station = await openStation({ data, pacs: { aeTitle, port: Number(port) }, retrieveBy: ['C-GET'] });
station.start();

let state = Number(seedText);
const random = (n: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 16) % n;
};
const say = (word: string, value: unknown): void => {
  // Synchronous: what was said was answered before the kill.
  process.stdout.write(`${word} ${JSON.stringify(value)}\n`);
};
const record = async (
  runId: string,
  act: Record<string, string | number | boolean>,
): Promise<DrillEvent | null> => {
  const answer = await station.host.invoke('drill:record', { runId, act });
  return answer.ok ? (answer.value as { event: DrillEvent }).event : null;
};

let current = valueOf(await station.host.invoke('drill:current', {})) as { runId: string } | null;
if (current === null) {
  await unlock(station);
  current = valueOf(await station.host.invoke('drill:prepare', { scenarioId: 'pacs-server-failure' })) as {
    runId: string;
  };
  const { runId } = current;
  // No drill begins on a link that is not well.
  while (station.status().switch.state !== 'healthy') await delay(50);
  for (let at = 0; at < 20; at += 1)
    await record(runId, { type: 'precondition-checked', precondition: at, met: true, by: 'Kim' });
  if ((await record(runId, { type: 'started', by: 'Kim' })) === null) throw new Error('it did not start');
  // Over the minute in which nothing is failed yet.
  await record(runId, { type: 'time-jumped', byMs: 61_000, by: 'Kim' });
  valueOf(await station.host.invoke('access:lock', {}));
}
const { runId } = current;
const view = valueOf(await station.host.invoke('drill:current', {}));
say('found', view);

const STEPS = ['see-downtime', 'unlock', 'first-image', 'open-log'];
for (let turn = 0; ; turn += 1) {
  const step = STEPS[random(STEPS.length)] ?? '';
  const text = `Quillfeather ${seedText} ${turn}`;
  const acts = [
    { type: 'step-done', step, by: 'Ada', note: text },
    { type: 'step-undone', step, by: 'Ada', reason: text },
    { type: 'observed', by: 'Eve', kind: 'note', text },
  ];
  // Two windows at once.
  const pair = [acts[random(3)], acts[random(3)]].filter((act) => act !== undefined);
  for (const event of await Promise.all(pair.map((act) => record(runId, act))))
    if (event !== null) say('answered', { event, text });
}
