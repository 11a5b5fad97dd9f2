// Makes a fresh clone ready: packages, Node 24 through npm, Chromium. Runs on any Node >= 20, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = path.join(root, 'node_modules', '.bin');

/** The exact Node that the project runs on: from npm where there is a build for this system, else the system's own. */
export function projectNode() {
  const local = path.join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(local) ? local : process.execPath;
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
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
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
  const file =
    program === 'node'
      ? projectNode()
      : path.join(bin, process.platform === 'win32' ? `${program}.cmd` : program);
  const result = spawnSync(file, args, {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(),
    shell: process.platform === 'win32',
  });
  return result.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
