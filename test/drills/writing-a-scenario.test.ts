// The guide to writing a scenario must stay true: its script plays, and it names every event and every fault.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUTO_EVENTS, LINK_FAULTS } from '../../shared/drill/auto-events.ts';
import { readScenario, shippedScenarios } from '../../drills/scenario/library.ts';
import { scenarioSchema } from '../../drills/scenario/schema.ts';
import { playScript } from '../../drills/script/play-script.ts';
import { parseScript } from '../../drills/script/script.ts';
import { bytesOf } from './scenario/sample-scenario.ts';

const guide = readFileSync(path.join(import.meta.dirname, '../../docs/drills/writing-a-scenario.md'), 'utf8');

describe('the guide to writing a scenario', () => {
  it('shows a script that plays', async () => {
    const blocks = [...guide.matchAll(/```yaml\n(.*?)```/gsu)].map(([, text = '']) => text);
    const script = parseScript(bytesOf(blocks.find((text) => text.includes('acts:')) ?? ''));
    if (!script.ok) throw new Error(script.error[0]?.reason);
    const scenario = await readScenario(path.join(shippedScenarios(), `${script.value.scenario}.yaml`));
    if (!scenario.ok) throw new Error(scenario.error.message);
    const played = playScript(scenario.value, script.value, { runId: 'guide', start: 0 });
    expect(played.ok ? played.value.run.phase.name : played.error).toBe('hot-wash');
    for (const variable of Object.keys(script.value.variables))
      expect(scenario.value.variables.map(({ id }) => id)).toContain(variable);
  });

  it('names every key, every event and every fault', () => {
    for (const name of [
      ...Object.keys(scenarioSchema.shape),
      ...Object.keys(AUTO_EVENTS),
      ...Object.keys(LINK_FAULTS),
    ])
      expect(guide).toContain(`\`${name}\``);
  });
});
