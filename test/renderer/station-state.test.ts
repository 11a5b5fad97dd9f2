import { describe, expect, it } from 'vitest';
import type { StationEvent } from '../../shared/contract/events.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { askDelayMs } from '../../renderer/link/ask-delay.ts';
import { INITIAL_STATE, stationReducer } from '../../renderer/link/station-state.ts';
import type { StationAction, StationState } from '../../renderer/link/station-state.ts';
import { createFakeStation } from './fake/station.ts';

const status = createFakeStation({ vault: 'unlocked' }).status();
const run = (state: StationState, ...actions: readonly StationAction[]): StationState =>
  actions.reduce(stationReducer, state);
const loaded = run(INITIAL_STATE, {
  type: 'status-loaded',
  status: { ...status, lastEventSeq: 10 },
  pageNowMs: Date.parse(status.now) - 5_000,
});
const event = (seq: number, body: StationEvent, gap = false): StationAction => ({
  type: 'event-received',
  envelope: { seq, at: status.now, gap, event: body },
});

describe('what the page believes about its station', () => {
  it('takes the station clock, not its own', () => {
    expect(loaded.clockOffsetMs).toBe(5_000);
  });

  it('takes the switch from an event at once', () => {
    const down = { ...status.switch, state: 'down' as const, offline: true, reason: '3 of 3 refused' };
    expect(run(loaded, event(11, { type: 'switch:changed', switch: down })).status?.switch).toEqual(down);
  });

  it('ignores an event that it has seen', () => {
    expect(run(loaded, event(10, { type: 'worklist:changed' }))).toBe(loaded);
  });

  it('does not skip events that are on their way when a later status overtakes them', () => {
    const later = run(loaded, {
      type: 'status-loaded',
      status: { ...status, lastEventSeq: 12 },
      pageNowMs: Date.parse(status.now),
    });
    expect(run(later, event(11, { type: 'worklist:changed' })).worklistStale).toBe(loaded.worklistStale + 1);
  });

  it('forgets who was reading the moment the vault locks', () => {
    const locked = run(loaded, event(11, { type: 'access:changed', vault: 'locked' }));
    expect(locked.status).toMatchObject({ vault: 'locked', operator: null });
    expect(locked.statusStale).toBe(loaded.statusStale + 1);
  });

  it('asks for one study again, and for the list', () => {
    const studyKey = '0'.repeat(32);
    const changed = run(loaded, event(11, { type: 'study:changed', studyKey }));
    expect(changed.studyStale).toEqual({ [studyKey]: 1 });
    expect(changed.worklistStale).toBe(loaded.worklistStale + 1);
  });

  it('asks again for the views of the Station area that an event touches, and for no other', () => {
    const before = loaded.areaStale;
    expect(run(loaded, event(11, { type: 'queue:changed' })).areaStale).toEqual({
      ...before,
      queue: before.queue + 1,
    });
    expect(run(loaded, event(11, { type: 'endpoint:changed' })).areaStale).toEqual({
      ...before,
      endpoints: before.endpoints + 1,
    });
    // A window moves the answer to "will it be done in time?" too.
    expect(run(loaded, event(11, { type: 'window:changed' })).areaStale).toEqual({
      ...before,
      windows: before.windows + 1,
      queue: before.queue + 1,
    });
    const switched = run(loaded, event(11, { type: 'switch:changed', switch: status.switch }));
    expect(switched.areaStale.decisions).toBe(before.decisions + 1);
  });

  it('asks for everything again after a gap, also when the station numbers anew', () => {
    const gapped = run(loaded, event(1, { type: 'journal:appended', seq: 4 }, true));
    expect(gapped).toMatchObject({
      lastSeq: 1,
      journalSeq: 4,
      statusStale: loaded.statusStale + 1,
      worklistStale: loaded.worklistStale + 1,
    });
    expect(run(gapped, event(2, { type: 'worklist:changed' })).worklistStale).toBe(gapped.worklistStale + 1);
  });

  // guards S-15
  it('knows when the station is lost, and asks for everything when it is back', () => {
    const lost = run(loaded, { type: 'connection-changed', connected: false });
    expect(lost).toMatchObject({ connected: false, worklistStale: loaded.worklistStale });
    const back = run(lost, { type: 'connection-changed', connected: true });
    expect(back).toMatchObject({ connected: true, worklistStale: loaded.worklistStale + 1 });
    expect(run(back, { type: 'connection-changed', connected: true })).toBe(back);
  });

  it('is asked no more often than it should be, and never starves under a stream of events', () => {
    expect(askDelayMs(null, 1_000, 50_000)).toBe(0);
    expect(askDelayMs(50_000, 1_000, 50_010)).toBe(990);
    expect(askDelayMs(50_000, 1_000, 50_900)).toBe(100);
    expect(askDelayMs(50_000, 1_000, 60_000)).toBe(80);
  });

  it('keeps the reason while there is no status', () => {
    const error = kitError('contract.station-gone', 'Gone.', 'Wait.');
    expect(run(INITIAL_STATE, { type: 'status-failed', error })).toMatchObject({ status: null, error });
  });
});
