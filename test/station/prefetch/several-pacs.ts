// Several PACS in memory in front of one vault: each holds what it is given, answers or not, and counts what it was asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configSchema } from '../../../electron/station/config/schema.ts';
import type { DicomPort, Endpoint } from '../../../electron/station/dicom/port.ts';
import type { PacsQuestion } from '../../../electron/station/endpoints/port.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import { prefetchHold } from '../../../electron/station/prefetch/hold.ts';
import { createPrefetch } from '../../../electron/station/prefetch/prefetch.ts';
import type { EndpointRank } from '../../../shared/contract/endpoint-view.ts';
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';
import { ok } from '../../../shared/contract/result.ts';
import type { SwitchStateName } from '../../../shared/contract/switch-view.ts';
import { chooseEndpoints } from '../../../shared/domain/endpoint-choice.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { archived, createFakeArchive, failure, keyOf } from './fake-archive.ts';

export interface FakePacs {
  readonly endpoint: Endpoint;
  /** StudyInstanceUID → SOPInstanceUIDs, all in one series. */
  readonly studies: Map<string, string[]>;
  state: SwitchStateName;
  givesCounts: boolean;
  /** What every call fails with; null: none. */
  fault: KitErrorCode | null;
  /** Sends this many of a study and then breaks the connection. */
  breaksAfter: number | null;
  /** Lists no more than so many of a study's instances, whatever it counts. */
  listsOnly: number | null;
  readonly asked: string[];
  /** After each instance. */
  onSent: () => void;
}

