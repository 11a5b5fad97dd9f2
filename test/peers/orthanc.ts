// A real Orthanc on free loopback ports, for integration and end-to-end tests.
import { readFileSync } from 'node:fs';
import { freePort, peerScript } from './peer-process.ts';

/** Configuration variants of `peers/orthanc.sh`; they add up. */
export type OrthancVariant = 'open' | 'auth' | 'tls' | 'tlsanon' | 'mwl' | 'utf8' | 'limit' | 'asyncmove';

export interface OrthancPeer {
  readonly aeTitle: string;
  readonly host: '127.0.0.1';
  readonly dicomPort: number;
  readonly httpPort: number;
  /** Folder with the certificates of `certs.sh`; empty without a TLS variant. */
  readonly certificates: string;
  /** POSTs each file; answers how many Orthanc took (it refuses what it cannot parse). */
  upload(files: readonly string[]): Promise<{ stored: number; refused: readonly string[] }>;
  /** Any GET of its REST API, as JSON. */
  get(path: string): Promise<unknown>;
  /** The stored DICOM file of one instance, exactly as Orthanc keeps it. */
  fileOf(SOPInstanceUID: string): Promise<Uint8Array>;
  /** SIGKILL: the outage. */
  kill(): void;
  /** SIGSTOP: its kernel still accepts connections, the program says nothing. SIGCONT ends it. */
  freeze(): void;
  thaw(): void;
  /** Starts again after `kill`, same ports and database. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts Orthanc 1.10 by the shared script (which preloads the loopback shim) and waits until it answers.
 *
 * @param options the station as Orthanc knows it: who may query, and where C-MOVE goes
 */
export async function startOrthanc(options: {
  readonly stationAeTitle: string;
  readonly stationPort: number;
  readonly variants?: readonly OrthancVariant[];
  readonly aeTitle?: string;
}): Promise<OrthancPeer> {
  const aeTitle = options.aeTitle ?? 'ORTHANC';
  const dicomPort = await freePort();
  const httpPort = await freePort();
  const script = peerScript('orthanc.sh', {
    ORTHANC_DICOM: String(dicomPort),
    ORTHANC_HTTP: String(httpPort),
    ORTHANC_AET: aeTitle,
    STATION_AET: options.stationAeTitle,
    STATION_PORT: String(options.stationPort),
  });
  const start = () => script.run('start', 'base', ...(options.variants ?? []));
  const base = `http://127.0.0.1:${httpPort}`;
  // The account of `peers/orthanc/auth.json` that may do everything.
  const headers: Record<string, string> =
    options.variants?.includes('auth') === true
      ? { authorization: `Basic ${Buffer.from('admin:admin-pw').toString('base64')}` }
      : {};
  // Its plugin serves the same items as wlmscpfs, from the folder of generated things.
  if (options.variants?.includes('mwl') === true) {
    await peerScript('wlmscpfs.sh', { WL_AET: 'WLSCP' }, script.runFolder).run('build');
  }
  const tls = (options.variants ?? []).some((variant) => variant.startsWith('tls'));
  const certificates = tls ? await script.certificates() : '';
  await start();
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    const pid = script.pid('orthanc');
    if (pid !== null) process.kill(pid, name);
  };

  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${base}${path}`, { headers });
    if (!answer.ok) throw new Error(`Orthanc answered ${answer.status} to GET ${path}`);
    return answer.json();
  };
  return {
    aeTitle,
    host: '127.0.0.1',
    dicomPort,
    httpPort,
    certificates,
    get,
    async upload(files) {
      const refused: string[] = [];
      for (const file of files) {
        const answer = await fetch(`${base}/instances`, {
          method: 'POST',
          headers,
          body: new Uint8Array(readFileSync(file)),
        });
        if (!answer.ok) refused.push(file);
        await answer.arrayBuffer();
      }
      return { stored: files.length - refused.length, refused };
    },
    async fileOf(SOPInstanceUID) {
      const found = await fetch(`${base}/tools/lookup`, { method: 'POST', headers, body: SOPInstanceUID });
      const matches = (await found.json()) as { ID: string; Type: string }[];
      const id = matches.find((match) => match.Type === 'Instance')?.ID;
      if (id === undefined) throw new Error('Orthanc does not hold that instance');
      const file = await fetch(`${base}/instances/${id}/file`, { headers });
      return new Uint8Array(await file.arrayBuffer());
    },
    kill: () => script.kill('orthanc'),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async restart() {
      script.kill('orthanc');
      await script.run('stop');
      await start();
    },
    async stop() {
      // Its database goes away anyway, and a civil end waits five seconds for connections that our HTTP client keeps open.
      script.kill('orthanc');
      await script.run('stop');
      script.removeRunFolder();
    },
  };
}
