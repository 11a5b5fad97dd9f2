import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Recorder,
  eventEntry,
  eventOfRecord,
  freeTextsOf,
  recordedBy,
} from '../../../electron/station/drill/drill-record.ts';
import { createDrillMemory } from '../../../electron/station/drill/drill-memory.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { type DrillEvent, FREE_TEXT_KEYS, SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import { event, EVENT_TYPES, moment } from '../../drills/engine/drill-fixture.ts';

const KIM: Recorder = { actor: 'kim', role: 'coordinator' };
const AT = moment(1234.567, 'process-7');
const RUN_ID = '11111111-2222-4333-8444-555555555555';

function recordOf(happened: DrillEvent, noteId: string | null): JournalRecord {
  const { at, ...untimed } = happened;
  return {
    ...eventEntry(RUN_ID, untimed, noteId, KIM),
    details: { ...eventEntry(RUN_ID, untimed, noteId, KIM).details },
    seq: 1,
    at: at.wall,
    monotonicMs: at.monotonicMs,
    runId: at.processId,
    previousHash: '',
    hash: '',
  };
}
const typed = (happened: DrillEvent) => {
  const { at: _at, ...untimed } = happened;
  return freeTextsOf(untimed);
};
const TEXT = fc.string({ minLength: 12, maxLength: 40 }).map((text) => `typed ${text.replaceAll('"', '')}!`);

describe('an event in the journal', () => {
  it.each(EVENT_TYPES)('is read back as it was, but for what was typed: %s', (type) => {
    fc.assert(
      fc.property(TEXT, TEXT, (one, other) => {
        const plain = event(type, AT);
        const given = Object.fromEntries(
          Object.keys(plain)
            .filter((key) => (FREE_TEXT_KEYS as readonly string[]).includes(key))
            .map((key, at) => [key, at === 0 ? one : other]),
        );
        const happened = event(type, AT, given);
        const record = recordOf(happened, Object.keys(given).length === 0 ? null : 'note-1');
        // guards S-12
        for (const value of Object.values(typed(happened)))
          expect(Object.values(record.details)).not.toContain(value);
        const read = eventOfRecord(record);
        const sealed = Object.fromEntries(Object.keys(typed(happened)).map((key) => [key, SEALED_WORDS]));
        expect(read?.event).toEqual({ ...happened, ...sealed });
        expect(read?.runId).toBe(RUN_ID);
      }),
      { numRuns: 20 },
    );
  });

  it('seals nothing where nothing was typed', () => {
    const record = recordOf(event('step-done', AT), null);
    expect(record.details).toEqual({ runId: RUN_ID, step: 'tell-ed', by: 'B' });
    expect(eventOfRecord(record)).toMatchObject({ noteId: null, sealedKeys: [] });
  });

  it('bears the name of who has unlocked the station, and of nobody else', () => {
    expect(recordedBy({ label: 'kim', role: 'radiologist' })).toEqual({ actor: 'kim', role: 'radiologist' });
    expect(recordedBy(null)).toEqual({ actor: 'station', role: 'station' });
  });

  it('is none where the record is of something else, or was altered', () => {
    const record = recordOf(event('step-done', AT), null);
    expect(eventOfRecord({ ...record, event: 'switch:changed' })).toBeNull();
    expect(eventOfRecord({ ...record, details: { ...record.details, step: 7 } })).toBeNull();
    expect(eventOfRecord({ ...record, details: { ...record.details, more: 'x' } })).toBeNull();
    expect(eventOfRecord({ ...record, details: {} })).toBeNull();
  });
});

describe('the memory of drills', () => {
  const prepared: JournalRecord = {
    ...recordOf(event('ticked', AT), null),
    event: 'drill:prepared',
    details: { runId: RUN_ID, scenarioId: 'sample', title: 'A sample', version: 1, sha256: 'ab' },
  };

  it('counts what it cannot read of a run, and takes no other record for an event of it', () => {
    const memory = createDrillMemory();
    memory.absorb(prepared);
    expect(memory.absorb(recordOf(event('ticked', AT), null))).not.toBeNull();
    const record = recordOf(event('step-done', AT), null);
    memory.absorb({ ...record, details: { ...record.details, by: 7 } });
    memory.absorb({ ...record, event: 'drill:switch-changed' });
    memory.absorb({ ...record, details: { ...record.details, runId: 'another' } });
    memory.absorb({ ...record, event: 'switch:changed' });
    expect(memory.run(RUN_ID)).toMatchObject({ unreadable: 1, events: [{ event: { type: 'ticked' } }] });
  });

  it('takes no run whose id could name another file', () => {
    const memory = createDrillMemory();
    for (const runId of ['../../etc/passwd', '', 'a/b', `${RUN_ID}/..`])
      memory.absorb({ ...prepared, details: { ...prepared.details, runId } });
    expect(memory.runs()).toEqual([]);
  });
});
