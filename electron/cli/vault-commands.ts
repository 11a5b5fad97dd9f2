// `vault list|verify|export|purge|new-recovery-code`: the sealed cache from the command line, while no station is running on it.
import path from 'node:path';
import { Command } from 'commander';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { completenessOf } from '../../shared/domain/study.ts';
import { type ExportCounts, exportStudy } from '../station/ingest/export-study.ts';
import type { StudyCounts, Vault } from '../station/vault/port.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';
import { purgeCommand } from './purge-command.ts';
import { recoveryCodeCommand } from './recovery-code-command.ts';
import { record, unlockSession, withVault } from './vault-session.ts';

interface PassphraseOptions extends CommonOptions {
  readonly passphraseFile?: string;
}
const PASSPHRASE_FILE = ['--passphrase-file <file>', 'first line is the passphrase'] as const;

export function vaultCommand(): Command {
  return new Command('vault')
    .description('the sealed cache of this station')
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(exportCommand())
    .addCommand(purgeCommand())
    .addCommand(recoveryCodeCommand());
}

interface ListedStudy extends StudyCounts {
  readonly completeness: 'complete' | 'incomplete' | 'unknown';
  readonly StudyInstanceUID?: string;
  readonly StudyDate?: string;
  readonly ModalitiesInStudy?: readonly string[];
}

const listCommand = () =>
  kitCommand<PassphraseOptions & { locked?: boolean }>(
    'list',
    'studies in the cache: with a passphrase their UIDs, without one (--locked) keyed hashes only',
    ({ output, data }, options) => {
      const listing = withVault(data, async (session) => {
        if (options.locked === true) return ok(session.vault.allCounts().map(lockedRow));
        const unlocked = await unlockSession(session, options.passphraseFile);
        if (!unlocked.ok) return unlocked;
        return openedRows(session.vault);
      });
      return finish(output, listing, (studies) => {
        output.result(
          { ok: true, studies },
          studies.length === 0 ? 'The cache is empty.' : studies.map(rowWords).join('\n'),
        );
        return EXIT.done;
      });
    },
  )
    .option(...PASSPHRASE_FILE)
    .option('--locked', 'do not unlock: counts and keyed hashes only');

const lockedRow = (counts: StudyCounts): ListedStudy => ({
  ...counts,
  completeness: completenessOf(counts.held, counts.expected).state,
});

async function openedRows(vault: Vault): Promise<Result<ListedStudy[], KitError>> {
  const studies = await vault.studies();
  if (!studies.ok) return studies;
  return ok(
    studies.value.map(({ studyKey, held, heldBytes, expected, confirmedAt, damaged, descriptor }) => ({
      ...lockedRow({ studyKey, held, heldBytes, expected, confirmedAt, damaged }),
      StudyInstanceUID: descriptor.StudyInstanceUID,
      StudyDate: descriptor.StudyDate,
      ModalitiesInStudy: descriptor.ModalitiesInStudy,
    })),
  );
}

function rowWords(row: ListedStudy): string {
  const count = `${row.held} of ${row.expected ?? '?'}`;
  const what =
    row.StudyInstanceUID === undefined
      ? row.studyKey
      : `${row.StudyInstanceUID}  ${row.StudyDate ?? ''} ${(row.ModalitiesInStudy ?? []).join('/')}`;
  const harm = row.damaged > 0 ? `  ${row.damaged} damaged` : '';
  return `${row.completeness.padEnd(10)} ${count.padStart(12)}  ${sizeWords(row.heldBytes).padStart(9)}  ${what}${harm}`;
}

const verifyCommand = () =>
  kitCommand<PassphraseOptions>(
    'verify',
    'check every sealed byte; damage is named and set aside',
    (context, options) => {
      const { output, data } = context;
      const report = withVault(data, async (session) => {
        const unlocked = await unlockSession(session, options.passphraseFile);
        if (!unlocked.ok) return unlocked;
        const verified = await session.vault.verify({ signal: context.signal });
        if (verified.ok) {
          const { instances, damaged } = verified.value;
          await record(session, 'vault:verified', { instances, damaged: damaged.length });
        }
        return verified;
      });
      return finish(output, report, (verified) => {
        const { studies, instances, bytes, damaged } = verified;
        const harm = damaged.map(
          ({ studyKey, instanceKey, reason }) =>
            `damaged: study ${studyKey}, instance ${instanceKey}: ${reason}`,
        );
        output.result(
          { ok: damaged.length === 0, ...verified },
          [
            `Verified ${instances} instances of ${studies} studies, ${sizeWords(bytes)}: ${damaged.length === 0 ? 'all sound' : `${damaged.length} damaged`}.`,
            ...harm,
          ].join('\n'),
        );
        return damaged.length === 0 ? EXIT.done : EXIT.failed;
      });
    },
  ).option(...PASSPHRASE_FILE);

/** An export that is not the whole study says so first: nobody may take it for the study. */
function exportWords(counts: ExportCounts, out: string): string {
  const { files, bytes, damaged, quarantined, held, expected, isWhole } = counts;
  const wrote = `Wrote ${files} files (${sizeWords(bytes)}) to ${out}.`;
  if (isWhole) return `${wrote} That is the whole study by the PACS's own count.`;
  return [
    expected === null
      ? `NOT KNOWN TO BE THE WHOLE STUDY: ${held} images are here, and the PACS never gave its count.`
      : `NOT THE WHOLE STUDY: ${held} sound images are here, the PACS counted ${expected}.`,
    wrote,
    ...(damaged + quarantined > 0
      ? [`Left out: ${damaged} damaged, ${quarantined} of another patient.`]
      : []),
  ].join('\n');
}

const exportCommand = () =>
  kitCommand<PassphraseOptions & { study: string; out: string; reason: string }>(
    'export',
    'write one study as DICOM files; recorded in the journal',
    (context, { study, out, reason, passphraseFile }) => {
      const { output, data } = context;
      const exported = withVault(data, async (session) => {
        if (reason.trim() === '')
          return err(
            kitError(
              'contract.invalid-input',
              'An export needs a reason.',
              'Say with --reason why these images leave the station.',
            ),
          );
        const unlocked = await unlockSession(session, passphraseFile);
        if (!unlocked.ok) return unlocked;
        return exportStudy({
          vault: session.vault,
          studyKey: session.vault.keyOf(study),
          directory: path.resolve(out),
          signal: context.signal,
          onRecord: ({ event, ...details }) =>
            record(
              session,
              `study:${event}`,
              event === 'export-begun' ? { ...details, reason: reason.trim().slice(0, 200) } : details,
            ),
        });
      });
      return finish(output, exported, (counts) => {
        output.result(
          { ok: counts.isWhole, out: path.resolve(out), ...counts },
          exportWords(counts, path.resolve(out)),
        );
        return counts.isWhole ? EXIT.done : EXIT.failed;
      });
    },
  )
    .requiredOption('--study <uid>', 'StudyInstanceUID')
    .requiredOption('--out <directory>', 'a new or empty folder')
    .requiredOption('--reason <text>', 'why; goes into the journal, so name no patient')
    .option(...PASSPHRASE_FILE);
