// The list of images that was made last: a study that is opened is asked for its list and for its first image in the same moment.
import type { Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { InstanceRecord } from './port.ts';

type Listing = Promise<Result<readonly InstanceRecord[]>>;

export class LastListing {
  #last: { readonly studyKey: KeyedHash; readonly version: string; readonly listing: Listing } | null = null;

  /**
   * The list of this study in this version of the catalogue: as it was made, or is being made, or made now.
   *
   * @param version changes with whatever the list depends on
   */
  of(studyKey: KeyedHash, version: string, make: () => Listing): Listing {
    if (this.#last?.studyKey === studyKey && this.#last.version === version) return this.#last.listing;
    const made = { studyKey, version, listing: make() };
    this.#last = made;
    made.listing.catch(() => {
      if (this.#last === made) this.#last = null;
    });
    return made.listing;
  }

  forget(): void {
    this.#last = null;
  }
}
