import { expect, it } from 'vitest';
import { createLoadMeter } from '../../../electron/station/kindness/load-meter.ts';
import { createLoadReport } from '../../../electron/station/kindness/load-report.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { failure } from '../prefetch/fake-archive.ts';

const DAY_MS = 86_400_000;

function fixture() {
  const clock = createFakeClock();
  const main = createLoadMeter(clock);
  const idle = createLoadMeter(clock);
  const entries: JournalEntry[] = [];
  const report = createLoadReport({
    journal: {
      append(entry) {
        entries.push(entry);
        return Promise.resolve(failure('journal.io-failed'));
      },
    },
    clock,
    loads: () =>
      new Map([
        ['main', main.view(null)],
        ['idle', idle.view(null)],
      ]),
  });
  return { clock, main, entries, report };
}

it('reports each day what that day brought, of endpoints that were asked anything', async () => {
  const { clock, main, entries, report } = fixture();
  report.start();
  main.received(1000);
  main.association('begun');
  main.association('ended');
  await clock.advance(DAY_MS);
  main.received(50);
  await clock.advance(DAY_MS);
  await clock.advance(DAY_MS);
  expect(entries.map(({ event, details }) => [event, details])).toMatchObject([
    ['kindness:load-reported', { endpointId: 'main', bytes: 1000, associations: 1, periodMs: DAY_MS }],
    ['kindness:load-reported', { endpointId: 'main', bytes: 50, associations: 0, associationsPeak: 1 }],
  ]);
});

it('reports what is left at the end, though the journal failed before', async () => {
  const { main, entries, report, clock } = fixture();
  report.start();
  main.call('query')(true);
  await report.close();
  expect(entries[0]?.details).toMatchObject({ endpointId: 'main', queries: 1, failures: 1 });
  await clock.advance(2 * DAY_MS);
  expect(entries.length).toBe(1);
});
