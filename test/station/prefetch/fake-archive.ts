// A PACS and a vault in memory, joined: what the PACS sends is what the vault counts. Faults are set per call.
import { createHash } from 'node:crypto';
import type {
  DicomPort,
  Endpoint,
  RetrieveMethod,
  RetrieveTarget,
  ScheduledAnswer,
  StudyQuery,
} from '../../../electron/station/dicom/port.ts';
import type { StudyCounts, Vault } from '../../../electron/station/vault/port.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash, StudyDescriptor, StudyPurpose } from '../../../shared/domain/study.ts';

export const failure = (code: KitErrorCode): Result<never> =>
  err(kitError(code, `It failed: ${code}.`, 'Wait.'));

export const keyOf = (uid: string): KeyedHash =>
  createHash('sha256').update(`key ${uid}`).digest('hex').slice(0, 32);

export interface ArchivedStudy {
  readonly descriptor: StudyDescriptor;
  /** SeriesInstanceUID → SOPInstanceUIDs. */
  readonly series: Record<string, string[]>;
}

let made = 0;
/** @param instances in each of two series, unless `over` says otherwise */
export function archived(over: Partial<StudyDescriptor> = {}, instances = 3): ArchivedStudy {
  made += 1;
  const uid = over.StudyInstanceUID ?? `2.25.100${made}`;
  const sops = (series: number) =>
    Array.from({ length: instances }, (_, index) => `${uid}.${made}.${series}.${index}`);
  return {
    descriptor: {
      StudyInstanceUID: uid,
      PatientID: `P${made}`,
      IssuerOfPatientID: '',
      // One patient has one name, or nothing of theirs is a prior (S-3).
      PatientName: `Secret^${over.PatientID ?? `P${made}`}`,
      PatientBirthDate: '19500101',
      PatientSex: 'F',
      StudyDate: '20261122',
      StudyTime: '080000',
      AccessionNumber: '',
      StudyDescription: 'CT chest',
      ModalitiesInStudy: ['CT'],
      BodyPartExamined: '',
      ReferringPhysicianName: '',
      StudyID: '',
      NumberOfStudyRelatedSeries: null,
      NumberOfStudyRelatedInstances: null,
      ...over,
    },
    series: { [`${uid}.1`]: sops(1), [`${uid}.2`]: sops(2) },
  };
}

export type RetrieveFault =
  /** Sends this many and then ends so. */
  { readonly sends: number; readonly ends: KitErrorCode | 'success' } | { readonly hangs: true };

export interface Asked {
  readonly what: 'studies' | 'scheduled' | 'series' | 'images' | RetrieveMethod;
  readonly query?: StudyQuery;
  readonly target?: RetrieveTarget;
}

