// The sources of the worklist against real servers: modality worklists, a PACS with a limit, and text in every character set.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../electron/station/config/schema.ts';
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import type { DicomPort, Endpoint } from '../../electron/station/dicom/port.ts';
import {
  encodeQueryText,
  QUERY_CHARACTER_SETS,
  type QueryCharacterSet,
} from '../../electron/station/dicom/query-text.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import { listWorklist } from '../../electron/station/prefetch/list-worklist.ts';
import { dicomDay } from '../../electron/station/prefetch/sources/date-window.ts';
import type { PrefetchTools } from '../../electron/station/prefetch/tools.ts';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { latin1 } from '../fixtures/data-set-builder.ts';
import { syntheticFile } from '../fixtures/synthetic-file.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { endpointOf, memorySink } from '../peers/test-station.ts';
import { startWlmscpfs, type WorklistPeer } from '../peers/wlmscpfs.ts';

const CALL = { deadlineMs: 20_000, idleMs: 10_000 };
const skip =
  missing(ORTHANC_NEEDS) ??
  missing(DCMTK_NEEDS) ??
  missing({ programs: ['wlmscpfs', 'dump2dcm', 'python3'] });
const why = skip === null ? '' : ` (${skip})`;
const port: DicomPort = createDimsePort({
  callingAeTitle: 'KIT',
  moveDestination: 'KIT',
  sink: memorySink(),
});
afterAll(() => port.close());

const TODAY = dicomDay(new Date());
const DATED = { tag: 0x00080020, vr: 'DA', value: TODAY };

describe.skipIf(skip !== null)(`modality worklists${why}`, () => {
  let ris: WorklistPeer;
  let orthanc: OrthancPeer;
  beforeAll(async () => {
    ris = await startWlmscpfs();
    orthanc = await startOrthanc({ stationAeTitle: 'KIT', stationPort: 1, variants: ['mwl'] });
  });
  afterAll(async () => {
    await ris?.stop();
    await orthanc?.stop();
  });

  it('of DCMTK give today’s patients with step, procedure and names in every set', async () => {
    const found = await port.findScheduled(endpointOf(ris), { ScheduledProcedureStepStartDate: TODAY }, CALL);
    if (!found.ok) throw new Error(found.error.message);
    const byId = new Map(found.value.map((item) => [item.PatientID, item]));
    expect(byId.get('P001')).toMatchObject({
      StudyInstanceUID: '1.2.826.0.1.3680043.8.498.1.1',
      AccessionNumber: 'A001',
      Modality: 'CT',
      ScheduledProcedureStepStartTime: '080000',
      ScheduledStationAETitle: 'STATION',
      RequestedProcedureDescription: 'CT HEAD',
      RequestedProcedurePriority: 'ROUTINE',
    });
    expect(byId.get('P006')?.PatientName).toBe('BUC^Jérôme');
    expect(byId.get('P007')).toMatchObject({
      PatientName: expect.stringContaining('王^小東'),
      RequestedProcedureDescription: 'CT 胸部',
    });
    expect(byId.get('P008')?.PatientName).toContain('山田^太郎');
    expect(byId.has('P003')).toBe(false);
    expect(
      found.value
        .filter(({ PatientID }) => PatientID === 'P005')
        .map(({ Modality }) => Modality)
        .toSorted(),
    ).toEqual(['CT', 'MR']);
  });

  it('of DCMTK match by modality, station and day', async () => {
    const ask = async (query: object) => {
      const found = await port.findScheduled(endpointOf(ris), query, CALL);
      return found.ok ? found.value.map(({ PatientID }) => PatientID).toSorted() : found.error.code;
    };
    expect(await ask({ ScheduledProcedureStepStartDate: TODAY, Modality: 'US' })).toEqual(['P006']);
    expect(await ask({ ScheduledStationAETitle: 'OTHER' })).toEqual(['P004']);
    expect(await ask({ PatientID: 'P002' })).toEqual(['P002']);
  });

  it('refuse and vanish with an error, never with an empty list', async () => {
    const gone = await startWlmscpfs();
    gone.kill();
    expect(await port.findScheduled(endpointOf(gone), {}, CALL)).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/connection-(?:refused|lost)/u) },
    });
    await gone.stop();
    const qr = await startDcmqrscp({ stationAeTitle: 'KIT', stationPort: 1 });
    expect(await port.findScheduled(endpointOf(qr), {}, CALL)).toMatchObject({
      ok: false,
      error: { code: 'dicom.presentation-context-rejected' },
    });
    await qr.stop();
  });

  it('of Orthanc’s plugin answer too', async () => {
    const query = { ScheduledProcedureStepStartDate: TODAY, Modality: 'CT' };
    const found = await port.findScheduled(endpointOf(orthanc), query, CALL);
    if (!found.ok) throw new Error(found.error.message);
    expect(found.value.map(({ PatientID }) => PatientID).toSorted()).toEqual([
      'P001',
      'P005',
      'P007',
      'P009',
      'P010',
    ]);
  });
});

