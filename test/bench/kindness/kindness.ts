// `npm run bench -- kindness`: is the byte-rate cap held within 5 % over every 10 s? Seen at a counting proxy on the wire, in
// received bytes over monotonic time, for each way that images come in.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { configSchema } from '../../../electron/station/config/schema.ts';
import type { Endpoint } from '../../../electron/station/dicom/port.ts';
import { systemClock } from '../../../electron/station/health/clock.ts';
import { openStationParts } from '../../../electron/station/station-parts.ts';
import { type CountingProxy, startCountingProxy } from '../../peers/counting-proxy.ts';
import { startOrthanc } from '../../peers/orthanc.ts';
import { freePort } from '../../peers/peer-process.ts';
import { hasProgram, missing, ORTHANC_NEEDS } from '../../peers/shared-material.ts';
import type { Bench, Figures } from '../bench.ts';
import { conditions } from '../conditions.ts';
import { type InstanceSet, writeSet } from '../ingest/files.ts';
import { versionOf } from '../ingest/peer-targets.ts';
import { significant } from '../report.ts';
import { windowExtremes } from '../windows.ts';

const run = promisify(execFile);

const CAP_BYTES_PER_SECOND = 4_000_000;
const WINDOW_MS = 10_000;
/** What the kernel holds may come at once; from then on it is the steady rate. */
const SETTLED_MS = 1000;
const SLICE_BYTES = 524_288;

interface Way {
  readonly name: 'storescu' | 'storescuTwo' | 'cGet' | 'cMove';
  /** Starts the transfer; resolves when all of it has come. */
  readonly transfer: () => Promise<unknown>;
  readonly proxy: CountingProxy;
  /** The station is the proxy's client (`down`), or its target (`up`). */
  readonly direction: 'down' | 'up';
}

