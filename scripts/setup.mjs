// Makes a fresh clone ready: packages, Node 24 through npm, Chromium. Runs on any Node >= 20, before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = path.join(root, 'node_modules', '.bin');

const HERE = { root, platform: process.platform, arch: process.arch };

/** The exact Node that the project runs on: from npm where there is a build for this system, else the system's own. */
export function projectNode({ root: checkout, platform, arch } = HERE) {
  const folder = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const file = platform === 'win32' ? 'node.exe' : 'node';
  const local = path.join(checkout, 'node_modules', folder, 'bin', file);
  return existsSync(local) ? local : process.execPath;
}

/** Programs whose package is not called as they are. */
const PACKAGES = { tsc: 'typescript', biome: '@biomejs/biome', playwright: '@playwright/test' };

/**
 * How one of the project's programs is started: as its own script under the project's Node. The wrappers in .bin need a shell
 * on Windows, and a shell takes a path apart at its spaces.
 */
export function programCommand(program, args, system = HERE) {
  const file = projectNode(system);
  if (program === 'node') return { file, args };
  const folder = path.join(system.root, 'node_modules', PACKAGES[program] ?? program);
  const { bin: scripts } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return {
    file,
    args: [path.join(folder, typeof scripts === 'string' ? scripts : scripts[program]), ...args],
  };
}

/** npm as it started us; otherwise by name, which Windows finds through a shell only. */
export function npmCommand(environment = process.env, platform = process.platform) {
  const npm = environment.npm_execpath ?? '';
  return path.basename(npm) === 'npm-cli.js'
    ? { file: process.execPath, args: [npm], shell: false }
    : { file: 'npm', args: [], shell: platform === 'win32' };
}

/** Environment in which `node`, `tsc`, … are the project's. */
export function projectEnvironment() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${bin}${path.delimiter}${process.env[key] ?? ''}` };
}

function fail(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** npm leaves a copy of the lock file in node_modules when it is done: newer than ours means nothing to do. */
function packagesAreInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(path.join(bin, 'vite'))) return false;
  return statSync(installed).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

function installPackages() {
  if (packagesAreInstalled()) return;
  process.stdout.write('Setting up: installing packages with npm ci (about a minute) …\n');
  const { file, args, shell } = npmCommand();
  const run = spawnSync(file, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell,
  });
  if (run.status !== 0)
    fail('npm ci failed: check that the npm registry can be reached, then run the command again.');
}

function checkNode() {
  const version = spawnSync(projectNode(), ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  if (!version.startsWith('v24.'))
    fail(
      `This project runs on Node 24 and found ${version || 'none'}: install Node 24 (nodejs.org) and run the command again.`,
    );
}

function findOrInstallChromium() {
  if (chromiumPath() !== null) return;
  const apt = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (apt) {
    process.stdout.write('Setting up: installing Chromium with apt-get …\n');
    const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-core', 'fonts-noto-cjk'];
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  }
  if (chromiumPath() === null)
    fail(
      'Install Chromium or Google Chrome (on Debian: apt-get install chromium), or set PACS_KIT_CHROMIUM to one, and run the command again.',
    );
}

/** All of it; quick when nothing is missing. */
export function setup({ browser = true } = {}) {
  installPackages();
  checkNode();
  if (browser) findOrInstallChromium();
}

/** Runs one of the project's programs to its end and answers its exit code. */
export function run(program, args) {
  const command = programCommand(program, args);
  const result = spawnSync(command.file, command.args, {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(),
  });
  return result.status ?? 1;
}

/**
 * Runs one of the project's programs beside others: each of its lines bears a mark, so that they can be told apart.
 *
 * @returns its exit code, when it has ended
 */
export function runBeside(mark, program, args) {
  const command = programCommand(program, args);
  const child = spawn(command.file, command.args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: projectEnvironment(),
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${mark} │ ${line}\n`));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${mark} │ ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
