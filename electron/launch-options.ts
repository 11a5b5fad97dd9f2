// What the kit was started with, decided before anything else runs.
import { kitError, type KitError } from '../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../shared/contract/result.ts';
import { configFile, dataDirectory } from './cli/places.ts';
import type { StationSettings } from './station-runner.ts';

export interface LaunchSurroundings {
  /** True for the installed product. */
  readonly packaged: boolean;
}

const valueOf = (args: readonly string[], name: string): string | null => {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = args.indexOf(name);
  return at < 0 ? null : (args[at + 1] ?? null);
};

/** Switches of Chromium's that open a page, and so decrypted images, to other programs of the same user. No fuse closes them. */
const OPENERS = ['--remote-debugging-', '--disable-web-security', '--inspect'];

/**
 * Reads `--config FILE`, `--data DIR` and `--test-hooks`. Chromium's own switches share the command line, so what is unknown
 * is left alone; but test hooks and debugging of a packaged kit are refused, not ignored.
 */
export function readLaunchOptions(
  args: readonly string[],
  { packaged }: LaunchSurroundings,
): Result<StationSettings, KitError> {
  const testHooks = args.some((arg) => arg === '--test-hooks' || arg.startsWith('--test-hooks='));
  if (testHooks && packaged) {
    return err(
      kitError(
        'config.invalid',
        'Test hooks do not exist in an installed kit.',
        'Start it without --test-hooks.',
      ),
    );
  }
  if (packaged && args.some((arg) => OPENERS.some((opener) => arg.startsWith(opener)))) {
    return err(
      kitError(
        'config.invalid',
        'An installed kit cannot be started for debugging: its pages show decrypted images.',
        'Start it without that switch.',
      ),
    );
  }
  // The same places as the command line's: `pacs-kit init` makes the station that this shell opens.
  const dataDir = dataDirectory(valueOf(args, '--data') ?? undefined);
  return ok({ configFile: configFile(valueOf(args, '--config') ?? undefined, dataDir), dataDir, testHooks });
}
