// Something that storescu can send to, and how to tell what it kept.
import type { BenchPeer } from '../bench.ts';

export type TargetName = 'Station' | 'Storescp' | 'StorescpLargePdu' | 'Orthanc';

export interface Target {
  readonly name: TargetName;
  readonly peer: BenchPeer;
  readonly port: number;
  readonly aeTitle: string;
  readonly pid: number;
  /** Instances that are held now, by the target's own account. */
  held(): Promise<number>;
  stop(): Promise<void>;
}
