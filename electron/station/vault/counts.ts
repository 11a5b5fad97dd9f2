// Every study's counts in memory: a locked station is asked for them often, and for all studies at once.
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Catalogue } from './catalogue.ts';
import type { StudyCounts } from './port.ts';

export class Counts {
  readonly #catalogue: Catalogue;
  #byStudy: Map<KeyedHash, StudyCounts>;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#byStudy = new Map();
    this.reload();
  }

  reload(): void {
    this.#byStudy = new Map(this.#catalogue.counts().map((counts) => [counts.studyKey, { ...counts }]));
  }

  refresh(studyKey: KeyedHash): void {
    const counts = this.#catalogue.countsOf(studyKey);
    if (counts === null) this.#byStudy.delete(studyKey);
    else this.#byStudy.set(studyKey, { ...counts });
  }

  of(studyKey: KeyedHash): StudyCounts | null {
    return this.#byStudy.get(studyKey) ?? null;
  }

  all(): readonly StudyCounts[] {
    return [...this.#byStudy.values()];
  }
}
