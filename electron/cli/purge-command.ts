// `vault purge`: shreds one study, or everything, in a vault that opens and in one that is damaged.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type KitError, kitError, type KitErrorCode } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { stationLayout } from '../station/station-parts.ts';
import { shredFile } from '../station/vault/atomic-file.ts';
import { asKitError } from '../station/vault/errors.ts';
import { destroyVault } from '../station/vault/purge.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';
import { holdsStation, noStation, record, withJournal, withVault } from './vault-session.ts';

interface Purged {
  /** Null when the vault could not be opened to count them. */
  readonly studies: number | null;
  readonly bytes: number | null;
  /** The whole vault was removed, unopened. */
  readonly destroyed: boolean;
}

export const purgeCommand = () =>
  kitCommand<CommonOptions & { study?: string; all?: boolean; yes?: boolean }>(
    'purge',
    'shred: destroy the keys, then the bytes, of one study or of all; needs no passphrase',
    ({ output, data, finishFirst }, { study, all, yes }) => {
      finishFirst();
      return finish(output, purge(data, { study, all: all === true, yes: yes === true }), (purged) => {
        const { studies, bytes, destroyed } = purged;
        output.result(
          { ok: true, studies, bytes, destroyed },
          destroyed
            ? 'The vault could not be opened, so it was destroyed as a whole. `pacs-kit init` makes a new one.'
            : `Purged ${studies} studies, ${sizeWords(bytes ?? 0)}.`,
        );
        return EXIT.done;
      });
    },
  )
    .option('--study <uid>', 'StudyInstanceUID')
    .option('--all', 'every study')
    .option('--yes', 'yes, destroy it');

async function purge(
  data: string,
  { study, all, yes }: { study: string | undefined; all: boolean; yes: boolean },
): Promise<Result<Purged, KitError>> {
  if ((study === undefined) === !all)
    return err(kitError('contract.invalid-input', 'Say what to purge.', 'Give --study UID, or --all.'));
  if (!yes)
    return err(kitError('contract.invalid-input', 'A purge cannot be undone.', 'Say --yes if you mean it.'));
  if (study !== undefined) return purgeStudy(data, study);
  // A station whose vault is gone may still have left a queue.
  if (!holdsStation(data) && leavings(data).length === 0) return err(noStation(data));
  const opened = holdsStation(data) ? await purgeOpened(data) : err(noStation(data));
  const purged = opened.ok || !CANNOT_OPEN.has(opened.error.code) ? opened : await destroy(data);
  if (!purged.ok) return purged;
  const removed = removeAll(leavings(data));
  return removed.ok ? purged : removed;
}

/** The vault's own words for "this cannot be opened"; whatever it holds, it can be destroyed. */
const CANNOT_OPEN: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'vault.damaged',
  'vault.format-unsupported',
  'vault.io-failed',
  'station.not-found',
]);

const purgeStudy = (data: string, study: string): Promise<Result<Purged, KitError>> =>
  withVault(data, async (session) => {
    const studyKey = session.vault.keyOf(study);
    const begun = await record(session, 'vault:purge-begun', { studyKey, all: false });
    if (!begun.ok) return begun;
    // The queue names studies under the station key, which stays. It is filled again by the next cycle.
    const removed = removeAll(queueFiles(data));
    if (!removed.ok) return removed;
    const result = await session.vault.purge({ studyKey });
    if (!result.ok) return result;
    await record(session, 'vault:purged', { studyKey, ...result.value });
    return ok({ ...result.value, destroyed: false });
  });

const purgeOpened = (data: string): Promise<Result<Purged, KitError>> =>
  withVault(data, async (session) => {
    const begun = await record(session, 'vault:purge-begun', { studyKey: null, all: true });
    if (!begun.ok) return begun;
    const result = await session.vault.purge({ all: true });
    if (!result.ok) return result;
    await record(session, 'vault:purged', { studyKey: null, ...result.value });
    return ok({ ...result.value, destroyed: false });
  });

const destroy = (data: string): Promise<Result<Purged, KitError>> =>
  withJournal(data, async (journal) => {
    const by = { actor: 'command-line', role: 'station' };
    const details = { studyKey: null, all: true, unopened: true };
    const begun = await journal.append({ event: 'vault:purge-begun', ...by, details });
    if (!begun.ok) return begun;
    const destroyed = destroyVault(stationLayout(data).vault);
    if (!destroyed.ok) return destroyed;
    await journal.append({ event: 'vault:purged', ...by, details });
    return ok({ studies: null, bytes: null, destroyed: true });
  });

const present = (files: readonly string[]): readonly string[] => files.filter((file) => existsSync(file));

/** The queue and what several PACS counted, with what SQLite keeps beside each: both speak of studies by their keys. */
function queueFiles(data: string): readonly string[] {
  const { queue, pacsCounts } = stationLayout(data);
  const beside = ['', '-wal', '-shm', '-journal'];
  return present([queue, pacsCounts].flatMap((file) => beside.map((suffix) => `${file}${suffix}`)));
}

function leavings(data: string): readonly string[] {
  const { status, capabilities } = stationLayout(data);
  const name = path.basename(capabilities);
  const learnt = existsSync(data) ? readdirSync(data).filter((file) => file.startsWith(name)) : [];
  const others = [status, `${status}.tmp`, ...learnt.map((file) => path.join(data, file))];
  return [...queueFiles(data), ...present(others)];
}

function removeAll(files: readonly string[]): Result<void, KitError> {
  try {
    for (const file of files) shredFile(file);
    return ok(undefined);
  } catch (cause) {
    return err(asKitError(cause, 'remove the queue and the status'));
  }
}
