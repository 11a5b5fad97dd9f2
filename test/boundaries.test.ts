// Proves that the import rules of the architecture are enforced: each is broken once, on purpose, in a copy of the tree's
// shape, with the project's own lint configuration.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const OXLINT = path.join(ROOT, 'node_modules/.bin/oxlint');
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kit-boundaries-'));
  await cp(path.join(ROOT, '.oxlintrc.json'), path.join(directory, '.oxlintrc.json'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function lintPlanted(file: string, source: string): Promise<{ status: number; output: string }> {
  const planted = path.join(directory, file);
  await mkdir(path.dirname(planted), { recursive: true });
  await writeFile(planted, source);
  const result = spawnSync(OXLINT, ['--deny-warnings', file], { cwd: directory, encoding: 'utf8' });
  await rm(planted);
  return { status: result.status ?? -1, output: result.stdout + result.stderr };
}

describe('room boundaries', () => {
  it.each([
    ['shared/domain/x.ts', '../../electron/station/station.ts'],
    ['shared/domain/x.ts', 'node:fs'],
    ['shared/contract/x.ts', '../../drills/engine.ts'],
    ['shared/contract/x.ts', 'electron'],
    ['drills/rehearsal/x.ts', '../../electron/station/vault/vault.ts'],
    ['drills/rehearsal/x.ts', '../../renderer/main.tsx'],
    ['renderer/viewer/x.ts', '../../electron/station/handlers.ts'],
    ['renderer/viewer/x.ts', 'node:fs'],
    ['renderer/viewer/x.ts', 'electron'],
    ['electron/window.ts', '../renderer/main.tsx'],
    ['electron/station/x.ts', 'electron'],
    ['electron/station/x.ts', '../../renderer/main.tsx'],
    ['electron/station/x.ts', '../main.ts'],
    ['electron/station/vault/x.ts', 'dcmjs'],
    ['electron/station/prefetch/x.ts', 'dcmjs-dimse'],
    ['electron/station/dicom/dimse/x.ts', '../../vault/vault.ts'],
    ['electron/station/dicom/dimse/x.ts', 'electron'],
    ['electron/station/endpoints/x.ts', '../prefetch/prefetch.ts'],
    ['electron/station/endpoints/x.ts', '../dicom/dimse-port.ts'],
    ['electron/station/kindness/x.ts', '../prefetch/queue.ts'],
  ])('%s may not import %s', async (file, specifier) => {
    const { status, output } = await lintPlanted(
      file,
      `import { thing } from '${specifier}';\nexport const x = thing;\n`,
    );
    expect(output).toContain('no-restricted-imports');
    expect(status).not.toBe(0);
  });

  it.each([
    ['drills/rehearsal/x.ts', '../../shared/domain/study.ts'],
    ['renderer/viewer/x.ts', '../../shared/contract/views.ts'],
    ['electron/station/dicom/x.ts', 'dcmjs-dimse'],
    ['electron/main.ts', './station/station.ts'],
  ])('%s may import %s', async (file, specifier) => {
    const { status, output } = await lintPlanted(
      file,
      `import { thing } from '${specifier}';\nexport const x = thing;\n`,
    );
    expect(output).not.toContain('no-restricted-imports');
    expect(status).toBe(0);
  });

  it('are checked by the same command that the gate runs', async () => {
    const test = await readFile(path.join(ROOT, 'scripts/test.mjs'), 'utf8');
    for (const room of ['electron', 'shared', 'renderer', 'drills', 'test', 'scripts'])
      expect(test).toContain(`'${room}'`);
  });

  it('finds a cycle', async () => {
    await mkdir(path.join(directory, 'shared'), { recursive: true });
    await writeFile(
      path.join(directory, 'shared/a.ts'),
      "import { b } from './b.ts';\nexport const a = (): number => b();\n",
    );
    const { status, output } = await lintPlanted(
      'shared/b.ts',
      "import { a } from './a.ts';\nexport const b = (): number => a();\n",
    );
    expect(output).toContain('import(no-cycle)');
    expect(status).not.toBe(0);
  });
});