export function severalPacs(ranks: Readonly<Record<string, EndpointRank>>) {
  const directory = mkdtempSync(path.join(tmpdir(), 'kit-several-'));
  const clock = createFakeClock(new Date(2026, 10, 22, 12).getTime());
  const archive = createFakeArchive();
  const journal: JournalEntry[] = [];
  const messages: string[] = [];
  const pacs = new Map<string, FakePacs>(
    Object.entries(ranks).map(([id, rank]) => [
      id,
      {
        endpoint: { id, host: id, port: 104, aeTitle: id.toUpperCase(), retrieveBy: ['C-MOVE'], rank },
        studies: new Map(),
        state: 'healthy',
        givesCounts: true,
        fault: null,
        breaksAfter: null,
        listsOnly: null,
        asked: [],
        onSent: () => {},
      },
    ]),
  );
  const at = (id: string): FakePacs => {
    const found = pacs.get(id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  const counted = new Set<string>();
  const asked = (id: string, what: string) => {
    at(id).asked.push(what);
    const { fault } = at(id);
    return fault === null ? null : Promise.resolve(failure(fault));
  };
  const describedAt = (id: string) =>
    [...at(id).studies].map(([uid, sops]) => ({
      ...archived({ StudyInstanceUID: uid, PatientID: `P-${uid}`, PatientName: `Secret^${uid}` }).descriptor,
      NumberOfStudyRelatedInstances: at(id).givesCounts ? sops.length : null,
    }));
  const port: DicomPort = {
    ...archive.port,
    findStudies({ id }, query) {
      const { StudyInstanceUID, PatientID } = query;
      const all = describedAt(id).filter(
        (study) =>
          (StudyInstanceUID === undefined || study.StudyInstanceUID === StudyInstanceUID) &&
          (PatientID === undefined || study.PatientID === PatientID),
      );
      const fault = asked(id, 'studies');
      if (fault === null) counted.add(id);
      return fault ?? Promise.resolve(ok(all));
    },
    findSeries({ id }, StudyInstanceUID) {
      const series = { Modality: 'CT', SeriesNumber: 1, SeriesDescription: '', BodyPartExamined: '' };
      const one = {
        ...series,
        StudyInstanceUID,
        SeriesInstanceUID: `${StudyInstanceUID}.1`,
        NumberOfSeriesRelatedInstances: null,
      };
      return asked(id, 'series') ?? Promise.resolve(ok(at(id).studies.has(StudyInstanceUID) ? [one] : []));
    },
    findImages({ id }, key) {
      const sops = at(id).studies.get(key.StudyInstanceUID) ?? [];
      const images = sops.slice(0, at(id).listsOnly ?? sops.length).map((SOPInstanceUID) => ({
        ...key,
        SOPInstanceUID,
        SOPClassUID: '',
        InstanceNumber: null,
      }));
      return asked(id, 'images') ?? Promise.resolve(ok(images));
    },
    async retrieve({ id }, { StudyInstanceUID }, method, { signal, onProgress }) {
      const fault = asked(id, 'retrieve');
      if (fault !== null) return fault;
      const sops = at(id).studies.get(StudyInstanceUID) ?? [];
      const { breaksAfter } = at(id);
      for (const [index, sop] of sops.entries()) {
        if (breaksAfter === index) return failure('dicom.connection-lost');
        // Aborted by whoever listens to what was sent.
        await Promise.resolve();
        if (signal?.aborted === true) return failure('dicom.cancelled');
        archive.store(StudyInstanceUID, sop);
        onProgress?.({ completed: index + 1, failed: 0, remaining: null });
        at(id).onSent();
      }
      return ok({ method, completed: sops.length, failed: 0, warning: 0, elapsedMs: 1 });
    },
  };

  const choose = ({ role, urgency = 'routine', listedBy, lacking }: PacsQuestion) => {
    const choice = chooseEndpoints(
      { role, urgency, incumbent: listedBy ?? null },
      [...pacs.values()].map(({ endpoint, state }) => ({
        endpointId: endpoint.id,
        roles: ['query', 'retrieve'],
        rank: endpoint.rank ?? 'primary',
        link: { state, since: '10:41' },
        breaker: { state: 'closed', until: null },
        latencyMs: { echo: null, find: null },
        holds: lacking?.has(endpoint.id) === true ? false : null,
        lacks: null,
      })),
    );
    const usable = choice.endpoints
      .filter((each) => each.usable)
      .map(({ endpointId }) => at(endpointId).endpoint);
    return {
      endpoints: usable,
      words: choice.words,
      isFailover: (usable[0]?.rank ?? 'primary') !== 'primary',
    };
  };
  let configured: readonly string[] | null = null;
  const open = () => {
    const created = createPrefetch({
      port,
      vault: archive.vault,
      clock,
      journal: {
        append(entry) {
          journal.push(entry);
          return Promise.resolve(failure('journal.io-failed'));
        },
      },
      endpoints: [...pacs.values()]
        .map(({ endpoint }) => endpoint)
        .filter(({ id }) => configured?.includes(id) ?? true),
      config: configSchema.parse({
        endpoints: [{ id: 'x', host: 'x', port: 104, aeTitle: 'X' }],
        worklist: { dates: 'any' },
        priors: { enabled: false },
      }),
      queuePath: path.join(directory, 'queue.sqlite'),
      pacs: { choose },
      hold: (role) => prefetchHold(choose, role, null),
      random: () => 0.5,
      onProgress: ({ message }) => messages.push(message),
    });
    if (!created.ok) throw new Error(created.error.code);
    return created.value;
  };
  let prefetch = open();
  return {
    at,
    journal,
    messages,
    get prefetch() {
      return prefetch;
    },
    /** PACS that have told the count of a study. */
    counted,
    holds: (sop: string, uid: string) => archive.vault.heldInstanceKeys(keyOf(uid)).has(keyOf(sop)),
    countsOf: (uid: string) => archive.vault.counts(keyOf(uid)),
    /** Path of a file beside the queue. */
    file: (name: string) => path.join(directory, name),
    /** @param meanwhile done while the station is not running */
    async restart(meanwhile = () => {}) {
      await prefetch.close();
      meanwhile();
      prefetch = open();
    },
    /** From the next restart on, only these are in the configuration; null: all of them. */
    configure(ids: readonly string[] | null) {
      configured = ids;
    },
    /** The administrator gives a PACS another id. */
    rename(id: string, to: string) {
      const one = at(id);
      pacs.delete(id);
      pacs.set(to, { ...one, endpoint: { ...one.endpoint, id: to } });
    },
    async close() {
      await prefetch.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** `sops('a', 1, 3)` is a1, a2, a3 as UIDs. */
export const sops = (study: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${study}.9.${from + index}`);
