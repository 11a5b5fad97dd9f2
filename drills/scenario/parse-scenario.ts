// From the bytes of a scenario file to a scenario that can be run, or every mistake with its line.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type LocatedMistake, locateMistakes } from '../../shared/yaml/locate-mistakes.ts';
import { parseLocatedYaml } from '../../shared/yaml/located-yaml.ts';
import { checkAgainst } from '../../shared/yaml/schema-mistakes.ts';
import { checkCoverage } from './check-coverage.ts';
import { checkReferences } from './check-references.ts';
import { checkTimes } from './check-times.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { checkVariables } from './variables.ts';

export type ScenarioProblem = LocatedMistake;

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
  if (!checked.ok) return err(locateMistakes(yaml.value, checked.mistakes));
  const scenario = checked.value;
  const mistakes = [checkReferences, checkTimes, checkCoverage, checkVariables].flatMap((check) =>
    check(scenario),
  );
  return mistakes.length === 0 ? ok(scenario) : err(locateMistakes(yaml.value, mistakes));
}
