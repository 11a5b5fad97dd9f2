// `serve`: the station with its page in any Chromium on this computer, until Ctrl-C.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { BrowserShell } from '../browser-shell.ts';
import type { StationLog } from '../station/log.ts';
import type { Station } from '../station/station.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { openShell } from './open-shell.ts';
import { createLog, openConfiguredStation } from './open-station.ts';
import { EXIT, finish } from './output.ts';

interface ServeOptions extends CommonOptions {
  readonly testHooks?: boolean;
}

export const serveCommand = () =>
  kitCommand<ServeOptions>('serve', 'run the station and offer its page on 127.0.0.1', (context, options) => {
    const { output, data, config, signal } = context;
    const log = createLog();
    return finish(
      output,
      serve({ data, config, testHooks: options.testHooks === true, log }),
      async ({ station, shell }) => {
        output.result(
          { ok: true, url: shell.url, dicomPort: station.listening.port, pid: process.pid },
          `The station is running. Open this link once, in Chromium on this computer:\n${shell.url}\nSend SIGUSR2 for another link; end with Ctrl-C.`,
        );
        const another = (): void => output.result({ url: shell.newUrl() }, shell.newUrl());
        process.on('SIGUSR2', another);
        await ended(signal);
        process.off('SIGUSR2', another);
        output.note('Closing …');
        await shell.close();
        await station.close();
        return EXIT.done;
      },
    );
  }).option(
    '--test-hooks',
    'for tests: the page offers hashes of its decoded pixels (refused in an installed kit)',
  );

async function serve(options: {
  readonly data: string;
  readonly config: string;
  readonly testHooks: boolean;
  readonly log: StationLog;
}): Promise<Result<{ station: Station; shell: BrowserShell }, KitError>> {
  if (options.testHooks && isPackaged())
    return err(
      kitError(
        'config.invalid',
        'Test hooks do not exist in an installed kit.',
        'Start it without --test-hooks.',
      ),
    );
  const page = builtPage();
  if (!page.ok) return page;
  const opened = await openConfiguredStation(options);
  if (!opened.ok) return opened;
  const { station, config } = opened.value;
  const shell = await openShell(station, {
    rendererDir: page.value,
    port: config.page.port,
    log: options.log,
  });
  if (!shell.ok) return shell;
  station.start();
  return ok({ station, shell: shell.value });
}

/** The built page: beside the built program, or in the checkout's dist. */
export function builtPage(): Result<string, KitError> {
  const places = [
    path.join(import.meta.dirname, '../renderer'),
    path.join(import.meta.dirname, '../../dist/renderer'),
  ];
  const found = places.find(
    (place) => existsSync(path.join(place, 'index.html')) && existsSync(path.join(place, 'assets')),
  );
  return found === undefined
    ? err(
        kitError(
          'config.not-found',
          'The page has not been built.',
          'Run `npm run build` once, then this command again.',
        ),
      )
    : ok(found);
}

/** An installed kit runs out of an asar archive. */
const isPackaged = (): boolean => import.meta.dirname.includes('.asar');

/** Resolves at the first Ctrl-C or SIGTERM. */
export function ended(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
