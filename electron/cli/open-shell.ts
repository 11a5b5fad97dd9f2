// Puts the page in front of an open station, or closes the station again: one without its page would fetch on, unseen.
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type BrowserShell, startBrowserShell } from '../browser-shell.ts';
import type { StationLog } from '../station/log.ts';
import type { Station } from '../station/station.ts';

/** @returns the shell, or `station.port-taken` with the station closed; anything else is thrown, with the station closed */
export async function openShell(
  station: Pick<Station, 'host' | 'close'>,
  options: { readonly rendererDir: string; readonly port: number; readonly log: StationLog },
): Promise<Result<BrowserShell, KitError>> {
  try {
    return ok(await startBrowserShell({ host: station.host, ...options }));
  } catch (cause) {
    await station.close();
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    return err(
      kitError(
        'station.port-taken',
        code === 'EADDRINUSE'
          ? `Port ${options.port} on 127.0.0.1 is taken, so the page cannot be offered there.`
          : `Port ${options.port} on 127.0.0.1 may not be used, so the page cannot be offered there.`,
        'Give `page.port` another number in the configuration, or 0 for a free one, or stop what uses it.',
        { port: options.port, code },
      ),
    );
  }
}
