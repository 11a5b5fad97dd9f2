// `operator list|add|change-passphrase|remove`: who may unlock this station, while no station is running on it.
import { Command } from 'commander';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { roleSchema } from '../../shared/contract/views.ts';
import type { SlotSummary } from '../station/vault/port.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';
import { readPassphrase } from './passphrase.ts';
import { record, unlockSession, type VaultSession, withVault } from './vault-session.ts';

interface Passphrases extends CommonOptions {
  readonly passphraseFile?: string;
  readonly newPassphraseFile?: string;
}
const OWN = ['--passphrase-file <file>', 'first line is your passphrase'] as const;
const NEW = ['--new-passphrase-file <file>', 'first line is the new passphrase'] as const;

export function operatorCommand(): Command {
  return new Command('operator')
    .description('who may unlock this station')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(changeCommand())
    .addCommand(removeCommand());
}

const words = ({ label, role, kind }: SlotSummary): string =>
  kind === 'recovery' ? `${label} (opens as an administrator)` : `${label}: ${role}`;

const listCommand = () =>
  kitCommand('list', 'operators and their roles; needs no passphrase', ({ output, data }) =>
    finish(
      output,
      withVault(data, async ({ vault }) => ok(vault.slots())),
      (slots) => {
        output.result({ ok: true, slots }, slots.map(words).join('\n'));
        return EXIT.done;
      },
    ),
  );

const addCommand = () =>
  kitCommand<Passphrases & { label: string; role: string }>(
    'add',
    'add an operator with a passphrase of their own; needs an administrator’s passphrase',
    ({ output, data }, { label, role, passphraseFile, newPassphraseFile }) => {
      const added = withVault(data, async (session): Promise<Result<SlotSummary, KitError>> => {
        const wanted = roleSchema.safeParse(role);
        if (!wanted.success) return err(noSuchRole());
        const allowed = await unlockAsAdministrator(session, passphraseFile);
        if (!allowed.ok) return allowed;
        const passphrase = await readNewPassphrase(newPassphraseFile);
        if (!passphrase.ok) return passphrase;
        const slot = await session.vault.addPassphrase({
          passphrase: passphrase.value,
          label,
          role: wanted.data,
        });
        if (slot.ok)
          await record(session, 'access:slot-added', { slotId: slot.value.slotId, slotRole: wanted.data });
        return slot;
      });
      return finish(output, added, (slot) => {
        output.result({ ok: true, slot }, `Added ${words(slot)}.`);
        return EXIT.done;
      });
    },
  )
    .requiredOption('--label <name>', 'login name of the operator')
    .requiredOption('--role <role>', roleSchema.options.join(' | '))
    .option(...OWN)
    .option(...NEW);

const changeCommand = () =>
  kitCommand<Passphrases>(
    'change-passphrase',
    'change your own passphrase',
    ({ output, data }, { passphraseFile, newPassphraseFile }) => {
      const changed = withVault(data, async ({ access }): Promise<Result<SlotSummary, KitError>> => {
        const old = await readPassphrase({
          file: passphraseFile,
          prompt: 'Passphrase',
          flag: '--passphrase-file',
        });
        if (!old.ok) return old;
        const unlocked = await access.unlock(old.value);
        if (!unlocked.ok) return unlocked;
        const fresh = await readNewPassphrase(newPassphraseFile);
        if (!fresh.ok) return fresh;
        return access.changePassphrase({ oldPassphrase: old.value, newPassphrase: fresh.value });
      });
      return finish(output, changed, (slot) => {
        output.result({ ok: true, slot }, `The passphrase of ${slot.label} is changed.`);
        return EXIT.done;
      });
    },
  )
    .option(...OWN)
    .option(...NEW);

const removeCommand = () =>
  kitCommand<Passphrases & { label: string }>(
    'remove',
    'take an operator’s passphrase away; needs an administrator’s passphrase',
    ({ output, data }, { label, passphraseFile }) => {
      const removed = withVault(data, async (session): Promise<Result<SlotSummary, KitError>> => {
        const allowed = await unlockAsAdministrator(session, passphraseFile);
        if (!allowed.ok) return allowed;
        const slot = session.vault.slots().find((each) => each.kind === 'passphrase' && each.label === label);
        const gone = await session.vault.removeSlot(slot?.slotId ?? '');
        if (!gone.ok) return gone;
        if (slot === undefined) throw new Error('the vault removed a slot that is not listed');
        await record(session, 'access:slot-removed', { slotId: slot.slotId });
        return ok(slot);
      });
      return finish(output, removed, (slot) => {
        output.result({ ok: true, slot }, `Removed ${words(slot)}.`);
        return EXIT.done;
      });
    },
  )
    .requiredOption('--label <name>', 'login name of the operator')
    .option(...OWN);

async function unlockAsAdministrator(
  session: VaultSession,
  file: string | undefined,
): Promise<Result<void, KitError>> {
  const unlocked = await unlockSession(session, file);
  if (!unlocked.ok) return unlocked;
  if (session.access.operator()?.role === 'administrator') return ok(undefined);
  return err(
    kitError(
      'access.role-required',
      'This needs an administrator.',
      'Give the passphrase of an administrator.',
      {
        required: 'administrator',
      },
    ),
  );
}

const readNewPassphrase = (file: string | undefined): Promise<Result<string, KitError>> =>
  readPassphrase({ file, prompt: 'New passphrase (12 characters or more)', flag: '--new-passphrase-file' });

const noSuchRole = (): KitError =>
  kitError(
    'contract.invalid-input',
    'There is no such role.',
    `Give one of ${roleSchema.options.join(', ')}.`,
  );
