// Passphrases come from a file or a prompt, never from argv, where every user of the computer could read them.
import { readFile } from 'node:fs/promises';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';

const MAX_PASSPHRASE_FILE_BYTES = 4096;

/**
 * The passphrase from `file` (its first line), or typed without echo at a terminal.
 *
 * @returns `contract.invalid-input` when there is neither a file nor a terminal, or the file is not usable
 */
export async function readPassphrase(options: {
  readonly file?: string | undefined;
  readonly prompt: string;
  readonly flag: string;
}): Promise<Result<string, KitError>> {
  if (options.file !== undefined) return fromFile(options.file);
  if (!process.stdin.isTTY)
    return err(
      kitError(
        'contract.invalid-input',
        `This command needs a passphrase (${options.prompt.toLowerCase()}) and there is no terminal to ask at.`,
        `Put it into a file that only you can read and name it with ${options.flag} FILE.`,
      ),
    );
  return ok(await promptHidden(`${options.prompt}: `));
}

async function fromFile(file: string): Promise<Result<string, KitError>> {
  try {
    const text = await readFile(file, 'utf8');
    const first = text.slice(0, MAX_PASSPHRASE_FILE_BYTES).split(/\r?\n/u)[0] ?? '';
    if (first !== '') return ok(first);
    return err(
      kitError(
        'contract.invalid-input',
        'The passphrase file is empty.',
        'Put the passphrase on its first line.',
      ),
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return err(
      kitError(
        'contract.invalid-input',
        `The passphrase file cannot be read (${code}).`,
        'Check its path and rights.',
        { code },
      ),
    );
  }
}

/** Reads one line with the terminal in raw mode, so that nothing is shown. Ctrl-C ends the program as usual. */
function promptHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  process.stdin.setRawMode(true);
  process.stdin.resume();
  process.stdin.setEncoding('utf8');
  const { promise, resolve } = Promise.withResolvers<string>();
  let typed = '';
  const done = (): void => {
    process.stdin.off('data', onData);
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stderr.write('\n');
  };
  const onData = (text: string): void => {
    for (const character of text) {
      if (character === '\r' || character === '\n') {
        done();
        resolve(typed);
        return;
      }
      if (character === '\u0003') {
        done();
        process.kill(process.pid, 'SIGINT');
        return;
      }
      typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
    }
  };
  process.stdin.on('data', onData);
  return promise;
}
