// `init`: makes a station: data directory, commented configuration, keys, the first administrator, the recovery code.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { sampleConfig } from '../station/config/sample.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';
import { readPassphrase } from './passphrase.ts';
import { withVault } from './vault-session.ts';

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
      return finish(output, initialise(data, config, options), ({ recoveryCode, configWritten }) => {
        output.result(
          { ok: true, data, config, configWritten, operator: options.operator, recoveryCode },
          [
            `Station made in ${data}.`,
            configWritten ? `Configuration written: ${config}` : `Configuration kept as it is: ${config}`,
            '',
            `Recovery code, shown this once: ${recoveryCode}`,
            'Print it and lock it away: without it and without a passphrase, nobody can open what the station holds.',
            '',
            'Next: enter your PACS in the configuration, then `pacs-kit config check` and `pacs-kit serve`.',
          ].join('\n'),
        );
        return EXIT.done;
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
  data: string,
  config: string,
  options: InitOptions,
): Promise<Result<{ recoveryCode: string; configWritten: boolean }, KitError>> {
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
  return withVault(data, async ({ vault, journal }) => {
    const made = await vault.initialise({
      passphrase: passphrase.value,
      label: options.operator,
      role: 'administrator',
    });
    if (!made.ok) return made;
    const recorded = await journal.append({
      event: 'vault:initialised',
      actor: options.operator,
      role: 'administrator',
      details: {},
    });
    if (!recorded.ok) return recorded;
    const configWritten = await writeNewConfig(config, options);
    return ok({ recoveryCode: made.value.recoveryCode, configWritten });
  });
}

/** Never overwrites: an installer may have pushed a configuration before. */
async function writeNewConfig(file: string, options: InitOptions): Promise<boolean> {
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  if (exists) return false;
  await mkdir(path.dirname(file), { recursive: true });
  const pacs = { host: options.pacsHost, port: Number(options.pacsPort), aeTitle: options.pacsAeTitle };
  await writeFile(file, sampleConfig({ stationName: options.name, aeTitle: options.aeTitle, pacs }), {
    flag: 'wx',
  });
  return true;
}
