// Group commit: while one group is being made durable the next one gathers, so that many small images share one fsync.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import { syncDirectory } from './atomic-file.ts';
import type { Catalogue, InstanceRow } from './catalogue.ts';
import { asKitError } from './errors.ts';
import { identityJson, sealIdentity, sealInstance, sealStudy } from './sealed-rows.ts';
import type { SegmentLane } from './segment-lane.ts';
import { descriptorFrom } from './unasked-study.ts';

/** One sealed record, complete in its lane, waiting for its row. */
export interface PendingCommit {
  readonly lane: SegmentLane;
  readonly instanceKey: string;
  readonly position: number;
  readonly bytes: number;
  readonly attributes: InstanceAttributes;
}

interface Waiting extends PendingCommit {
  readonly resolve: (result: Result<{ instanceKey: string }, KitError>) => void;
  readonly reject: (bug: unknown) => void;
}

const MAX_GROUP = 512;
const DOING = 'store images';

/** A segment, or its study, went away under a commit. */
const gone = (): KitError =>
  kitError(
    'vault.io-failed',
    'The image could not be stored: its segment is gone.',
    'It will be fetched again.',
  );

export interface CommitterParts {
  readonly catalogue: Catalogue;
  readonly segmentsDirectory: string;
  readonly now: () => string;
  /** Called after each group with the studies that changed and the records that were replaced. */
  readonly onCommitted: (studyKeys: ReadonlySet<string>, superseded: readonly InstanceRow[]) => void;
}

export class Committer {
  readonly #parts: CommitterParts;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(parts: CommitterParts) {
    this.#parts = parts;
  }

  /** Resolves ok only when the record's bytes and its row are on disk. */
  commit(pending: PendingCommit): Promise<Result<{ instanceKey: string }, KitError>> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...pending, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Waits until nothing is waiting. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the loop: whatever else ends in it joins the group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, MAX_GROUP);
      try {
        this.#writeRows(await this.#makeDurable(group));
      } catch (bug) {
        // Whoever waits must hear of it; the next group is not to blame.
        for (const { reject } of group) reject(bug);
      }
    }
    this.#running = null;
  }

  /** Syncs the segments of a group; answers those whose bytes are on disk. */
  async #makeDurable(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const failures = new Map<SegmentLane, unknown>();
    let newFiles = false;
    await Promise.all(
      [...new Set(group.map(({ lane }) => lane))].map(async (lane) => {
        try {
          newFiles = (await lane.sync()) || newFiles;
        } catch (cause) {
          failures.set(lane, cause);
        }
      }),
    );
    try {
      if (newFiles) syncDirectory(this.#parts.segmentsDirectory);
    } catch (cause) {
      this.#fail(group, asKitError(cause, DOING));
      return [];
    }
    for (const [lane, cause] of failures) {
      this.#fail(
        group.filter((waiting) => waiting.lane === lane),
        lane.epoch.destroyed ? gone() : asKitError(cause, DOING),
      );
    }
    return group.filter(({ lane }) => !failures.has(lane));
  }

  #writeRows(group: readonly Waiting[]): void {
    const alive = group.filter(({ lane }) => !lane.failed);
    this.#fail(
      group.filter(({ lane }) => lane.failed),
      gone(),
    );
    if (alive.length === 0) return;
    const storedAt = this.#parts.now();
    const studies = new Set<string>();
    const superseded: InstanceRow[] = [];
    try {
      this.#parts.catalogue.transaction(() => {
        const seen = new Set<SegmentLane>();
        for (const waiting of alive) {
          if (!seen.has(waiting.lane)) this.#writeParents(waiting, storedAt);
          seen.add(waiting.lane);
          studies.add(waiting.lane.identity.studyKey);
          const old = this.#writeInstance(waiting, storedAt);
          if (old !== null) superseded.push(old);
        }
      });
    } catch (cause) {
      // Ids that were rolled back.
      for (const { lane } of alive) lane.epoch.identities.clear();
      this.#fail(alive, asKitError(cause, DOING));
      return;
    }
    for (const { lane } of alive) {
      lane.persisted = true;
      lane.epoch.persisted = true;
    }
    this.#parts.onCommitted(studies, superseded);
    for (const { instanceKey, resolve } of alive) resolve(ok({ instanceKey }));
  }

  /** Key, study and segment rows, where the catalogue does not have them yet. */
  #writeParents({ lane, attributes }: Waiting, storedAt: string): void {
    const { catalogue } = this.#parts;
    const { epoch, identity } = lane;
    const { studyKey, epochId } = identity;
    if (!epoch.persisted && catalogue.studyKeyRow(studyKey, epochId) === null) {
      if (epoch.sealedKey === null) throw new Error('commit before the data key was sealed');
      catalogue.putStudyKey(studyKey, epochId, epoch.sealedKey, storedAt);
    }
    if (catalogue.study(studyKey) === null) {
      const columns = { studyKey, expected: null, confirmedAt: null, firstStoredAt: storedAt };
      catalogue.putStudy({
        ...columns,
        epochId,
        sealed: sealStudy(epoch, columns, descriptorFrom(attributes)),
      });
    }
    if (!lane.persisted) catalogue.putSegment(identity.name, studyKey, epochId);
  }

  /** Answers the row that this one replaces. */
  #writeInstance(
    { lane, instanceKey, position, bytes, attributes }: Waiting,
    storedAt: string,
  ): InstanceRow | null {
    const { studyKey, name } = lane.identity;
    const old = this.#parts.catalogue.instance(studyKey, instanceKey);
    const columns = { studyKey, instanceKey, segmentName: name, position, bytes, storedAt };
    const sealed = sealInstance(lane.epoch, columns, attributes);
    this.#parts.catalogue.putInstance({ ...columns, sealed }, this.#identity(lane, attributes), old);
    return old;
  }

  /** Catalogue id of the patient that these attributes name. */
  #identity({ epoch, identity }: SegmentLane, attributes: InstanceAttributes): number {
    const json = identityJson(attributes);
    const known = epoch.identities.get(json);
    if (known !== undefined) return known;
    const id = this.#parts.catalogue.putIdentity(
      identity.studyKey,
      identity.epochId,
      sealIdentity(epoch, json),
    );
    epoch.identities.set(json, id);
    return id;
  }

  #fail(group: readonly Waiting[], error: KitError): void {
    for (const { lane, resolve } of group) {
      // What a failed group left in the file is cut off with the segment: no later record may follow it.
      lane.closing = true;
      resolve(err(error));
    }
  }
}
