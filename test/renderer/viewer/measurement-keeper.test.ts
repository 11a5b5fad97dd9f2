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
  const unsent = new Set<string>();
  return { store, unsent, keeper: createKeeper(store, { invoke }, (key) => told.push(key), unsent) };
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
    expect(one.unsent.size).toBe(0);
  });

  it('sends the last of many changes last', async () => {
    const { invoke, marks } = station();
    const one = windowOn(invoke);
    for (let x = 0; x < 50; x += 1) one.store.put(image, probe(1, x));
    await settled();
    expect(marks.of(study as never)[0]?.marks[0]?.points[0]?.x).toBe(49);
  });

  it('is not sent once it was cleared by a lock', async () => {
    const { invoke, state, marks } = station();
    const one = windowOn(invoke);
    state.down = true;
    one.store.put(image, probe(1));
    await settled();
    one.store.clear();
    state.down = false;
    await one.keeper.load(study);
    await settled();
    expect(marks.of(study as never)).toEqual([]);
  });
});
