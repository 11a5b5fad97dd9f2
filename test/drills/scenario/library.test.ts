import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLibrary, readScenario, shippedScenarios } from '../../../drills/scenario/library.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { SAMPLE, sampleScenario } from './sample-scenario.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kit-scenarios-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const IDS = [
  'archive-storage-failure',
  'degraded-pacs',
  'pacs-server-failure',
  'ransomware',
  'return-to-service',
  'stat-trauma',
  'station-cut-off',
  'upgrade-overrun',
];

describe('the scenario library', () => {
  it('ships eight scenarios that are right, each in a file of its own name', async () => {
    const { entries, refused } = await readLibrary({ shipped: shippedScenarios(), site: directory });
    expect(refused).toEqual([]);
    expect(entries.map(({ scenario }) => scenario.id).toSorted()).toEqual(IDS);
    expect((await readdir(shippedScenarios())).toSorted()).toEqual(IDS.map((id) => `${id}.yaml`));
    for (const { scenario, file } of entries) expect(path.basename(file)).toBe(`${scenario.id}.yaml`);
  });

  it('can be filled in by a site, and names what is still open', async () => {
    const { entries } = await readLibrary({ shipped: shippedScenarios(), site: directory });
    for (const { scenario } of entries) {
      expect(scenario.variables.length).toBeGreaterThan(0);
      const values = Object.fromEntries(scenario.variables.map(({ id }) => [id, `<${id}>`]));
      const filled = fillIn(scenario, values);
      expect(filled.unfilled).toEqual([]);
      expect(JSON.stringify(filled.scenario)).not.toContain('{{');
      for (const { id } of scenario.variables) expect(JSON.stringify(filled.scenario)).toContain(`<${id}>`);
    }
    const plain = fillIn(sampleScenario(), { 'desk-phone': '  ', other: 'x' });
    expect(plain.unfilled).toEqual(['desk-phone']);
    expect(plain.scenario.steps[2]?.text).toBe('Call not filled in.');
    expect(fillIn(sampleScenario(), { 'desk-phone': '$& {{desk-phone}}' }).scenario.steps[2]?.text).toBe(
      'Call $& {{desk-phone}}.',
    );
  });

  it("lets a site's own file add to it, or stand in for a shipped one", async () => {
    await writeFile(path.join(directory, 'ours.yaml'), SAMPLE);
    await writeFile(path.join(directory, 'changed.yml'), SAMPLE.replace('id: sample', 'id: ransomware'));
    await writeFile(path.join(directory, 'notes.txt'), 'not a scenario');
    const { entries, refused } = await readLibrary({ shipped: shippedScenarios(), site: directory });
    expect(refused).toEqual([]);
    expect(entries).toHaveLength(9);
    const sources = Object.fromEntries(entries.map(({ scenario, source }) => [scenario.id, source]));
    expect(sources).toMatchObject({ sample: 'site', ransomware: 'replaced', 'stat-trauma': 'shipped' });
    expect(entries.find(({ scenario }) => scenario.id === 'ransomware')?.scenario.title).toBe('A sample');
  });

  it('keeps the rest when one file is wrong, and names file and line', async () => {
    const wrong = path.join(directory, 'wrong.yaml');
    await writeFile(wrong, SAMPLE.replace('target: 8 min', 'target: 4 min'));
    await writeFile(path.join(directory, 'first.yaml'), SAMPLE);
    await writeFile(path.join(directory, 'second.yaml'), SAMPLE);
    await mkdir(path.join(directory, 'folder.yaml'));
    const { entries, refused } = await readLibrary({ shipped: shippedScenarios(), site: directory });
    expect(entries).toHaveLength(9);
    expect(refused.map(({ code }) => code)).toEqual([
      'drill.scenario-not-found',
      'drill.scenario-invalid',
      'drill.scenario-invalid',
    ]);
    expect(refused[1]?.message).toMatch(/second\.yaml:1: id: the id sample is taken by .*first\.yaml/u);
    expect(refused[2]?.message).toContain(`${wrong}:60: steps.1.target: out of order`);
  });

  it('says so when a named file is not there', async () => {
    const read = await readScenario(path.join(directory, 'none.yaml'));
    expect(read).toMatchObject({ ok: false, error: { code: 'drill.scenario-not-found' } });
  });
});
