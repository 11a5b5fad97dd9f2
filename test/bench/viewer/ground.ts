// What the viewer bench stands on: a real station process whose vault holds generated studies, and the same files over plain HTTP.
import { execFile } from 'node:child_process';
import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { freePort, kitProcess, type ServingKit } from '../../../scripts/kit-process.ts';
import { type InstanceSet, writeSet } from '../ingest/files.ts';

const run = promisify(execFile);
const PASSPHRASE = 'a bench reads what nobody else may';

export const CT: InstanceSet = {
  name: 'ct',
  number: 11,
  count: 400,
  rows: 512,
  columns: 512,
  patients: 'one-each',
};
/** 12.6 megapixels, as a mammogram has them. */
export const MAMMOGRAM: InstanceSet = {
  name: 'mammogram',
  number: 12,
  count: 1,
  rows: 4096,
  columns: 3072,
  patients: 'one-each',
};
/** One of the studies that are read one after another. */
export const DAY: InstanceSet = {
  name: 'day',
  number: 13,
  count: 40,
  rows: 512,
  columns: 512,
  patients: 'one-each',
};

export const studyUid = (set: InstanceSet, round: number): string => `2.25.7001.${set.number}.${round}`;

export interface Ground {
  readonly stationUrl: string;
  readonly passphrase: string;
  readonly plainUrl: string;
  stop(): Promise<void>;
}

/**
 * Writes the files, stores them in a station by storescu, and serves both pages.
 *
 * @throws when something cannot be stored: figures of half a study are none
 */
export async function prepareGround(
  base: string,
  studies: number,
  say: (line: string) => void,
): Promise<Ground> {
  const pages = path.join(base, 'pages');
  // The station serves the checkout's own build.
  await run(process.execPath, [path.join(import.meta.dirname, '../../../scripts/build.mjs'), '--if-stale']);
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, 'plain-page'),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: path.join(pages, 'plain'),
      emptyOutDir: true,
      target: 'chrome140',
      modulePreload: false,
      assetsInlineLimit: 0,
    },
  });
  const files = path.join(base, 'files');
  mkdirSync(files);
  say('writing the files');
  const sets: readonly (readonly [InstanceSet, number])[] = [
    [CT, 1],
    [MAMMOGRAM, 1],
    ...Array.from({ length: studies }, (_, index) => [DAY, index + 1] as const),
  ];
  for (const [set, round] of sets) writeSet(path.join(files, studyUid(set, round)), set, round);
  const { station, scpPort } = await startStation(base);
  say('storing them in the station');
  // Its answer to each is that the instance is sealed and on disk; it halts at the first that is not.
  await run(
    'storescu',
    ['-q', '-aet', 'BENCH', '-aec', 'BENCHKIT', '+sd', '+r', '127.0.0.1', String(scpPort), files],
    {
      env: { ...process.env, TCP_NODELAY: '1' },
      timeout: 600_000,
    },
  );
  const plain = await servePlain(path.join(pages, 'plain'), files);
  return {
    stationUrl: station.url,
    passphrase: PASSPHRASE,
    plainUrl: plain.url,
    async stop() {
      await station.stop();
      await plain.stop();
    },
  };
}

async function startStation(base: string): Promise<{ station: ServingKit; scpPort: number }> {
  const data = path.join(base, 'data');
  mkdirSync(data);
  const scpPort = await freePort();
  const pacsPort = await freePort();
  const kit = await kitProcess({
    data,
    passphrase: PASSPHRASE,
    config: `station: { aeTitle: BENCHKIT }
storageScp: { port: ${scpPort} }
endpoints: [{ id: bench, host: 127.0.0.1, port: ${pacsPort}, aeTitle: BENCH, retrieveBy: [C-MOVE] }]
`,
  });
  const made = await kit.kit('init');
  if (made.exitCode !== 0) throw new Error(`the station could not be made: ${JSON.stringify(made.answer)}`);
  const station = await kit.serve('--test-hooks');
  return { station, scpPort };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.dcm': 'application/dicom',
};

/** Files of two folders over loopback HTTP, and `/studies/UID` for the names in a study. */
async function servePlain(page: string, files: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const parts = pathname.split('/').filter((part) => /^[\w.-]+$/u.test(part) && part !== '..');
    if (parts[0] === 'studies' && parts.length === 2) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(readdirSync(path.join(files, parts[1] ?? '')).toSorted()));
      return;
    }
    const file =
      parts[0] === 'files'
        ? path.join(files, ...parts.slice(1))
        : path.join(page, ...(parts.length === 0 ? ['index.html'] : parts));
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
