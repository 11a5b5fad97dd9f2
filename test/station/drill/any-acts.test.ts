// Properties of any acts at all, from windows that act at once, over restarts, locks, full disks and real outages: the journal
// holds a run that was possible from its first event to its last, and it is the run that the room had.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunRecord } from '../../../drills/report/run-record.ts';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import { event, EVENT_TYPES } from '../../drills/engine/drill-fixture.ts';
import { newPlace, type OpenedRoom, openRoom, startDrill, valueOf } from './room-fixture.ts';

const parts = fc.record(
  {
    step: fc.constantFrom('see-it', 'first-image', 'call-desk', 'tell-ed'),
    inject: fc.constantFrom('question', 'second-question'),
    event: fc.constantFrom('switch:down', 'image:first-offline', 'access:unlocked'),
    fault: fc.constantFrom('refuse', 'slow'),
    evidence: fc.constantFrom('', 'T-1'),
  },
  { requiredKeys: [] },
);
const happening = fc
  .tuple(
    fc.constantFrom(...EVENT_TYPES.filter((type) => !/^(?:aborted|ended|closed|real)/u.test(type))),
    parts,
  )
  .map(([type, given]) => {
    const { at: _at, ...plain } = event(type, 0);
    const taken = Object.entries(given).filter(([key]) => Object.hasOwn(plain, key));
    return { ...plain, ...Object.fromEntries(taken) };
  });
const ENDS = ['ended', 'aborted', 'real-outage'] as const;
const doing = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(happening, { minLength: 1, maxLength: 4 })
      .map((acts) => ({ do: 'act', acts }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ do: 'restart' } as const, { do: 'lock' } as const, { do: 'full' } as const),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ENDS).map((type) => ({ do: 'end', type }) as const) },
);

const asRecord = ({ runId, origin, preparedAt, scenario, variables, events }: DrillRunView): string =>
  JSON.stringify({ format: 1, runId, origin, preparedAt, scenario, variables, events });

const STATION = new Set(['signal-seen', 'link-failed', 'link-restored', 'real-outage', 'ticked']);
type Act = Record<string, string | number | boolean | null>;

describe('whatever people and the station do', () => {
  it('leaves a run on record that was possible throughout, and is the run that everybody saw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { maxLength: 14 }), async (script) => {
        const place = newPlace();
        let opened: OpenedRoom = await openRoom(place);
        const answered: string[] = [];
        try {
          const runId = await startDrill(opened);
          const happen = async (what: object): Promise<void> => {
            const act = what as Act;
            const { room } = opened;
            if (STATION.has(String(act['type']))) {
              await room.stationEvent(act as never);
              return;
            }
            const answer = await room.record(runId, act);
            if (answer.ok) answered.push(JSON.stringify(answer.value.event.at));
          };
          for (const each of script) {
            await opened.clock.advance(7000);
            if (each.do === 'act') await Promise.all(each.acts.map(happen));
            else if (each.do === 'end') {
              const { at: _at, ...plain } = event(each.type, 0);
              await Promise.all([happen({ type: 'ticked' }), happen(plain), happen({ type: 'ticked' })]);
            } else if (each.do === 'restart') {
              await opened.close();
              opened = await openRoom(place, opened.clock.wall().getTime() + 1000);
              opened.room.start();
            } else if (each.do === 'lock') {
              place.role = place.role === null ? 'coordinator' : null;
              await opened.room.accessChanged();
            } else {
              opened.failJournal(true);
              await happen({ type: 'observed', by: 'Eve', kind: 'note', text: 'lost' });
              await happen({ type: 'real-outage', reason: 'down' });
              opened.failJournal(false);
            }
          }
          place.role = 'coordinator';
          await opened.room.accessChanged();
          await opened.close();
          const before = valueOf(await opened.history.folded(runId));
          const had = opened.room.run();
          opened = await openRoom(place);
          await opened.room.accessChanged();
          const view = valueOf(await opened.history.view(runId));
          const read = readRunRecord(asRecord(view));
          expect(read.ok ? '' : read.error).toBe('');
          if (!read.ok) return;
          expect(read.value.run).toEqual(before.run);
          if (had !== null) expect(opened.room.run()).toEqual(had);
          const moments = new Set(view.events.map(({ at }) => JSON.stringify(at)));
          for (const moment of answered) expect(moments).toContain(moment);
        } finally {
          await opened.close();
          place.remove();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
