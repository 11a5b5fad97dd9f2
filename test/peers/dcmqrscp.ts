// DCMTK's dcmqrscp on a free loopback port: the second, quite different PACS of the tests.
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { freePort, peerScript } from './peer-process.ts';

export interface DcmqrscpPeer {
  readonly aeTitle: string;
  readonly host: '127.0.0.1';
  readonly dicomPort: number;
  /** Copies the files into its own folder and registers them (no network, any transfer syntax). */
  load(files: readonly string[]): Promise<void>;
  kill(): void;
  stop(): Promise<void>;
}

/**
 * Starts dcmqrscp by the shared script and waits until it accepts.
 *
 * @param options.extra its own command-line options, e.g. `['+xs', '-xs']` to deal in JPEG lossless, `['--disable-get']`
 */
export async function startDcmqrscp(options: {
  readonly stationAeTitle: string;
  readonly stationPort: number;
  readonly aeTitle?: string;
  readonly extra?: readonly string[];
}): Promise<DcmqrscpPeer> {
  const aeTitle = options.aeTitle ?? 'QRSCP';
  const dicomPort = await freePort();
  const script = peerScript('dcmqrscp.sh', {
    QR_PORT: String(dicomPort),
    QR_AET: aeTitle,
    STATION_AET: options.stationAeTitle,
    STATION_PORT: String(options.stationPort),
  });
  await script.run('start', ...(options.extra ?? []));
  return {
    aeTitle,
    host: '127.0.0.1',
    dicomPort,
    async load(files) {
      // Copies: dcmqrscp deletes the files of its oldest study when its quota is full.
      const folder = path.join(script.runFolder, 'loaded');
      mkdirSync(folder, { recursive: true });
      const copies = files.map((file, index) => {
        const copy = path.join(folder, `${index}-${path.basename(file)}`);
        cpSync(file, copy);
        return copy;
      });
      await script.run('load', ...copies);
    },
    kill: () => script.kill('qrscp'),
    async stop() {
      await script.run('stop');
      script.removeRunFolder();
    },
  };
}
