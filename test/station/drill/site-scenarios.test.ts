import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLibrary, shippedScenarios } from '../../../drills/scenario/library.ts';
import { removeSiteScenario, saveSiteScenario } from '../../../electron/station/drill/site-scenarios.ts';
import { SAMPLE, sampleWith } from '../../drills/scenario/sample-scenario.ts';
import { codeOf, valueOf } from './room-fixture.ts';

let root = '';
let site = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kit-site-scenarios-'));
  site = path.join(root, 'data', 'scenarios');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const entries = async (shipped = shippedScenarios()) => (await readLibrary({ shipped, site })).entries;
const save = async (yaml: string) => saveSiteScenario(site, yaml, await entries());
const everything = (): readonly string[] =>
  (readdirSync(root, { recursive: true }) as string[]).filter((name) =>
    statSync(path.join(root, name)).isFile(),
  );

describe("a site's own scenario", () => {
  it('is saved under its id, for nobody else to read, and replaced in place', async () => {
    const saved = valueOf(await save(SAMPLE));
    expect(saved).toMatchObject({ scenarioId: 'sample', version: 1 });
    const file = path.join(site, 'sample.yaml');
    expect(readFileSync(file, 'utf8')).toBe(SAMPLE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = sampleWith('version: 1', 'version: 2');
    expect(valueOf(await save(second)).version).toBe(2);
    expect(everything()).toEqual([path.join('data', 'scenarios', 'sample.yaml')]);
    expect(readFileSync(file, 'utf8')).toBe(second);
  });

  it('is written where it stands already, whatever its file is called', async () => {
    valueOf(await save(SAMPLE));
    const own = path.join(site, 'our own.yml');
    writeFileSync(own, sampleWith('id: sample', 'id: ours'));
    valueOf(await save(sampleWith('id: sample', 'id: ours').replace('version: 1', 'version: 3')));
    expect(readFileSync(own, 'utf8')).toContain('version: 3');
    expect(readdirSync(site).toSorted()).toEqual(['our own.yml', 'sample.yaml']);
  });

  it('never replaces a file that is not its own: another scenario, or one with mistakes', async () => {
    valueOf(await save(SAMPLE));
    const file = path.join(site, 'sample.yaml');
    for (const other of [sampleWith('id: sample', 'id: other'), 'format: 1\nhalf a scenario']) {
      writeFileSync(file, other);
      const refused = await save(SAMPLE);
      expect(refused.ok ? '' : refused.error).toMatchObject({ code: 'drill.file-failed' });
      expect(readFileSync(file, 'utf8')).toBe(other);
    }
  });

  it('is refused with the line of each mistake', async () => {
    const refused = await save(sampleWith('duration: 30 min', 'duration: soon'));
    expect(refused.ok ? '' : refused.error.message).toMatch(/^line 6: duration: /u);
    expect(everything()).toEqual([]);
  });

  it.each(['con', 'nul', 'aux', 'prn', 'com1', 'lpt9'])(
    'is not called %s, a device on Windows',
    async (id) => {
      expect(codeOf(await save(sampleWith('id: sample', `id: ${id}`)))).toBe('drill.scenario-invalid');
    },
  );

  it('stays in its directory, whatever its id says', async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '../up',
        '..',
        '.',
        '/etc/x',
        'a/b',
        'a\\b',
        'C:x',
        'x.yaml',
        '~',
        'a\u0000b',
        'a%2fb',
        'Ä',
      ),
      fc.string({ maxLength: 45 }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (id) => {
        const known = await entries(path.join(root, 'none'));
        const saved = await saveSiteScenario(
          site,
          sampleWith('id: sample', `id: ${JSON.stringify(id)}`),
          known,
        );
        const files = everything();
        if (saved.ok) {
          expect(saved.value.scenarioId).toMatch(/^[a-z][a-z0-9-]{0,39}$/u);
          expect(files).toEqual([path.join('data', 'scenarios', `${saved.value.scenarioId}.yaml`)]);
          valueOf(await removeSiteScenario(saved.value.scenarioId, await entries(path.join(root, 'none'))));
        } else expect(files).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is removed alone: what the kit ships stays, and stands again where it was replaced', async () => {
    expect(codeOf(await removeSiteScenario('degraded-pacs', await entries()))).toBe('drill.not-possible');
    const shipped = (await entries()).find(({ scenario }) => scenario.id === 'degraded-pacs');
    valueOf(await save(readFileSync(shipped?.file ?? '', 'utf8')));
    const source = async () =>
      (await entries()).find(({ scenario }) => scenario.id === 'degraded-pacs')?.source;
    expect(await source()).toBe('replaced');
    valueOf(await removeSiteScenario('degraded-pacs', await entries()));
    expect(await source()).toBe('shipped');
  });
});
