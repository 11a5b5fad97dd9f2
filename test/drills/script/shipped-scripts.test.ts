// Each shipped scenario has a script beside it: an example to copy, and what the scripted runs on a real station play.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { readScenario, shippedScenarios } from '../../../drills/scenario/library.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { unmeasuredSteps } from '../../../drills/script/awaited.ts';
import { checkForStation } from '../../../drills/script/check-script.ts';
import { playScript } from '../../../drills/script/play-script.ts';
import { parseScript } from '../../../drills/script/script.ts';

const SCRIPTS = path.join(import.meta.dirname, '../../../drills/scripts');

describe('the shipped scripts', async () => {
  const files = (await readdir(SCRIPTS)).toSorted();

  it('are one for each scenario', async () => {
    expect(files).toEqual((await readdir(shippedScenarios())).toSorted());
  });

  it.each(files)('%s plays a whole drill: late once, skipped once, debriefed', async (file) => {
    const script = parseScript(await readFile(path.join(SCRIPTS, file)));
    if (!script.ok) throw new Error(script.error.map(({ line, reason }) => `${line}: ${reason}`).join('\n'));
    expect(`${script.value.scenario}.yaml`).toBe(file);
    const read = await readScenario(path.join(shippedScenarios(), file));
    if (!read.ok) throw new Error(read.error.message);
    const filled = fillIn(read.value, script.value.variables);
    expect(filled.unfilled).toEqual([]);
    const checked = checkForStation(script.value, filled.scenario);
    expect(checked.ok ? [] : checked.error).toEqual([]);
    const played = playScript(filled.scenario, script.value, { runId: 'trial', start: 0 });
    if (!played.ok) throw new Error(played.error[0]?.reason);
    const { run } = played.value;
    const metrics = metricsOf(run);
    expect(run.phase.name).toBe('closed');
    expect(unmeasuredSteps(run)).toEqual([]);
    const late = run.scenario.steps.filter(({ id, target }) => {
      const outcome = run.steps.get(id);
      return outcome?.kind === 'done' && outcome.at.exerciseMs > target;
    });
    expect(late).toHaveLength(1);
    expect([...run.steps.values()].filter(({ kind }) => kind === 'skipped')).toHaveLength(1);
    expect(run.steps.size).toBe(run.scenario.steps.length);
    expect(metrics.injects.filter(({ inTime }) => !inTime)).toEqual([]);
    expect(metrics.injects.filter(({ deliveredLateMs }) => (deliveredLateMs ?? 0) > 1000)).toEqual([]);
    expect(metrics.fullReadiness).not.toBeNull();
    expect(run.ratings.size).toBe(run.scenario.objectives.length);
    expect(run.observations.length).toBeGreaterThan(1);
    expect(run.improvements.length).toBeGreaterThan(0);
  });
});
