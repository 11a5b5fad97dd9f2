// guards S-10
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../electron/station/config/schema.ts';
import type { Endpoint } from '../../electron/station/dicom/port.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import { openStationParts, type StationParts } from '../../electron/station/station-parts.ts';
import { type WrittenSet, writeSet } from '../bench/ingest/files.ts';
import { type CountingProxy, startCountingProxy } from '../peers/counting-proxy.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { hasProgram, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';

const run = promisify(execFile);
const CAP = 500_000;
const IMAGES = 16;
/** What may have come before the first wait: one read, and the kernel's buffer of an association that is read slowly. */
const AHEAD_BYTES = 400_000;

const skip = missing(ORTHANC_NEEDS) ?? (hasProgram('storescu') ? null : 'skipped: storescu is not installed');
describe.skipIf(skip !== null)(
  `a station with a cap on a real Orthanc${skip === null ? '' : ` (${skip})`}`,
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kit-kindness-'));
    let pacs: OrthancPeer;
    let proxy: CountingProxy;
    let station: StationParts;
    let endpoint: Endpoint;
    let sent: WrittenSet;

    beforeAll(async () => {
      const scpPort = await freePort();
      pacs = await startOrthanc({ stationAeTitle: 'PACSKIT', stationPort: scpPort });
      proxy = await startCountingProxy(pacs.dicomPort);
      endpoint = {
        id: 'pacs',
        host: '127.0.0.1',
        port: proxy.port,
        aeTitle: pacs.aeTitle,
        retrieveBy: ['C-GET', 'C-MOVE'],
      };
      const opened = await openStationParts({
        config: configSchema.parse({
          storageScp: { port: scpPort, idleTimeoutMs: 1000 },
          endpoints: [
            { id: 'pacs', host: '127.0.0.1', port: proxy.port, aeTitle: pacs.aeTitle },
            { id: 'sender', host: '127.0.0.1', port: 104, aeTitle: 'SENDER' },
          ],
          kindness: { maxBytesPerSecond: CAP },
        }),
        dataDirectory: path.join(folder, 'station'),
        clock: systemClock,
        onJournal: () => undefined,
        onRefused: () => undefined,
        onScpEvent: () => undefined,
      });
      if (!opened.ok) throw new Error(opened.error.message);
      station = opened.value;
      await station.vault.initialise({
        passphrase: 'only for this test run',
        label: 'kim',
        role: 'administrator',
      });
      station.vault.lock();
      const set = { name: 'ct', count: IMAGES, rows: 256, columns: 256 } as const;
      for (const number of [31, 32]) {
        const written = writeSet(path.join(folder, String(number)), { ...set, number }, 1);
        await pacs.upload(readdirSync(written.directory).map((file) => path.join(written.directory, file)));
      }
      sent = writeSet(path.join(folder, 'sent'), { ...set, number: 33 }, 1);
    });
    afterAll(async () => {
      await station?.close();
      await proxy?.stop();
      await pacs?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const bytesOf = (id: string): number => station.kindness.loads().get(id)?.bytes ?? 0;

    it.each([
      ['C-GET', 31],
      ['C-MOVE', 32],
    ] as const)(
      'fetches by %s no faster than the cap, though that takes longer than the idle time and the deadline',
      async (method, number) => {
        const before = bytesOf('pacs');
        const startedAt = performance.now();
        const result = await station.dicom.retrieve(
          endpoint,
          { StudyInstanceUID: `2.25.7001.${number}.1` },
          method,
          { deadlineMs: 2000, idleMs: 500 },
        );
        const elapsedMs = performance.now() - startedAt;
        expect(result).toMatchObject({ ok: true, value: { completed: IMAGES, failed: 0 } });
        const bytes = bytesOf('pacs') - before;
        expect(bytes).toBeGreaterThan(IMAGES * 131_072);
        // Never faster; how much slower is the machine's business (`npm run bench -- kindness`).
        expect(((bytes - AHEAD_BYTES) * 1000) / elapsedMs / CAP).toBeLessThanOrEqual(1.05);
        expect(station.kindness.breakers().get('pacs')?.state).toBe('closed');
      },
    );

    it('holds two senders of one PACS to the cap together, and neither sees an error', async () => {
      const startedAt = performance.now();
      const send = () =>
        run(
          'storescu',
          [
            '-q',
            '-aet',
            'SENDER',
            '-aec',
            'PACSKIT',
            '+sd',
            '127.0.0.1',
            String(station.listening.port),
            sent.directory,
          ],
          {
            env: { ...process.env, TCP_NODELAY: '1' },
          },
        );
      await Promise.all([send(), send()]);
      const elapsedMs = performance.now() - startedAt;
      expect(bytesOf('sender')).toBeGreaterThan(2 * IMAGES * 131_072);
      expect(((bytesOf('sender') - 2 * AHEAD_BYTES) * 1000) / elapsedMs / CAP).toBeLessThanOrEqual(1.05);
    });

    it('counts its associations as the wire saw them', () => {
      const { associations, associationsPeak } = station.kindness.loads().get('pacs') ?? {};
      expect(associations).toBe(proxy.connections.filter(({ isAssociation }) => isAssociation).length);
      expect(associationsPeak).toBe(proxy.peakAssociations());
    });
  },
);
