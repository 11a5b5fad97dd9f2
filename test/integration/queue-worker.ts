// A process that only works a queue, made to be killed: it says each thing after it is done, and never ends by itself.
import { createHash } from 'node:crypto';
import { openTransferQueue } from '../../electron/station/prefetch/queue.ts';
import { ok } from '../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../shared/domain/study.ts';

const [, , file = '', seedText = '1'] = process.argv;
const opened = openTransferQueue(file, {
  sealForStation: (plaintext) => plaintext,
  openForStation: (sealed) => ok(sealed),
});
if (!opened.ok) throw new Error(opened.error.code);
const queue = opened.value;

let state = Number(seedText);
const random = (n: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 16) % n;
};
const STUDIES = 40;
const uid = (index: number): string => `2.25.${1000 + index}`;
const key = (index: number): string => createHash('sha256').update(uid(index)).digest('hex').slice(0, 32);
const say = (...words: readonly (string | number)[]): void => {
  // Synchronous: what was said was done before the kill.
  process.stdout.write(`${words.join(' ')}\n`);
};

let cycle = Number(queue.fact('cycle') ?? '0');
for (;;) {
  const index = random(STUDIES);
  switch (random(6)) {
    case 0: {
      cycle += 1;
      const wanted = Array.from({ length: STUDIES }, (_, each) => ({
        studyKey: key(each),
        complete: false,
        job: {
          descriptor: { StudyInstanceUID: uid(each) } as StudyDescriptor,
          endpointId: 'main',
          purpose: { kind: 'worklist' as const, reason: 'test' },
        },
      }));
      queue.plan(cycle, wanted, () => true);
      queue.setFact('cycle', String(cycle));
      say('planned', cycle);
      break;
    }
    case 1:
      if (queue.cancel(key(index))) say('cancelled', key(index));
      break;
    case 2:
      if (queue.find(key(index))?.state === 'cancelled') {
        say('resuming', key(index));
        if (queue.resume(key(index))) say('resumed', key(index));
      }
      break;
    case 3:
      if (queue.moveUp(key(index))) say('moved', key(index));
      break;
    default: {
      const next = queue.take();
      if (next === null) break;
      queue.finish(next.row.studyKey, { state: 'queued' });
      say('worked', next.row.studyKey);
    }
  }
}
