// What a run is run on, as it stood when it was prepared: the scenario's text and the site's values. A plain file, since nothing
// in it speaks of a patient; its SHA-256 is in the journal.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { writeFileAtomically } from '../vault/atomic-file.ts';

const contentSchema = z.strictObject({
  format: z.literal(1),
  runId: z.string(),
  scenario: z.string(),
  variables: z.record(z.string(), z.string()),
});

export interface RunContent {
  /** YAML. */
  readonly yaml: string;
  readonly variables: Readonly<Record<string, string>>;
  /** With the site's values filled in. */
  readonly scenario: Scenario;
}

const fileOf = (directory: string, runId: string): string => path.join(directory, `run-${runId}.json`);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @returns its SHA-256, once it is on disk; `drill.file-failed` */
export async function writeRunFile(
  directory: string,
  { runId, yaml, variables }: { readonly runId: string } & Omit<RunContent, 'scenario'>,
): Promise<Result<string, KitError>> {
  const bytes = Buffer.from(`${JSON.stringify({ format: 1, runId, scenario: yaml, variables }, null, 2)}\n`);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    writeFileAtomically(fileOf(directory, runId), bytes);
  } catch (cause) {
    return err(fileFailed('The drill could not be written down', cause));
  }
  return ok(hashOf(bytes));
}

/** @returns what the run is run on; `drill.run-invalid` when its file is gone, altered, or no longer a scenario */
export async function readRunFile(
  directory: string,
  { runId, sha256 }: { readonly runId: string; readonly sha256: string },
): Promise<Result<RunContent, KitError>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(fileOf(directory, runId));
  } catch (cause) {
    return err(unreadable(`cannot be read (${codeOf(cause)})`));
  }
  if (hashOf(bytes) !== sha256) return err(unreadable('is not what the journal says was written'));
  const content = contentSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (!content.success || content.data.runId !== runId) return err(unreadable('is not of this run'));
  const { scenario: yaml, variables } = content.data;
  const parsed = parseScenario(new TextEncoder().encode(yaml));
  if (!parsed.ok)
    return err(unreadable(`holds a scenario that this build does not take (line ${parsed.error[0]?.line})`));
  return ok({ yaml, variables, scenario: fillIn(parsed.value, variables).scenario });
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException | null)?.code ?? 'unknown';

export const fileFailed = (what: string, cause: unknown): KitError =>
  kitError(
    'drill.file-failed',
    `${what} (${codeOf(cause)}).`,
    'Free disk space or mend the rights on the data directory, then try again.',
    { code: codeOf(cause) },
  );

const unreadable = (why: string): KitError =>
  kitError(
    'drill.run-invalid',
    `The file of this drill ${why}.`,
    'Put it back from a backup of the data directory; the journal still holds what happened in the drill.',
  );
