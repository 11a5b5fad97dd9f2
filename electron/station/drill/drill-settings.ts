// What a site set for all of its drills: the values of variables, and how often each scenario is to be practised. A plain file:
// names and numbers of the site's plan, nothing of a patient.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { writeFileAtomically } from '../vault/atomic-file.ts';
import { fileFailed } from './run-file.ts';

const ID = /^[a-z][a-z0-9-]{0,39}$/u;
const id = z.string().regex(ID);
const settingsSchema = z.strictObject({
  format: z.literal(1),
  values: z.record(id, z.string().max(160)),
  everyMonths: z.record(id, z.number().int().min(1).max(24)),
});
export type DrillSettings = Readonly<Omit<z.infer<typeof settingsSchema>, 'format'>>;

export interface DrillSettingsFile {
  /** @returns nothing set where there is no file; `drill.file-failed` for one that cannot be read, which is never written over */
  read(): Promise<Result<DrillSettings, KitError>>;
  /** Blank values stand at their defaults again. @returns all values that stand now */
  setValues(values: Readonly<Record<string, string>>): Promise<Result<DrillSettings, KitError>>;
  /** `null`: as often as the scenario says. */
  setFrequency(scenarioId: string, everyMonths: number | null): Promise<Result<DrillSettings, KitError>>;
}

/** More than any plan has; a file that only grows would be read at every look at the library. */
const MAX_VALUES = 500;

export function createDrillSettings(directory: string): DrillSettingsFile {
  const file = path.join(directory, 'settings.json');
  let turn: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Result<DrillSettings, KitError>> => {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ok({ values: {}, everyMonths: {} });
      return err(fileFailed('The settings of the drills cannot be read', cause));
    }
    const parsed = settingsSchema.safeParse(jsonOf(text));
    if (!parsed.success) return err(notSettings());
    const { values, everyMonths } = parsed.data;
    return ok({ values, everyMonths });
  };

  const change = (
    by: (settings: DrillSettings) => DrillSettings,
  ): Promise<Result<DrillSettings, KitError>> => {
    const changed = turn.then(async (): Promise<Result<DrillSettings, KitError>> => {
      const before = await read();
      if (!before.ok) return before;
      const after = by(before.value);
      if (Object.keys(after.values).length > MAX_VALUES) return err(tooMany());
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        writeFileAtomically(file, Buffer.from(`${JSON.stringify({ format: 1, ...after }, null, 2)}\n`));
      } catch (cause) {
        return err(fileFailed('The settings of the drills could not be written', cause));
      }
      return ok(after);
    });
    turn = changed;
    return changed;
  };

  return {
    read,
    setValues: (values) => {
      const wrong = Object.keys(values).find((key) => !ID.test(key));
      if (wrong !== undefined) return Promise.resolve(err(notAnId()));
      return change((before) => ({
        ...before,
        values: Object.fromEntries(
          Object.entries({ ...before.values, ...values })
            .map(([key, value]) => [key, value.trim()] as const)
            .filter(([, value]) => value !== ''),
        ),
      }));
    },
    setFrequency: (scenarioId, everyMonths) =>
      change((before) => ({
        ...before,
        everyMonths: Object.fromEntries(
          Object.entries({ ...before.everyMonths, [scenarioId]: everyMonths }).filter(
            (entry): entry is [string, number] => entry[1] !== null,
          ),
        ),
      })),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const notSettings = (): KitError =>
  kitError(
    'drill.file-failed',
    'The settings of the drills (drills/settings.json in the data directory) are not what the kit wrote.',
    'Correct the file, or move it away to begin with nothing set.',
  );

const notAnId = (): KitError =>
  kitError(
    'contract.invalid-input',
    'A variable is named by lower-case letters, digits and hyphens.',
    'Use the ids that the scenario names.',
  );

const tooMany = (): KitError =>
  kitError(
    'drill.not-possible',
    `A station keeps at most ${MAX_VALUES} values of variables.`,
    'Blank those that no scenario uses any more.',
  );
