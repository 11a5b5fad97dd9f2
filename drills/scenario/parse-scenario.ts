// From the bytes of a scenario file to a scenario that can be run, or every mistake with its line.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type LocatedYaml, parseLocatedYaml } from '../../shared/yaml/located-yaml.ts';
import { checkAgainst, type SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import { checkCoverage } from './check-coverage.ts';
import { checkReferences } from './check-references.ts';
import { checkTimes } from './check-times.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { checkVariables } from './variables.ts';

/** A mistake in a scenario file: where it stands, and what is wrong there. */
export interface ScenarioProblem {
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
  /** Dotted path of the key, such as `steps.3.target`; empty for the file as a whole. */
  readonly path: string;
  readonly reason: string;
}

/** 256 KiB: a scenario is a page or ten of text, and this is what the contract carries. */
const MAX_SCENARIO_BYTES = 262_144;

const wholeFile = (reason: string): Result<never, readonly ScenarioProblem[]> =>
  err([{ line: 0, path: '', reason }]);

/**
 * Reads one scenario. What its parts mean to each other is checked once each of them is well-formed.
 *
 * @returns the scenario, or every problem in the order of the file; nothing is filled in for a wrong one
 */
export function parseScenario(bytes: Uint8Array): Result<Scenario, readonly ScenarioProblem[]> {
  if (bytes.length > MAX_SCENARIO_BYTES)
    return wholeFile('the file is larger than 256 KiB: a scenario is a page or ten of text');
  const yaml = parseLocatedYaml(bytes);
  if (!yaml.ok) return err(yaml.error.map((mistake) => ({ path: '', ...mistake })));
  if (Object.keys(yaml.value.value).length === 0)
    return wholeFile('the file is empty: begin with a copy of one that `pacs-kit drill list` names');
  const checked = checkAgainst(scenarioSchema, yaml.value.value);
  if (!checked.ok) return err(locate(yaml.value, checked.mistakes));
  const scenario = checked.value;
  const mistakes = [checkReferences, checkTimes, checkCoverage, checkVariables].flatMap((check) =>
    check(scenario),
  );
  return mistakes.length === 0 ? ok(scenario) : err(locate(yaml.value, mistakes));
}

/** A missing key is reported at its nearest parent that the file states. */
function locate(yaml: LocatedYaml, mistakes: readonly SchemaMistake[]): readonly ScenarioProblem[] {
  return mistakes
    .map(({ path, reason }) => {
      let line: number | null = null;
      for (let length = path.length; length > 0 && line === null; length -= 1)
        line = yaml.lineOf(path.slice(0, length));
      return { line: line ?? 1, path: path.join('.'), reason };
    })
    .toSorted((one, other) => one.line - other.line);
}
