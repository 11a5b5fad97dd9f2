// One way out for every command: words for a person, or one JSON line for a program; errors the same.
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';

/** Exit codes: 0 done, 1 refused or failed, 2 wrong use of the command. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

export interface Output {
  /** The command's result: `data` as one JSON line with --json, else `words`. */
  result(data: unknown, words: string): void;
  /** Something on the way, for a person only; goes to stderr. */
  note(words: string): void;
  error(error: KitError): void;
}

export function createOutput(json: boolean): Output {
  return {
    result: (data, words) => {
      process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${words}\n`);
    },
    note: (words) => {
      if (!json) process.stderr.write(`${words}\n`);
    },
    error: (error) => {
      if (json) process.stdout.write(`${JSON.stringify({ error })}\n`);
      else process.stderr.write(`${error.message}\n${error.remedy}\n(${error.code})\n`);
    },
  };
}

/** Prints a failure and answers the exit code, or hands the value on. */
export async function finish<T>(
  output: Output,
  result: Result<T, KitError> | Promise<Result<T, KitError>>,
  onValue: (value: T) => number | Promise<number>,
): Promise<number> {
  const settled = await result;
  if (settled.ok) return onValue(settled.value);
  output.error(settled.error);
  return EXIT.failed;
}

/** `1.4 GB`, `312 kB`: decimal units, as disks are sold. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** @param unrecorded why the code's making is not in the journal, if it is not: the code is good all the same */
export const recoveryCodeWords = (code: string, unrecorded: KitError | null): readonly string[] => [
  `Recovery code, shown this once: ${code}`,
  'Print it and lock it away: without it and without a passphrase, nobody can open what the station holds.',
  ...(unrecorded === null
    ? []
    : [`The code is good, but the journal could not be written. ${unrecorded.message} ${unrecorded.remedy}`]),
];
