import fc from 'fast-check';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  builtInHangingRules,
  hangingView,
  loadHangingRules,
} from '../../../electron/station/config/hanging-file.ts';
import { loadConfig } from '../../../electron/station/config/load.ts';
import { hangingViewSchema } from '../../../shared/contract/hanging-view.ts';
import { parseHangingRules } from '../../../shared/domain/hanging-rules-text.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';

const MINIMAL = `
station: { name: Room 1, aeTitle: KIT }
endpoints: [{ id: main, host: 127.0.0.1, port: 104, aeTitle: PACS }]
`;
const GOOD = `rules:
  - name: Everything beside its prior
    when: {}
    layout: 2x1
    cells: [current 1, prior]
    link: true
`;
const folder = () => mkdtemp(path.join(tmpdir(), 'kit-hanging-'));
const site = async (rules: string | null, config = '') => {
  const directory = await folder();
  const file = path.join(directory, 'hanging-rules.yaml');
  if (rules !== null) await writeFile(file, rules);
  const user = path.join(directory, 'config.yaml');
  await writeFile(user, `${MINIMAL}hanging: { ruleFile: hanging-rules.yaml }\n${config}`);
  const loaded = await loadConfig({ user });
  if (!loaded.ok) throw new Error(loaded.error.message);
  return { file, config: loaded.value };
};

describe('the hanging rules of a site', () => {
  it('are used in place of the built-in ones, and looked for beside the file that names them', async () => {
    const { config, file } = await site(GOOD);
    expect(config.hanging.ruleFile).toBe(file);
    expect(config.warnings).toEqual([]);
    expect(await hangingView(config)).toMatchObject({
      source: 'site',
      problems: [],
      rules: [{ name: 'Everything beside its prior', link: true }],
    });
  });

  it('may be edited while the station runs', async () => {
    const { config, file } = await site(GOOD);
    await writeFile(file, GOOD.replace('2x1', '1x2'));
    expect((await hangingView(config)).rules[0]?.layout).toBe('1x2');
  });

  it.each([
    ['a layout that is none', GOOD.replace('2x1', '9x9'), 4, 'rules.0.layout', 'this must be one of 1x1'],
    ['a key that is none', GOOD.replace('link', 'lynk'), 2, 'rules.0.link', 'this key is missing'],
    ['a cell that is none', GOOD.replace('prior]', 'before]'), 5, 'rules.0.cells.1', 'either "prior"'],
    [
      'a region that is none',
      GOOD.replace('{}', '{ region: [chest, tail] }'),
      3,
      'rules.0.when.region.1',
      '"tail" is no region',
    ],
    ['broken YAML', `${GOOD}  - [\n`, 8, '', ''],
  ])('are refused with file, line and key for %s, and nobody is kept from reading', async (...given) => {
    const [, text, line, key, reason] = given;
    const { config, file } = await site(text);
    const warning = config.warnings?.[0];
    expect(warning).toMatchObject({ file, line, path: key });
    expect(warning?.reason).toContain(reason);
    const view = await hangingView(config);
    expect(view).toMatchObject({ source: 'built-in', rules: [...builtInHangingRules()] });
    // A page names the file, not the folder that it is in.
    expect(view.problems[0]).toMatch(/^hanging-rules\.yaml:\d+/u);
  });

  it('say that their file is missing', async () => {
    const { config } = await site(null);
    expect((await hangingView(config)).problems).toEqual(['hanging-rules.yaml: there is no such file']);
  });

  it('know the regions of the site’s own prior rule, which goes with them', async () => {
    const directory = await folder();
    const rule = path.join(directory, 'prior-rule.yaml');
    await writeFile(rule, 'regions: { tail: [tail] }\n');
    const own = GOOD.replace('{}', '{ region: [tail] }');
    const { config } = await site(own, `priors: { ruleFile: ${rule} }\n`);
    const view = await hangingView(config);
    expect(view).toMatchObject({ source: 'site', priorRule: { regions: { tail: ['tail'] } } });
    expect(hangingViewSchema.safeParse(view).success).toBe(true);
  });

  it('are rules or mistakes with lines, whatever a file holds', async () => {
    const regions = new Set(Object.keys(DEFAULT_PRIOR_RULE.regions));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string().map((text) => new TextEncoder().encode(`rules:\n  - ${text}`)),
        ),
        (bytes) => {
          const parsed = parseHangingRules(bytes, regions);
          if (!parsed.ok)
            expect(parsed.error.every(({ line, reason }) => line >= 0 && reason !== '')).toBe(true);
        },
      ),
    );
    const gone = await loadHangingRules('/nowhere/rules.yaml', DEFAULT_PRIOR_RULE);
    expect(!gone.ok && gone.error[0]?.reason).toBe('there is no such file');
  });
});
