// A mistake in a configuration file, as a line that an editor can jump to.
import type { ConfigProblem } from './load.ts';

/** One problem as a line for a person: `config.yaml:12: endpoints.0.port: a port is between 1 and 65535`. */
export function describeProblem(problem: ConfigProblem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}` : problem.file;
  return problem.path === '' ? `${place}: ${problem.reason}` : `${place}: ${problem.path}: ${problem.reason}`;
}