export function createFakeArchive() {
  const studies: ArchivedStudy[] = [];
  const scheduled: ScheduledAnswer[] = [];
  const held = new Map<KeyedHash, Set<KeyedHash>>();
  const known = new Map<KeyedHash, { expected: number | null; confirmedAt: string }>();
  const purposes = new Map<KeyedHash, StudyPurpose>();
  const descriptors = new Map<KeyedHash, StudyDescriptor>();
  const asked: Asked[] = [];
  const settings = {
    givesCounts: true,
    givesSeriesCounts: false,
    /** What the PACS says of a study, where it does not count anew. */
    studyCount: (_study: ArchivedStudy): number | null => null,
    findFault: (_query: StudyQuery): KitErrorCode | null => null,
    scheduledFault: (): KitErrorCode | null => null,
    imagesFault: (): KitErrorCode | null => null,
    retrieveFault: (_method: RetrieveMethod, _target: RetrieveTarget, _nth: number): RetrieveFault | null =>
      null,
    vaultState: 'locked' as 'uninitialised' | 'locked' | 'unlocked',
    recordFault: (): KitErrorCode | null => null,
    duringRetrieve: (): void => {},
  };

  const sopsOf = ({ series }: ArchivedStudy): string[] => Object.values(series).flat();
  const dateMatches = (date: string, key = ''): boolean => {
    const [from = '', to = from] = key.split('-');
    return key === '' || (date >= from && date <= to);
  };
  const matches = ({ descriptor }: ArchivedStudy, query: StudyQuery): boolean =>
    dateMatches(descriptor.StudyDate, query.StudyDate) &&
    (query.PatientID === undefined || descriptor.PatientID === query.PatientID) &&
    (query.AccessionNumber === undefined || descriptor.AccessionNumber === query.AccessionNumber) &&
    (query.StudyInstanceUID === undefined || descriptor.StudyInstanceUID === query.StudyInstanceUID) &&
    (query.ModalitiesInStudy === undefined || descriptor.ModalitiesInStudy.includes(query.ModalitiesInStudy));
  const described = (study: ArchivedStudy): StudyDescriptor =>
    settings.givesCounts
      ? {
          ...study.descriptor,
          NumberOfStudyRelatedInstances: settings.studyCount(study) ?? sopsOf(study).length,
        }
      : { ...study.descriptor, ModalitiesInStudy: [] };
  const byUid = (uid: string): ArchivedStudy[] =>
    studies.filter(({ descriptor }) => descriptor.StudyInstanceUID === uid);
  const store = (studyUid: string, sop: string): void => {
    const key = keyOf(studyUid);
    held.set(key, (held.get(key) ?? new Set()).add(keyOf(sop)));
  };

  const port: DicomPort = {
    echo: () => Promise.resolve(ok({ roundTripMs: 1 })),
    findStudies(_endpoint, query, options) {
      asked.push({ what: 'studies', query });
      const fault = settings.findFault(query);
      if (fault !== null) return Promise.resolve(failure(fault));
      const answers = studies.filter((study) => matches(study, query)).map(described);
      const usable = answers.filter(({ StudyInstanceUID }) => StudyInstanceUID !== '');
      for (let left = answers.length - usable.length; left > 0; left -= 1) options.onUnusableAnswer?.();
      return Promise.resolve(ok(usable));
    },
    findScheduled() {
      asked.push({ what: 'scheduled' });
      const fault = settings.scheduledFault();
      return Promise.resolve(fault === null ? ok(scheduled) : failure(fault));
    },
    findSeries(_endpoint, StudyInstanceUID) {
      asked.push({ what: 'series' });
      const listed = byUid(StudyInstanceUID).flatMap(({ series }) => Object.entries(series));
      const rest = { Modality: 'CT', SeriesNumber: 1, SeriesDescription: '', BodyPartExamined: '' };
      const answer = ([SeriesInstanceUID, sops]: [string, string[]]) => ({
        StudyInstanceUID,
        SeriesInstanceUID,
        ...rest,
        NumberOfSeriesRelatedInstances: settings.givesSeriesCounts ? sops.length : null,
      });
      return Promise.resolve(ok(listed.map(answer)));
    },
    findImages(_endpoint, { StudyInstanceUID, SeriesInstanceUID }) {
      asked.push({ what: 'images' });
      const fault = settings.imagesFault();
      if (fault !== null) return Promise.resolve(failure(fault));
      const sops = byUid(StudyInstanceUID).flatMap(({ series }) => series[SeriesInstanceUID] ?? []);
      const answer = (SOPInstanceUID: string) => ({
        StudyInstanceUID,
        SeriesInstanceUID,
        SOPInstanceUID,
        SOPClassUID: '',
        InstanceNumber: null,
      });
      return Promise.resolve(ok(sops.map(answer)));
    },
    async retrieve(_endpoint, target, method, { signal, onProgress }) {
      asked.push({ what: method, target });
      const nth = asked.filter(({ what }) => what === method).length;
      const fault = settings.retrieveFault(method, target, nth);
      settings.duringRetrieve();
      if (signal?.aborted === true) return failure('dicom.cancelled');
      if (fault !== null && 'hangs' in fault) {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        return failure('dicom.cancelled');
      }
      const wanted = byUid(target.StudyInstanceUID).flatMap((study) =>
        target.SeriesInstanceUID === undefined
          ? sopsOf(study)
          : (study.series[target.SeriesInstanceUID] ?? []),
      );
      const sent = wanted.slice(0, fault?.sends ?? wanted.length);
      for (const sop of sent) {
        store(target.StudyInstanceUID, sop);
        onProgress?.({ completed: 1, failed: 0, remaining: null });
      }
      if (fault !== null && fault.ends !== 'success') return failure(fault.ends);
      return ok({ method, completed: sent.length, failed: 0, warning: 0, elapsedMs: 1 });
    },
    close: () => Promise.resolve(),
  };

  const countsOf = (studyKey: KeyedHash): StudyCounts | null => {
    const own = held.get(studyKey);
    const said = known.get(studyKey);
    if (own === undefined && said === undefined) return null;
    return {
      studyKey,
      held: own?.size ?? 0,
      heldBytes: 0,
      expected: said?.expected ?? null,
      confirmedAt: said?.confirmedAt ?? null,
      damaged: 0,
    };
  };
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xa5);
  const notFaked = (): never => {
    throw new Error('the prefetch has no business with this');
  };
  const vault = {
    state: () => settings.vaultState,
    keyOf,
    sealForStation: (plaintext: Uint8Array, context: string) =>
      Buffer.concat([Buffer.from(keyOf(context)), flipped(plaintext)]),
    openForStation: (sealed: Uint8Array, context: string) =>
      Buffer.from(sealed.subarray(0, 32)).toString() === keyOf(context)
        ? ok(flipped(sealed.subarray(32)))
        : failure('vault.damaged'),
    recordStudy({ descriptor, purpose, expected, confirmedAt }: Parameters<Vault['recordStudy']>[0]) {
      const fault = settings.recordFault();
      if (fault !== null) return Promise.resolve(failure(fault));
      const key = keyOf(descriptor.StudyInstanceUID);
      known.set(key, { expected, confirmedAt });
      purposes.set(key, purpose);
      descriptors.set(key, descriptor);
      return Promise.resolve(ok(key));
    },
    purge(scope: Parameters<Vault['purge']>[0]) {
      if ('studyKey' in scope) {
        for (const each of [known, held, purposes]) each.delete(scope.studyKey);
      }
      return Promise.resolve(ok({ studies: 1, bytes: 0 }));
    },
    study(studyKey: KeyedHash) {
      const [counts, descriptor, purpose] = [
        countsOf(studyKey),
        descriptors.get(studyKey),
        purposes.get(studyKey),
      ];
      if (counts === null || descriptor === undefined || purpose === undefined)
        return Promise.resolve(failure('vault.study-not-found'));
      const stored = { firstStoredAt: '', lastStoredAt: null, quarantined: 0 };
      return Promise.resolve(ok({ ...counts, ...stored, descriptor, purpose }));
    },
    counts: countsOf,
    allCounts: () => [...new Set([...held.keys(), ...known.keys()])].flatMap((key) => countsOf(key) ?? []),
    heldInstanceKeys: (key: KeyedHash) => held.get(key) ?? new Set<KeyedHash>(),
  } as Partial<Vault> as Vault;

  return {
    port,
    vault: new Proxy(vault, { get: (target, name) => Reflect.get(target, name) ?? notFaked }),
    studies,
    scheduled,
    asked,
    purposes,
    settings,
    store,
    countsOf: (study: ArchivedStudy) => countsOf(keyOf(study.descriptor.StudyInstanceUID)),
    times: (what: Asked['what']) => asked.filter((each) => each.what === what).length,
  };
}

export const ENDPOINT: Endpoint = {
  id: 'main',
  host: '127.0.0.1',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE', 'C-GET'],
};
