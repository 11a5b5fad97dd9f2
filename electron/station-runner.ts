// What the station's process does around the station: reads its arguments, opens it, serves it, and leaves in order.
import process from 'node:process';
import { kitError, type KitError } from '../shared/contract/kit-error.ts';
import { err, type Result } from '../shared/contract/result.ts';
import type { StationHost } from './station/handlers.ts';
import { traceBug } from './station/log.ts';
import type { FromStation, MessageLink, ToStation } from './station-messages.ts';
import { serveStation } from './station-server.ts';

/** What a shell decides about the station it hosts. */
export interface StationSettings {
  /** The station's own YAML file. */
  readonly configFile: string;
  readonly dataDir: string;
  /** Shows decoded pixels' hashes to tests; a packaged kit never gets here with it. */
  readonly testHooks: boolean;
}

export type OpenStation = (settings: StationSettings) => Promise<Result<StationHost, KitError>>;

/** What of Electron's ParentPort is used. */
export interface ParentPortLike {
  postMessage(message: unknown): void;
  on(event: 'message', take: (event: { readonly data: unknown }) => void): unknown;
}

/** Arguments of the station's process, written by {@link stationArguments} in the main process. */
export function stationArguments(settings: StationSettings): string[] {
  return [
    `--data=${settings.dataDir}`,
    `--config=${settings.configFile}`,
    ...(settings.testHooks ? ['--test-hooks'] : []),
  ];
}

/** Reads what {@link stationArguments} wrote, wherever in its argv the runtime puts it. */
export function readStationArguments(args: readonly string[]): StationSettings {
  const valueOf = (name: string): string | null =>
    args.find((arg) => arg.startsWith(name))?.slice(name.length) ?? null;
  const dataDir = valueOf('--data=');
  const configFile = valueOf('--config=');
  if (dataDir === null || configFile === null) throw new Error('the station was started without its places');
  return { dataDir, configFile, testHooks: args.includes('--test-hooks') };
}

/** Opens the station and serves it until the main process asks it to end. */
export async function runStationProcess(
  port: ParentPortLike,
  args: readonly string[],
  open: OpenStation,
): Promise<void> {
  // Calls may arrive while the station opens: they wait here, not in a port that nobody listens to.
  const waiting: ToStation[] = [];
  let take: (message: ToStation) => void = (message) => waiting.push(message);
  port.on('message', (event) => {
    take(event.data as ToStation);
  });
  const send = (message: FromStation): void => {
    port.postMessage(message);
  };
  const opened = await open(readStationArguments(args)).catch(
    (error: unknown): Result<StationHost, KitError> => {
      // There is no log yet: this line is what the shell that started the kit can show.
      process.stderr.write(`${JSON.stringify(traceBug(error))}\n`);
      return err(
        kitError(
          'internal',
          'The station could not start.',
          'Report this, with what it wrote when it was started.',
        ),
      );
    },
  );
  if (!opened.ok) {
    send({ type: 'not-started', error: opened.error });
    return;
  }
  const link: MessageLink<FromStation, ToStation> = {
    send,
    onMessage: (run) => {
      take = run;
    },
  };
  serveStation(link, opened.value, () => {
    process.exit(0);
  });
  send({ type: 'started' });
  for (const message of waiting) take(message);
}
