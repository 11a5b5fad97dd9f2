// Reads the layers of the configuration (defaults < machine policy < user) and says where a mistake stands.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import { isPlainObject, type LocatedYaml, parseLocatedYaml } from '../../../shared/yaml/located-yaml.ts';
import { checkAgainst, type SchemaMistake } from '../../../shared/yaml/schema-mistakes.ts';
import { readCredentials } from './credentials.ts';
import { loadHangingRules } from './hanging-file.ts';
import { loadPriorRule } from './prior-rule-file.ts';
import { describeProblem } from './problem-words.ts';
import { configSchema, type KitConfig } from './schema.ts';

/** A mistake in a configuration file: where it stands, and what is wrong there. */
export interface ConfigProblem {
  readonly file: string;
  /** 1-based; 0 when the mistake is that something is missing from every layer. */
  readonly line: number;
  /** Dotted path of the key, such as `endpoints.0.port`. */
  readonly path: string;
  readonly reason: string;
}

interface Layer {
  readonly file: string;
  readonly yaml: LocatedYaml;
}

/**
 * Loads a station's configuration.
 *
 * @param files paths, weakest layer first: machine policy, then the user's file. The machine policy may be absent.
 * @param now wall time, which certificates are checked against
 * @returns the merged configuration, or `config.not-found`, `config.syntax`, `config.invalid` with file, line and key in
 * the message and every problem in `problems`
 */
export async function loadConfig(
  files: { readonly machinePolicy?: string; readonly user: string },
  now: Date = new Date(),
): Promise<Result<KitConfig, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  const layers: Layer[] = [];
  for (const [file, optional] of [
    [files.machinePolicy, true],
    [files.user, false],
  ] as const) {
    if (file === undefined) continue;
    const layer = await readLayer(file, optional);
    if (!layer.ok) return layer;
    if (layer.value !== null) layers.push(layer.value);
  }
  const merged = layers.reduce<unknown>((below, layer) => merge(below, layer.yaml.value), {});
  const checked = checkAgainst<KitConfig>(configSchema, merged);
  if (checked.ok) {
    const config = await withPriorRule(checked.value, layers);
    if (!config.ok) return config;
    const trusted = await withCredentials(config.value, layers, { user: files.user, now });
    return trusted.ok ? ok(await withHangingFile(trusted.value, layers)) : trusted;
  }
  return invalid(
    'config.invalid',
    checked.mistakes.map((mistake) => locate(layers, mistake, files.user)),
  );
}

/** A relative path is meant from the file that states it: a machine policy brings its own rule. */
async function withPriorRule(
  config: KitConfig,
  layers: readonly Layer[],
): Promise<Result<KitConfig, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  const { ruleFile } = config.priors;
  const statedIn = layers.findLast(({ yaml }) => yaml.lineOf(['priors', 'ruleFile']) !== null);
  if (ruleFile === undefined || statedIn === undefined) return ok(config);
  const rule = await loadPriorRule(ruleFile, statedIn.file);
  return rule.ok
    ? ok({ ...config, priors: { ...config.priors, rule: rule.value } })
    : invalid('config.invalid', rule.error);
}

/** Hanging rules that cannot be used are a warning: a page then uses the kit's own, and nobody is kept from reading. */
async function withHangingFile(config: KitConfig, layers: readonly Layer[]): Promise<KitConfig> {
  const { ruleFile } = config.hanging;
  const statedIn = layers.findLast(({ yaml }) => yaml.lineOf(['hanging', 'ruleFile']) !== null);
  if (ruleFile === undefined || statedIn === undefined) return config;
  const full = path.resolve(path.dirname(statedIn.file), ruleFile);
  const rules = await loadHangingRules(full, config.priors.rule ?? DEFAULT_PRIOR_RULE);
  return {
    ...config,
    hanging: { ruleFile: full },
    warnings: [...(config.warnings ?? []), ...(rules.ok ? [] : rules.error)],
  };
}

/** The files of certificates, keys and secrets; a relative path is meant from the file that states it. */
async function withCredentials(
  config: KitConfig,
  layers: readonly Layer[],
  { user, now }: { readonly user: string; readonly now: Date },
): Promise<Result<KitConfig, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  const read = await readCredentials(config, (path) => locate(layers, { path, reason: '' }, user), now);
  return read.ok ? ok({ ...config, ...read.value }) : invalid('config.invalid', read.error);
}

async function readLayer(
  file: string,
  optional: boolean,
): Promise<Result<Layer | null, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && optional) return ok(null);
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown'})`;
    return invalid(code === 'ENOENT' ? 'config.not-found' : 'config.syntax', [
      { file, line: 0, path: '', reason },
    ]);
  }
  const parsed = parseLocatedYaml(bytes);
  if (parsed.ok) return ok({ file, yaml: parsed.value });
  return invalid(
    'config.syntax',
    parsed.error.map((mistake) => ({ file, path: '', ...mistake })),
  );
}

/** Objects merge key by key; lists and plain values of the stronger layer replace the weaker one's. */
function merge(below: unknown, above: unknown): unknown {
  if (!isPlainObject(below) || !isPlainObject(above)) return above;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (key === '__proto__') continue;
    result[key] = Object.hasOwn(result, key) ? merge(result[key], value) : value;
  }
  return result;
}

/** The strongest layer that states the key, or its nearest stated parent, gives file and line. */
function locate(layers: readonly Layer[], { path, reason }: SchemaMistake, userFile: string): ConfigProblem {
  for (let length = path.length; length > 0; length -= 1) {
    for (const { file, yaml } of layers.toReversed()) {
      const line = yaml.lineOf(path.slice(0, length));
      if (line !== null) return { file, line, path: path.join('.'), reason };
    }
  }
  return { file: userFile, line: 0, path: path.join('.'), reason };
}

function invalid(
  code: 'config.not-found' | 'config.syntax' | 'config.invalid',
  problems: readonly ConfigProblem[],
): { readonly ok: false; readonly error: KitError & { readonly problems: readonly ConfigProblem[] } } {
  const words = problems.map((problem) => describeProblem(problem)).join('\n');
  const remedy =
    code === 'config.not-found'
      ? 'Name the file with --config, or write one with `pacs-kit init`.'
      : 'Correct the file at the place named and run `pacs-kit config check`.';
  return err({ ...kitError(code, words, remedy, { problems: problems.length }), problems });
}
