// `vault new-recovery-code`: for a code that was never printed, was lost, or was seen by someone.
import { ok, type Result } from '../../shared/contract/result.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { type CommonOptions, type Context, kitCommand } from './command.ts';
import { EXIT, finish, recoveryCodeWords } from './output.ts';
import { readPassphrase } from './passphrase.ts';
import { record, withVault } from './vault-session.ts';

interface NewCode {
  readonly recoveryCode: string;
  /** Why the journal does not say so. */
  readonly unrecorded: KitError | null;
}

export const recoveryCodeCommand = () =>
  kitCommand<CommonOptions & { passphraseFile?: string }>(
    'new-recovery-code',
    'make a new recovery code in place of the old one; needs the passphrase of an administrator',
    (context, { passphraseFile }) => {
      const { output } = context;
      return finish(output, newCode(context, passphraseFile), ({ recoveryCode, unrecorded }) => {
        const isRecorded = unrecorded === null;
        output.result(
          { ok: isRecorded, recoveryCode, ...(isRecorded ? {} : { error: unrecorded }) },
          [...recoveryCodeWords(recoveryCode, unrecorded), 'The old code opens nothing any more.'].join('\n'),
        );
        return isRecorded ? EXIT.done : EXIT.failed;
      });
    },
  ).option('--passphrase-file <file>', 'first line is the passphrase of an administrator');

async function newCode(
  { data, finishFirst }: Context,
  file: string | undefined,
): Promise<Result<NewCode, KitError>> {
  const passphrase = await readPassphrase({ file, prompt: 'Passphrase', flag: '--passphrase-file' });
  if (!passphrase.ok) return passphrase;
  finishFirst();
  return withVault(data, async (session) => {
    // The unlock is on the journal before anything changes: no record, no new code.
    const unlocked = await session.access.unlock(passphrase.value);
    if (!unlocked.ok) return unlocked;
    const replaced = await session.vault.replaceRecoveryCode(passphrase.value);
    if (!replaced.ok) return replaced;
    const recorded = await record(session, 'vault:recovery-code-replaced', {});
    return ok({
      recoveryCode: replaced.value.recoveryCode,
      unrecorded: recorded.ok ? null : recorded.error,
    });
  });
}