describe.skipIf(skip !== null)(`a PACS that gives two studies at a time${why}`, () => {
  let orthanc: OrthancPeer;
  let folder: string;
  const uids: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kit-limit-'));
    orthanc = await startOrthanc({ stationAeTitle: 'KIT', stationPort: 1, variants: ['limit'] });
    const files = Array.from({ length: 13 }, (_, index) => {
      const uid = `2.25.77${index}`;
      uids.push(uid);
      const hour = String((index * 2) % 24).padStart(2, '0');
      const at = path.join(folder, `${index}.dcm`);
      const texts = { name: latin1('Doe^Jane'), institution: latin1('North') };
      const over = [DATED, { tag: 0x00080030, vr: 'TM', value: `${hour}${String(10 + index)}00` }];
      writeFileSync(at, syntheticFile(uid, [], texts, over));
      return at;
    });
    expect((await orthanc.upload(files)).refused).toEqual([]);
  });
  afterAll(async () => {
    await orthanc?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is asked in pieces until the whole worklist has come, and its limit is learnt', async () => {
    const facts = new Map<string, string>();
    const tools = {
      port,
      clock: systemClock,
      limits: { findDeadlineMs: 20_000, retrieveIdleMs: 1, retrieveDeadlineMs: 1 },
      observed: ({ id, words }: { id: string; words: string }) => void facts.set(id, words),
    } as Partial<PrefetchTools> as PrefetchTools;
    const config = configSchema.parse({
      endpoints: [{ id: 'limit', host: 'x', port: 1, aeTitle: 'X' }],
      worklist: { dates: { days: 3 } },
    }).worklist;
    const listed = await listWorklist(tools, [endpointOf(orthanc)], config, new AbortController().signal);
    if (!listed.ok) throw new Error(listed.error.message);
    expect(listed.value.failures).toEqual([]);
    expect(new Set(listed.value.studies.map(({ descriptor }) => descriptor.StudyInstanceUID))).toEqual(
      new Set(uids),
    );
    expect(facts.get('C-FIND')).toContain('stops after 2 matches');
  });
});

const NAMES: readonly (readonly [QueryCharacterSet, string, string])[] = [
  ['ISO_IR 100', 'Äneas^Rüdiger', 'Klinik Süd'],
  ['ISO_IR 101', 'Wałęsa^Józef', 'Łódź'],
  ['ISO_IR 144', 'Люкceмбypг', 'Больница'],
  ['ISO_IR 126', 'Διονυσιος', 'Αθήνα'],
  ['ISO_IR 127', 'قباني^لنزار', 'مستشفى'],
  ['ISO_IR 138', 'שרון^דבורה', 'בית'],
  ['ISO_IR 148', 'Çavuşoğlu^İbrahim', 'Şişli'],
  ['ISO_IR 166', 'สมชาย^ใจดี', 'กรุงเทพ'],
  ['GB18030', 'Wang^XiaoDong=王^小东', '北京医院'],
  ['ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎', '東京病院'],
  ['ISO 2022 IR 149', 'Hong^Gildong=洪^吉洞', '서울병원'],
  ['ISO 2022 IR 58', 'Zhang^XiaoDong=张^小东', '上海医院'],
  ['ISO_IR 192', 'Müller^Jörg=山田^Люк', 'Île 東 Ж'],
];

