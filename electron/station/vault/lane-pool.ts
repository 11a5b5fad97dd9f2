// Which segment a record goes to: one open segment per writer and study, one more only while records overlap.
import { SegmentLane } from './segment-lane.ts';
import type { Epoch } from './key-ring.ts';
import { type Layout, segmentPath } from './layout.ts';
import { randomHex } from './primitives.ts';

/** Segments held open at once, idle ones included: systems allow 1,024 files and sockets by default. */
const MAX_OPEN = 128;

export class LanePool {
  readonly #layout: Layout;
  readonly #segmentBytes: number;
  readonly #lanes = new Map<string, Set<SegmentLane>>();

  constructor(layout: Layout, segmentBytes: number) {
    this.#layout = layout;
    this.#segmentBytes = segmentBytes;
  }

  /** A segment of this writer that nobody appends to, sealed under `epoch`; it is busy until {@link release}. */
  acquire(writerId: string, epoch: Epoch): SegmentLane {
    let lanes = this.#lanes.get(writerId);
    if (lanes === undefined) {
      lanes = new Set();
      this.#lanes.set(writerId, lanes);
    }
    for (const lane of lanes) {
      if (lane.epoch !== epoch || lane.busy || lane.closing || lane.failed) continue;
      lane.busy = true;
      return lane;
    }
    this.#makeRoom();
    const identity = { name: randomHex(16), studyKey: epoch.studyKey, epochId: epoch.epochId };
    const lane = new SegmentLane(identity, epoch, segmentPath(this.#layout, identity.name));
    lane.busy = true;
    lanes.add(lane);
    return lane;
  }

  /** The writer has nothing more to append here. */
  release(lane: SegmentLane): void {
    lane.busy = false;
    if (lane.position >= this.#segmentBytes || lane.failed) lane.closing = true;
    this.settle(lane);
  }

  /** Closes a segment that is done, once nothing in it is waiting to be committed. */
  settle(lane: SegmentLane): void {
    if (!lane.closing || !lane.isIdle) return;
    this.#drop(lane);
    void lane.close();
  }

  /** Closes a writer's segments; those still in use close when they are released. */
  async closeWriter(writerId: string): Promise<void> {
    await this.#close([...(this.#lanes.get(writerId) ?? [])]);
  }

  async closeAll(studyKey: string | null = null): Promise<void> {
    await this.#close(
      [...this.#lanes.values()]
        .flatMap((lanes) => [...lanes])
        .filter((lane) => studyKey === null || lane.identity.studyKey === studyKey),
    );
  }

  async #close(lanes: readonly SegmentLane[]): Promise<void> {
    for (const lane of lanes) lane.closing = true;
    for (const lane of lanes) this.settle(lane);
    // A segment that a writer still appends to closes when that writer ends: not ours to wait for.
    await Promise.all(lanes.filter((lane) => !lane.busy).map((lane) => lane.ended));
  }

  /** Names of segments that are still growing: not strays, though the catalogue may not know them yet. */
  openNames(): ReadonlySet<string> {
    return new Set(
      [...this.#lanes.values()].flatMap((lanes) => [...lanes]).map((lane) => lane.identity.name),
    );
  }

  /** Closes the segment that was opened first among those that nobody uses. */
  #makeRoom(): void {
    const open = [...this.#lanes.values()].flatMap((lanes) => [...lanes]);
    if (open.length < MAX_OPEN) return;
    const idle = open.find((lane) => lane.isIdle);
    if (idle === undefined) return;
    idle.closing = true;
    this.settle(idle);
  }

  #drop(lane: SegmentLane): void {
    for (const [writerId, lanes] of this.#lanes) {
      if (lanes.delete(lane) && lanes.size === 0) this.#lanes.delete(writerId);
    }
  }
}
