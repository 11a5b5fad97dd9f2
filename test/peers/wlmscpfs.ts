// DCMTK's modality worklist server on a free loopback port, with the shared items (dates relative to today).
import { freePort, peerScript } from './peer-process.ts';

export interface WorklistPeer {
  readonly aeTitle: string;
  readonly host: '127.0.0.1';
  readonly dicomPort: number;
  /** SIGKILL: the RIS is gone. */
  kill(): void;
  stop(): Promise<void>;
}

/** @param extra further options of wlmscpfs, such as `--refuse` or `--sleep-during 5` */
export async function startWlmscpfs(extra: readonly string[] = []): Promise<WorklistPeer> {
  const aeTitle = 'WLSCP';
  const dicomPort = await freePort();
  const script = peerScript('wlmscpfs.sh', { WL_PORT: String(dicomPort), WL_AET: aeTitle });
  await script.run('build');
  await script.run('start', ...extra);
  return {
    aeTitle,
    host: '127.0.0.1',
    dicomPort,
    kill: () => script.kill('wlmscpfs'),
    async stop() {
      await script.run('stop');
      script.removeRunFolder();
    },
  };
}
