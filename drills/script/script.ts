// A script plays the people of a drill, for trying out a scenario and for runs on a real station: who does what, and when.
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type LocatedYaml, parseLocatedYaml, type YamlPath } from '../../shared/yaml/located-yaml.ts';
import { checkAgainst } from '../../shared/yaml/schema-mistakes.ts';
import { type DrillEvent, drillEventSchema } from '../../shared/drill/drill-event.ts';
import { parseDurationMs } from '../scenario/duration.ts';
import type { ScenarioProblem } from '../scenario/parse-scenario.ts';
import { isStationAct, type StationAct, stationActSchema } from './station-act.ts';

const scriptSchema = z.strictObject({
  format: z.literal(1),
  /** Id of a scenario in the library. */
  scenario: z.string(),
  /** The site's values, by variable id. */
  variables: z.record(z.string(), z.string()).default({}),
  /** Each with its time on the clock of the room: pauses do not stop it. */
  acts: z
    .array(z.looseObject({ at: z.union([z.string(), z.literal(0)]), do: z.string() }))
    .min(1, 'there must be at least one act')
    .max(10_000),
});

interface Timed {
  readonly atMs: number;
  /** Of the script's text. */
  readonly line: number;
}
/** Somebody tells the drill: an event of the engine, at the epoch of the script; the player puts the time of the run in. */
export type EventAct = Timed & { readonly kind: 'event'; readonly event: DrillEvent };
/** Somebody does something at the station. */
export type AtStation = Timed & { readonly kind: 'station'; readonly act: StationAct };
export type Act = EventAct | AtStation;

export interface Script {
  readonly scenario: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly acts: readonly Act[];
}

/** @returns the script, or every mistake with its line */
export function parseScript(bytes: Uint8Array): Result<Script, readonly ScenarioProblem[]> {
  const yaml = parseLocatedYaml(bytes);
  if (!yaml.ok) return err(yaml.error.map((mistake) => ({ path: '', ...mistake })));
  const checked = checkAgainst(scriptSchema, yaml.value.value);
  if (!checked.ok) return err(checked.mistakes.map(({ path, reason }) => problem(yaml.value, path, reason)));
  const problems: ScenarioProblem[] = [];
  const acts: Act[] = [];
  let latestMs = 0;
  for (const [position, written] of checked.value.acts.entries()) {
    const path = ['acts', position] as const;
    const { at, do: type, ...rest } = written;
    const atMs = parseDurationMs(String(at).trim());
    if (atMs === undefined) {
      problems.push(
        problem(yaml.value, [...path, 'at'], 'a time is written as `90 s`, `5 min` or `1 h 15 min`'),
      );
      continue;
    }
    if (atMs < latestMs)
      problems.push(problem(yaml.value, [...path, 'at'], 'out of order: the act before it is later'));
    latestMs = Math.max(latestMs, atMs);
    const timed = { atMs, line: yaml.value.lineOf(path) ?? 0 };
    const act = isStationAct(type)
      ? checkAgainst(stationActSchema, { ...rest, type })
      : checkAgainst(drillEventSchema, { ...rest, type, at: SCRIPT_EPOCH });
    if (act.ok)
      acts.push(
        'at' in act.value ? { ...timed, kind: 'event', event: act.value } : atStation(timed, act.value),
      );
    else
      for (const mistake of act.mistakes)
        problems.push(
          mistake.path[0] === 'type'
            ? problem(yaml.value, [...path, 'do'], `${type} is nothing that happens in a drill`)
            : problem(yaml.value, [...path, ...mistake.path], mistake.reason),
        );
  }
  if (problems.length > 0) return err(problems);
  return ok({ scenario: checked.value.scenario, variables: checked.value.variables, acts });
}

const atStation = (timed: Timed, act: StationAct): AtStation => ({ ...timed, kind: 'station', act });

const SCRIPT_EPOCH = { processId: 'script', monotonicMs: 0, wall: '1970-01-01T00:00:00.000Z' } as const;

function problem(yaml: LocatedYaml, path: YamlPath, reason: string): ScenarioProblem {
  let line: number | null = null;
  for (let length = path.length; length > 0 && line === null; length -= 1)
    line = yaml.lineOf(path.slice(0, length));
  return { line: line ?? 1, path: path.join('.'), reason };
}