export const kindnessBench: Bench = async ({ quick, directory, say }) => {
  const lacks = missing(ORTHANC_NEEDS);
  if (lacks !== null || !hasProgram('storescu'))
    throw new Error(`Orthanc and storescu are needed: ${lacks ?? 'storescu is not installed'}`);
  const before = conditions();
  const base = mkdtempSync(path.join(directory ?? tmpdir(), 'kit-bench-kindness-'));
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const seconds = quick ? 12.5 : 30;
    const count = Math.ceil((seconds * CAP_BYTES_PER_SECOND) / SLICE_BYTES / 2) * 2;
    const write = (name: string, number: number, images: number) => {
      const set: InstanceSet = { name: 'ct', number, count: images, rows: 512, columns: 512 };
      mkdirSync(path.join(base, name), { recursive: true });
      return writeSet(path.join(base, name), set, 1).directory;
    };
    const [scpPort, dataDirectory] = [await freePort(), path.join(base, 'station')];
    const towardsStation = await startCountingProxy(scpPort);
    closing.push(() => towardsStation.stop());
    const pacs = await startOrthanc({ stationAeTitle: 'PACSKIT', stationPort: towardsStation.port });
    closing.push(() => pacs.stop());
    const towardsPacs = await startCountingProxy(pacs.dicomPort);
    closing.push(() => towardsPacs.stop());

    const host = '127.0.0.1';
    const maxBytesPerSecond = CAP_BYTES_PER_SECOND;
    const config = configSchema.parse({
      storageScp: { port: scpPort },
      endpoints: [
        { id: 'pacs', host, port: towardsPacs.port, aeTitle: pacs.aeTitle, maxBytesPerSecond },
        { id: 'sender', host, port: 104, aeTitle: 'BENCH', maxBytesPerSecond },
      ],
    });
    const opened = await openStationParts({
      config,
      dataDirectory,
      clock: systemClock,
      onJournal: () => undefined,
      onRefused: ({ error }) => say(`refused: ${error.code}`),
      onScpEvent: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const station = opened.value;
    closing.unshift(() => station.close());
    const made = await station.vault.initialise({
      passphrase: 'only for this bench',
      label: 'kim',
      role: 'administrator',
    });
    if (!made.ok) throw new Error(made.error.message);
    station.vault.lock();

    say('writing and uploading images');
    const studies = { cGet: write('get', 11, count), cMove: write('move', 12, count) };
    for (const folder of Object.values(studies))
      await pacs.upload(readdirSync(folder).map((file) => path.join(folder, file)));
    const endpoint: Endpoint = {
      id: 'pacs',
      host,
      port: towardsPacs.port,
      aeTitle: pacs.aeTitle,
      retrieveBy: ['C-GET', 'C-MOVE'],
    };
    const retrieve = (method: 'C-GET' | 'C-MOVE', number: number) => async () => {
      const target = { StudyInstanceUID: `2.25.7001.${number}.1` };
      const result = await station.dicom.retrieve(endpoint, target, method, {
        deadlineMs: 20_000,
        idleMs: 5000,
      });
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      if (result.value.completed !== count)
        throw new Error(`${method} brought ${result.value.completed} of ${count}`);
    };
    const storescu = (folder: string) =>
      run(
        'storescu',
        ['-q', '-aet', 'BENCH', '-aec', 'PACSKIT', '+sd', host, String(towardsStation.port), folder],
        {
          env: { ...process.env, TCP_NODELAY: '1' },
        },
      );
    const one = write('one', 13, count);
    const two = [write('left', 14, count / 2), write('right', 15, count / 2)];
    const ways: readonly Way[] = [
      { name: 'storescu', proxy: towardsStation, direction: 'up', transfer: () => storescu(one) },
      {
        name: 'storescuTwo',
        proxy: towardsStation,
        direction: 'up',
        transfer: () => Promise.all(two.map((folder) => storescu(folder))),
      },
      // The deadline of 20 s is shorter than the transfer: what the cap takes is not counted.
      { name: 'cGet', proxy: towardsPacs, direction: 'down', transfer: retrieve('C-GET', 11) },
      { name: 'cMove', proxy: towardsStation, direction: 'up', transfer: retrieve('C-MOVE', 12) },
    ];
    const figures: Record<string, number | null> = { capBytesPerSecond: CAP_BYTES_PER_SECOND };
    const ratios: Record<string, number | null> = {};
    for (const way of ways) Object.assign(ratios, await measure(way, figures, say));
    return {
      conditions: { ...before, secondsEach: seconds },
      figures,
      ratios,
      peers: [
        { name: 'Orthanc', version: versionOf('/usr/sbin/Orthanc'), command: 'peers/orthanc.sh start base' },
        {
          name: 'storescu',
          version: versionOf('storescu'),
          command: 'TCP_NODELAY=1 storescu -q -aet BENCH -aec PACSKIT +sd',
        },
      ],
      notes: quick ? ['One or two seconds of windows only: for the 5 %, run it without --quick.'] : [],
    };
  } finally {
    for (const close of closing.splice(0)) await close().catch(() => undefined);
    rmSync(base, { recursive: true, force: true });
  }
};

/** Ratios to the cap: over the whole transfer, and the least and most of all windows of 10 s. */
async function measure(
  { name, transfer, proxy, direction }: Way,
  figures: Record<string, number | null>,
  say: (line: string) => void,
): Promise<Figures> {
  const startedAt = performance.now();
  await transfer();
  const amounts = proxy[direction].filter(({ at }) => at >= startedAt);
  const data = amounts.filter(({ bytes }) => bytes > 1024);
  const [first, last] = [data[0]?.at ?? startedAt, data.at(-1)?.at ?? startedAt];
  const bytes = amounts.reduce((total, each) => total + each.bytes, 0);
  const allowed = (CAP_BYTES_PER_SECOND * WINDOW_MS) / 1000;
  const windows = (from: number) =>
    windowExtremes(amounts, { from, to: last, windowMs: WINDOW_MS, stepMs: 100 });
  const [fromFirst, steady] = [windows(first), windows(first + SETTLED_MS)];
  const ratio = (value: number | undefined) => significant(value === undefined ? null : value / allowed, 4);
  figures[`${name}Bytes`] = bytes;
  figures[`${name}S`] = significant((last - first) / 1000);
  figures[`${name}Windows`] = steady?.windows ?? 0;
  const ratios = {
    [`${name}RateVsCap`]: significant((bytes * 1000) / Math.max(1, last - first) / CAP_BYTES_PER_SECOND, 4),
    [`${name}WorstWindowFromFirstByteVsCap`]: ratio(fromFirst?.most),
    [`${name}LeastWindowVsCap`]: ratio(steady?.least),
    [`${name}MostWindowVsCap`]: ratio(steady?.most),
  };
  say(`${name}: ${JSON.stringify(ratios)}`);
  return ratios;
}
