// Entry of the utilityProcess: the station in a process of its own, so that neither a page nor the main process can stall it.
import type { ParentPort } from 'electron';
import { openStation } from './open-station.ts';
import { runStationProcess } from './station-runner.ts';

const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
await runStationProcess(parentPort, process.argv, openStation);
