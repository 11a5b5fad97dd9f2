import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../electron/station/config/load.ts';
import { sampleConfig } from '../../../electron/station/config/sample.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';

const write = async (text: string, name = 'config.yaml'): Promise<string> => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'kit-config-')), name);
  await writeFile(file, text);
  return file;
};
const MINIMAL = 'endpoints:\n  - { id: main, host: pacs, port: 104, aeTitle: PACS }\n';

describe('the configuration', () => {
  it('that init writes is accepted as it stands', async () => {
    const sample = sampleConfig({
      stationName: 'Room "2" : left',
      aeTitle: 'KIT_2',
      pacs: { host: '127.0.0.1', port: 4242, aeTitle: 'ORTHANC' },
    });
    const loaded = await loadConfig({ user: await write(sample) });
    expect(loaded.ok && loaded.value.station).toEqual({ name: 'Room "2" : left', aeTitle: 'KIT_2' });
    expect(loaded.ok && loaded.value.endpoints[0]?.retrieveBy).toEqual(['C-MOVE', 'C-GET']);
  });

  it('needs no more than one endpoint', async () => {
    const loaded = await loadConfig({ user: await write(MINIMAL) });
    expect(loaded.ok && loaded.value.worklist.dates).toBe('today');
    expect(loaded.ok && loaded.value.storageScp.host).toBe('127.0.0.1');
  });

  it('lets the user override the machine policy, key by key', async () => {
    const machinePolicy = await write(
      'station: { name: Policy, aeTitle: FROM_POLICY }\nprefetch: { everyMs: 60000 }\n',
    );
    const loaded = await loadConfig({
      machinePolicy,
      user: await write(`${MINIMAL}station: { name: Mine }\n`),
    });
    expect(loaded.ok && loaded.value.station).toEqual({ name: 'Mine', aeTitle: 'FROM_POLICY' });
    expect(loaded.ok && loaded.value.prefetch.everyMs).toBe(60_000);
  });

  it.each([
    ['a port out of range', MINIMAL.replace('104', '99999'), 2, 'endpoints.0.port'],
    ['an unknown key', `${MINIMAL}statoin:\n  name: x\n`, 3, 'statoin'],
    ['an unknown key deeper down', `${MINIMAL}station:\n  name: x\n  ae: y\n`, 5, 'station.ae'],
    [
      'an AE title that is too long',
      `station:\n  aeTitle: SEVENTEEN_LETTERS\n${MINIMAL}`,
      2,
      'station.aeTitle',
    ],
    ['a date that is none', `${MINIMAL}worklist:\n  dates: yesterday\n`, 4, 'worklist.dates'],
    ['two endpoints of one id', `${MINIMAL}  - { id: main, host: b, port: 1, aeTitle: B }\n`, 1, 'endpoints'],
    [
      'a modality worklist with the id of a PACS',
      `${MINIMAL}worklist:\n  scheduled:\n    - { id: main, host: b, port: 1, aeTitle: B }\n`,
      5,
      'worklist.scheduled.0.id',
    ],
    [
      'a missing endpoint port',
      'endpoints:\n  - id: main\n    host: a\n    aeTitle: A\n',
      2,
      'endpoints.0.port',
    ],
  ])('names the line and the key of %s', async (_what, text, line, key) => {
    const file = await write(text);
    const loaded = await loadConfig({ user: file });
    expect(loaded.ok).toBe(false);
    if (loaded.ok) return;
    expect(loaded.error.code).toBe('config.invalid');
    expect(loaded.error.problems[0]).toMatchObject({ file, line, path: key });
    expect(loaded.error.message).toContain(`${file}:${line}`);
  });

  it.each([
    ['broken YAML', 'endpoints: [\n'],
    ['a duplicate key', `${MINIMAL}rehearsal: true\nrehearsal: false\n`],
    ['an alias bomb', 'a: &a [1,1]\nb: *a\n'],
  ])('refuses %s without throwing', async (_what, text) => {
    const loaded = await loadConfig({ user: await write(text) });
    expect(!loaded.ok && loaded.error.code).toBe('config.syntax');
  });

  it('says that the file is missing, and how to write one', async () => {
    const loaded = await loadConfig({ user: '/nowhere/config.yaml' });
    expect(!loaded.ok && loaded.error.code).toBe('config.not-found');
    expect(!loaded.ok && loaded.error.remedy).toContain('pacs-kit init');
  });

  describe('with a rule file for priors', () => {
    const withRule = async (rule: string) => {
      const file = await write(rule);
      return {
        file,
        loaded: await loadConfig({ user: await write(`${MINIMAL}priors:\n  ruleFile: ${file}\n`) }),
      };
    };

    it('takes what the file states over the default rule', async () => {
      const { loaded } = await withRule(
        'maxPerStudy: 4\nextraWords: { chest: [thx] }\naffinity: { MR: { CT: 0.9 } }\n',
      );
      const rule = loaded.ok ? loaded.value.priors.rule : undefined;
      expect(rule).toMatchObject({ maxPerStudy: 4, extraWords: { chest: ['thx'] } });
      expect(rule?.affinity['MR']).toMatchObject({ CT: 0.9, PT: 0.5 });
      expect(rule?.regions).toEqual(DEFAULT_PRIOR_RULE.regions);
    });

    it.each([
      ['an unknown key', 'minScore: 0.5\nminScor: 0.4\n', 2, 'minScor'],
      ['a share above one', 'weights:\n  region: 0.4\n  modality: 1.4\n', 3, 'weights.modality'],
      ['a region that is none', 'extraWords:\n  chest: [thx]\n  tail: [tail]\n', 3, 'extraWords.tail'],
      ['broken YAML', 'minScore: 0.5\nregions: [\n', 3, ''],
    ])('names file, line and key of %s', async (_what, text, line, path) => {
      const { file, loaded } = await withRule(text);
      expect(!loaded.ok && loaded.error.problems[0]).toMatchObject({ file, line, path });
    });

    it('says that the file is missing, and looks for it beside the file that names it', async () => {
      const user = await write(`${MINIMAL}priors: { ruleFile: none.yaml }\n`);
      const loaded = await loadConfig({ user });
      const file = path.join(path.dirname(user), 'none.yaml');
      expect(!loaded.ok && loaded.error.problems[0]).toMatchObject({ file, reason: 'there is no such file' });
    });
  });
});