describe('the rehearsal PACS', () => {
  let made: RehearsalPacs;
  let pacs: RehearsalPacs;
  beforeAll(async () => {
    made = await startRehearsalPacs({ seed: 1 });
    const population = [...made.archive.studies()].slice(0, NAMES.length).map((each, index) => ({
      ...each,
      patient: { ...each.patient, SpecificCharacterSet: 'ISO_IR 192' as const },
      ReferringPhysicianName: NAMES[index]?.[1] ?? '',
    }));
    pacs = await startRehearsalPacs({ population });
  });
  afterAll(async () => {
    await made?.close();
    await pacs?.close();
  });

  // It reads keys by dcmjs, which does not follow the escape sequences of ISO 2022; Orthanc and DCMTK do.
  it.each(NAMES.filter(([set]) => !set.startsWith('ISO 2022')).map(([set, name]) => [set, name] as const))(
    'finds by a name that was written in %s: %s',
    async (characterSet, name) => {
      const endpoint = { ...endpointOf({ dicomPort: pacs.port, aeTitle: pacs.aeTitle }), characterSet };
      const found = await port.findStudies(endpoint, { ReferringPhysicianName: name }, CALL);
      const wanted = [...pacs.archive.studies()].filter((each) => each.ReferringPhysicianName === name);
      expect(wanted).toHaveLength(1);
      expect(found.ok && found.value.map(({ StudyInstanceUID }) => StudyInstanceUID)).toEqual([
        wanted[0]?.StudyInstanceUID,
      ]);
    },
  );
});

describe.skipIf(skip !== null)(`names in every character set${why}`, () => {
  let orthanc: OrthancPeer;
  let qrscp: DcmqrscpPeer;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kit-names-'));
    mkdirSync(folder, { recursive: true });
    const known = { stationAeTitle: 'KIT', stationPort: 1 };
    orthanc = await startOrthanc({ ...known, variants: ['utf8'] });
    qrscp = await startDcmqrscp(known);
    const files = NAMES.map(([set, name, institution], index) => {
      const at = path.join(folder, `${index}.dcm`);
      const bytes = (text: string, vr: 'PN' | 'LO') => encodeQueryText(text, set, vr);
      expect(bytes(name, 'PN').isExact && bytes(institution, 'LO').isExact).toBe(true);
      const texts = { name: bytes(name, 'PN').bytes, institution: bytes(institution, 'LO').bytes };
      writeFileSync(at, syntheticFile(`2.25.88${index}`, QUERY_CHARACTER_SETS[set], texts, [DATED]));
      return at;
    });
    expect((await orthanc.upload(files)).refused).toEqual([]);
    await qrscp.load(files);
  });
  afterAll(async () => {
    await orthanc?.stop();
    await qrscp?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const askFor = async (endpoint: Endpoint, name: string) => {
    const found = await port.findStudies(endpoint, { StudyDate: TODAY, ReferringPhysicianName: name }, CALL);
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  };

  it.each(NAMES.map(([set, name], index) => [set, name, index] as const))(
    'are found and read in %s: %s',
    async (set, name, index) => {
      for (const characterSet of new Set<QueryCharacterSet>([set, 'ISO_IR 192'])) {
        const inOrthanc = await askFor({ ...endpointOf(orthanc), characterSet }, name);
        expect(inOrthanc.map(({ StudyInstanceUID }) => StudyInstanceUID)).toContain(`2.25.88${index}`);
        expect(inOrthanc.find((each) => each.StudyInstanceUID === `2.25.88${index}`)?.PatientName).toBe(name);
      }
      const inDcmtk = await askFor({ ...endpointOf(qrscp), characterSet: set }, name);
      expect(inDcmtk.map(({ StudyInstanceUID }) => StudyInstanceUID)).toEqual([`2.25.88${index}`]);
      expect(inDcmtk[0]?.PatientName).toBe(name);
    },
  );
});
