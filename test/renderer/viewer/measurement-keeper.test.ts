import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/contract/result.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { StationClient } from '../../../renderer/station-client.ts';
import { createKeeper } from '../../../renderer/viewer/tools/measurement-keeper.ts';
import { createMeasurementStore } from '../../../renderer/viewer/tools/measurement-store.ts';
import type { Measurement } from '../../../renderer/viewer/tools/measurement.ts';
import { createMarks } from '../../../electron/station/marks/marks.ts';

const study = 'a'.repeat(32);
const image = `${study}/${'c'.repeat(32)}/3`;
const probe = (id: number, x = 1): Measurement => ({ id, kind: 'probe', points: [{ x, y: 2 }] });

/** A station that two windows speak to; `down`: it does not answer. */
function station() {
  const state = { down: false };
  const marks = createMarks(() => 'ada');
  const invoke = ((channel: string, input: never) => {
    if (state.down) return Promise.resolve(err(kitError('contract.station-gone', 'Gone.', 'Wait.')));
    if (channel === 'marks:list')
      return Promise.resolve(ok([...marks.of((input as { studyKey: never }).studyKey)]));
    const { studyKey, ...frame } = input as { studyKey: never };
    marks.put(studyKey, frame as never);
    return Promise.resolve(ok({}));
  }) as unknown as StationClient['invoke'];
  return { state, invoke, marks };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function windowOn(invoke: StationClient['invoke'], told: string[] = []) {
  const store = createMeasurementStore();
  return { store, keeper: createKeeper(store, { invoke }, (key) => told.push(key)) };
}

describe('what is drawn in a window', () => {
  it('is found by another one, and by itself after a reload', async () => {
    const { invoke } = station();
    const told: string[] = [];
    const first = windowOn(invoke, told);
    first.store.put(image, { ...probe(1), kind: 'arrow', text: 'here', wordsAt: { x: 5, y: 6 } });
    first.store.put(image, probe(2));
    await settled();
    expect(new Set(told)).toEqual(new Set([study]));
    const second = windowOn(invoke);
    await second.keeper.load(study);
    expect(second.store.of(image)).toEqual(first.store.of(image));
    // Taken away in one, it is gone in the other.
    second.store.remove(image, 1);
    second.store.remove(image, 2);
    await settled();
    await first.keeper.load(study);
    expect(first.store.of(image)).toEqual([]);
  });

  it('keeps what the station did not take, and brings it there when it answers again', async () => {
    const { invoke, state, marks } = station();
    const one = windowOn(invoke);
    state.down = true;
    one.store.put(image, probe(1));
    await settled();
    state.down = false;
    await one.keeper.load(study);
    expect(one.store.of(image)).toEqual([probe(1)]);
    await settled();
    expect(marks.of(study as never)).toHaveLength(1);
    expect(one.store.unsent.size).toBe(0);
  });

  it('sends the last of many changes last', async () => {
    const { invoke, marks } = station();
    const one = windowOn(invoke);
    for (let x = 0; x < 50; x += 1) one.store.put(image, probe(1, x));
    await settled();
    expect(marks.of(study as never)[0]?.marks[0]?.points[0]?.x).toBe(49);
  });

  /** As at a lock: the screen goes, and its keeper with it, before what was drawn is forgotten. */
  const lock = ({ store, keeper }: ReturnType<typeof windowOn>): void => {
    keeper.stop();
    store.clear();
  };

  // guards S-12
  it('is not sent once it was cleared by a lock, and erases nothing that the next person draws', async () => {
    const { invoke, state, marks } = station();
    const one = windowOn(invoke);
    state.down = true;
    one.store.put(image, probe(1));
    await settled();
    lock(one);
    state.down = false;
    // Unlocked again: another window is the first to draw on that image.
    const next = windowOn(invoke);
    next.store.put(image, probe(7));
    await settled();
    const again = createKeeper(one.store, { invoke }, () => undefined);
    await again.load(study);
    await settled();
    expect(one.store.of(image)).toEqual([probe(7)]);
    expect(marks.of(study as never)[0]?.marks).toEqual([probe(7)]);
  });

  it('leaves nothing to send when the lock comes while it is on its way', async () => {
    const { invoke, state, marks } = station();
    const one = windowOn(invoke);
    one.store.put(image, probe(1));
    state.down = true;
    one.store.put(image, probe(2));
    lock(one);
    await settled();
    state.down = false;
    marks.put(study, { ...marks.of(study)[0], marks: [probe(7)] } as never);
    const again = createKeeper(one.store, { invoke }, () => undefined);
    await again.load(study);
    await settled();
    expect(one.store.unsent.size).toBe(0);
    expect(marks.of(study as never)[0]?.marks).toEqual([probe(7)]);
  });
});
