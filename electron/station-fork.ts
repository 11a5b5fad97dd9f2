// Starts the station in Electron's utilityProcess: `runAsNode` is fused off, so there is no plain child process to be had.
import type { UtilityProcess } from 'electron';
import type { FromStation } from './station-messages.ts';
import { stationArguments, type StationSettings } from './station-runner.ts';
import type { ForkedStation } from './station-supervisor.ts';

/** What of Electron's `utilityProcess` is used. */
export interface UtilityProcessFork {
  fork(
    file: string,
    args: string[],
    options: { readonly serviceName: string; readonly stdio: 'inherit' },
  ): UtilityProcess;
}

/** Forks the station's process and makes a message link of it. */
export function forkStation(
  from: UtilityProcessFork,
  file: string,
  settings: StationSettings,
): ForkedStation {
  const child = from.fork(file, stationArguments(settings), {
    serviceName: 'PACS Downtime Kit station',
    stdio: 'inherit',
  });
  return {
    link: {
      send: child.postMessage.bind(child),
      onMessage: (take) => {
        child.on('message', (message: unknown) => {
          take(message as FromStation);
        });
      },
    },
    onExit: (run) => {
      child.once('exit', run);
    },
    kill: () => {
      child.kill();
    },
  };
}
