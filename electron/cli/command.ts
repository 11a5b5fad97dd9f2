// What every command shares: --json, --config, --data, one way to end, and a Ctrl-C that closes things first.
import process from 'node:process';
import { Command } from 'commander';
import { kitError } from '../../shared/contract/kit-error.ts';
import { createOutput, EXIT, type Output } from './output.ts';
import { configFile, dataDirectory } from './places.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly data?: string;
}

/** What a command's action is handed. */
export interface Context {
  /** What stood after the command's name, as its `.argument()`s declare. */
  readonly args: readonly string[];
  readonly output: Output;
  readonly data: string;
  readonly config: string;
  /**
   * Aborted by the first Ctrl-C or SIGTERM: stop, close, and answer an exit code. Reading it takes the signal on; until a
   * command does so (after its prompts), the first signal ends the process, and the second always does.
   */
  readonly signal: AbortSignal;
  /** From here on the first signal waits until the command is done: what it does now must not be cut off half-way. */
  readonly finishFirst: () => void;
}

/**
 * A command with the common options.
 *
 * @param run answers the exit code; an exception is a bug and is reported as `internal`
 */
export function kitCommand<Options extends CommonOptions>(
  name: string,
  description: string,
  run: (context: Context, options: Options) => Promise<number>,
): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'one JSON object on standard output')
    .option('--config <file>', 'configuration file (default: config.yaml in the data directory)')
    .option('--data <directory>', 'data directory of the station')
    .action(async (...given: readonly unknown[]) => {
      // Commander hands over the positional arguments, then the options, then the command itself.
      const options = given.at(-2) as Options;
      const args = given.slice(0, -2) as readonly string[];
      const output = createOutput(options.json === true);
      const data = dataDirectory(options.data);
      const stop = stopSignals();
      try {
        process.exitCode = await run(
          {
            args,
            output,
            data,
            config: configFile(options.config, data),
            get signal() {
              return stop.take();
            },
            finishFirst: () => {
              stop.take();
            },
          },
          options,
        );
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error;
        output.error(
          kitError(
            'internal',
            `An internal error stopped the command (${name}).`,
            'Report it with the command that you gave.',
            { name },
          ),
        );
        if (process.env['PACS_KIT_DEBUG'] === '1')
          process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exitCode = EXIT.failed;
      } finally {
        stop.release();
      }
    });
}

/** 128 + the signal's number, as shells count. */
const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ends the process at a signal that nobody took, or at the second one. */
function stopSignals(): { take(): AbortSignal; release(): void } {
  const stop = new AbortController();
  let isTaken = false;
  const onSignal = (signal: keyof typeof SIGNAL_EXIT): void => {
    if (!isTaken || stop.signal.aborted) process.exit(SIGNAL_EXIT[signal]);
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    take: () => {
      isTaken = true;
      return stop.signal;
    },
    release: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
