// What the vault's operations share; built once in open-vault.ts.
import type { Catalogue, InstanceRow } from './catalogue.ts';
import type { Committer } from './committer.ts';
import type { Counts } from './counts.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeySlots } from './key-slots.ts';
import type { LanePool } from './lane-pool.ts';
import type { Layout } from './layout.ts';
import type { StationKey } from './station-key.ts';

export interface VaultParts {
  readonly layout: Layout;
  readonly stationKey: StationKey;
  readonly catalogue: Catalogue;
  readonly counts: Counts;
  readonly slots: KeySlots;
  readonly ring: KeyRing;
  readonly lanes: LanePool;
  readonly committer: Committer;
  readonly now: () => string;
  /** Marks one record, so that its study shows `damaged` and the next cycle fetches it again (S-8). */
  readonly markDamaged: (row: InstanceRow, reason: string) => void;
}
