// The guide to writing a scenario must stay true: its script plays, and it names every event and every fault.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUTO_EVENTS, LINK_FAULTS } from '../../shared/drill/auto-events.ts';
import { readScenario, shippedScenarios } from '../../drills/scenario/library.ts';
import { scenarioSchema } from '../../drills/scenario/schema.ts';
import { checkForStation } from '../../drills/script/check-script.ts';
import { parseScript } from '../../drills/script/script.ts';
import { SEEN_AFTER } from '../../drills/script/station-act.ts';
import { bytesOf } from './scenario/sample-scenario.ts';

const DOCS = path.join(import.meta.dirname, '../../docs/drills');
const guide = readFileSync(path.join(DOCS, 'writing-a-scenario.md'), 'utf8');
const scripts = readFileSync(path.join(DOCS, 'scripts.md'), 'utf8');

describe('the guide to scripts', () => {
  it('shows a script that a station can be played', async () => {
    const blocks = [...scripts.matchAll(/```yaml\n(.*?)```/gsu)].map(([, text = '']) => text);
    const script = parseScript(bytesOf(blocks.find((text) => text.includes('acts:')) ?? ''));
    if (!script.ok) throw new Error(script.error[0]?.reason);
    const scenario = await readScenario(path.join(shippedScenarios(), `${script.value.scenario}.yaml`));
    if (!scenario.ok) throw new Error(scenario.error.message);
    const checked = checkForStation(script.value, scenario.value);
    expect(checked.ok ? [] : checked.error).toEqual([]);
    for (const variable of Object.keys(script.value.variables))
      expect(scenario.value.variables.map(({ id }) => id)).toContain(variable);
  });

  it('names every act that people do at a station, and what is seen then', () => {
    for (const [act, event] of Object.entries(SEEN_AFTER)) {
      expect(scripts).toContain(`\`${act}\``);
      if (event !== null) expect(scripts).toContain(`\`${event}\``);
    }
  });
});

describe('the guide to writing a scenario', () => {
  it('names every key, every event and every fault', () => {
    for (const name of [
      ...Object.keys(scenarioSchema.shape),
      ...Object.keys(AUTO_EVENTS),
      ...Object.keys(LINK_FAULTS),
    ])
      expect(guide).toContain(`\`${name}\``);
  });
});
