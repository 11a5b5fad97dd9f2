// Opened attributes of the studies that were read last, so that a list of images is not opened anew for each look at it.
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { InstanceRow } from './catalogue.ts';

/** Studies whose opened attributes stay in memory. */
const MAX_STUDIES = 64;

/** Where a row's bytes lie: an instance that was replaced is another one, though its key is the same. */
const placeOf = (row: InstanceRow): string => `${row.segmentName} ${row.position}`;

export class AttributeCache {
  readonly #studies = new Map<KeyedHash, Map<KeyedHash, { at: string; attributes: InstanceAttributes }>>();

  of(row: InstanceRow): InstanceAttributes | null {
    const cached = this.#studies.get(row.studyKey)?.get(row.instanceKey);
    return cached?.at === placeOf(row) ? cached.attributes : null;
  }

  keep(row: InstanceRow, attributes: InstanceAttributes): void {
    let study = this.#studies.get(row.studyKey);
    if (study === undefined) {
      const oldest = this.#studies.keys().next();
      if (this.#studies.size >= MAX_STUDIES && oldest.done !== true) this.#studies.delete(oldest.value);
      study = new Map();
      this.#studies.set(row.studyKey, study);
    }
    study.set(row.instanceKey, { at: placeOf(row), attributes });
  }

  /** @param studyKey null: all of them */
  forget(studyKey: KeyedHash | null): void {
    if (studyKey === null) this.#studies.clear();
    else this.#studies.delete(studyKey);
  }
}
