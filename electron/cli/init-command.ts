// `init`: makes a station: data directory, commented configuration, keys, the first administrator, the recovery code.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { sampleConfig } from '../station/config/sample.ts';
import { type CommonOptions, type Context, kitCommand } from './command.ts';
import { EXIT, finish, recoveryCodeWords } from './output.ts';
import { readPassphrase } from './passphrase.ts';
import { withNewVault } from './vault-session.ts';

interface InitOptions extends CommonOptions {
  readonly name: string;
  readonly aeTitle: string;
  readonly pacsHost: string;
  readonly pacsPort: string;
  readonly pacsAeTitle: string;
  readonly operator: string;
  readonly passphraseFile?: string;
}

export const initCommand = () =>
  kitCommand<InitOptions>(
    'init',
    'make a new station: configuration, keys and recovery code',
    async (context, options) => {
      const { output, data, config } = context;
      return finish(output, initialise(context, options), ({ recoveryCode, configWritten, unrecorded }) => {
        output.result(
          {
            ok: unrecorded === null,
            data,
            config,
            configWritten,
            operator: options.operator,
            recoveryCode,
            ...(unrecorded === null ? {} : { error: unrecorded }),
          },
          [
            `Station made in ${data}.`,
            configWritten ? `Configuration written: ${config}` : `Configuration kept as it is: ${config}`,
            '',
            ...recoveryCodeWords(recoveryCode, unrecorded),
            '',
            'Next: enter your PACS in the configuration, then `pacs-kit config check` and `pacs-kit serve`.',
          ].join('\n'),
        );
        return unrecorded === null ? EXIT.done : EXIT.failed;
      });
    },
  )
    .option('--name <text>', 'name of the station', 'Reading station')
    .option('--ae-title <title>', 'our AE title', 'PACSKIT')
    .option('--pacs-host <host>', 'address of the PACS', '127.0.0.1')
    .option('--pacs-port <port>', 'DICOM port of the PACS', '104')
    .option('--pacs-ae-title <title>', 'AE title of the PACS', 'PACS')
    .option('--operator <label>', 'login name of the first administrator', 'administrator')
    .option('--passphrase-file <file>', 'first line is the passphrase of the first administrator');

async function initialise(
  { data, config, finishFirst }: Context,
  options: InitOptions,
): Promise<Result<{ recoveryCode: string; configWritten: boolean; unrecorded: KitError | null }, KitError>> {
  const passphrase = await readPassphrase({
    file: options.passphraseFile,
    prompt: 'New passphrase (12 characters or more)',
    flag: '--passphrase-file',
  });
  if (!passphrase.ok) return passphrase;
  if (options.passphraseFile === undefined) {
    const again = await readPassphrase({ prompt: 'The same passphrase again', flag: '--passphrase-file' });
    if (!again.ok) return again;
    if (again.value !== passphrase.value)
      return err(
        kitError(
          'contract.invalid-input',
          'The two passphrases differ.',
          'Run the command again and type the same one twice.',
        ),
      );
  }
  const pacsPort = Number(options.pacsPort);
  if (!Number.isInteger(pacsPort) || pacsPort < 1 || pacsPort > 65_535)
    return err(
      kitError(
        'contract.invalid-input',
        '--pacs-port is not a port.',
        'Give a number between 1 and 65535; DICOM servers often use 104 or 11112.',
      ),
    );
  finishFirst();
  return withNewVault(data, async ({ vault, journal }) => {
    // Everything that can fail comes before the keys: their recovery code is shown once, and cannot be asked for again.
    if (vault.state() !== 'uninitialised') return err(alreadyInitialised());
    const configWritten = await writeNewConfig(config, options);
    if (!configWritten.ok) return configWritten;
    const made = await vault.initialise({
      passphrase: passphrase.value,
      label: options.operator,
      role: 'administrator',
    });
    if (!made.ok) {
      if (configWritten.value) await rm(config, { force: true });
      return made;
    }
    const recorded = await journal.append({
      event: 'vault:initialised',
      actor: options.operator,
      role: 'administrator',
      details: {},
    });
    return ok({
      recoveryCode: made.value.recoveryCode,
      configWritten: configWritten.value,
      unrecorded: recorded.ok ? null : recorded.error,
    });
  });
}

/** Never overwrites: an installer may have pushed a configuration before. */
async function writeNewConfig(file: string, options: InitOptions): Promise<Result<boolean, KitError>> {
  const pacs = { host: options.pacsHost, port: Number(options.pacsPort), aeTitle: options.pacsAeTitle };
  const text = sampleConfig({ stationName: options.name, aeTitle: options.aeTitle, pacs });
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return ok(true);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'EEXIST' && (await isFile(file))) return ok(false);
    return err(
      kitError(
        'config.not-writable',
        `The configuration cannot be written to ${file} (${code}).`,
        'Name with --config a file in a folder that you may write to; no keys were made.',
        { code },
      ),
    );
  }
}

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );

const alreadyInitialised = (): KitError =>
  kitError(
    'vault.already-initialised',
    'This station has its keys already.',
    'Unlock it with a passphrase; for a lost recovery code there is `pacs-kit vault new-recovery-code`.',
  );
