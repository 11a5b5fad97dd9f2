// Builds what the shells' tests run, with the product's own build configurations, into a folder of the test's own.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { build, mergeConfig, type InlineConfig } from 'vite';
import nodeConfig from '../../vite.node.config.ts';
import preloadConfig from '../../vite.preload.config.ts';
import pageConfig from '../../vite.config.ts';

const repository = path.join(import.meta.dirname, '../..');

/** A new folder outside of the repository, removed when the test process ends. */
export async function scratchDir(name: string): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), `kit-${name}-`));
  process.on('exit', () => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

/** The test page under `outDir/renderer`. */
export async function buildShellPage(outDir: string): Promise<string> {
  const rendererDir = path.join(outDir, 'renderer');
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, 'shell-page'),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: rendererDir,
      emptyOutDir: true,
      target: 'chrome140',
      modulePreload: false,
      assetsInlineLimit: 0,
    },
  });
  return rendererDir;
}

/** main.js and preload.cjs as they ship, and a station process with the fake station in it, under `outDir/electron`. */
export async function buildElectronShell(outDir: string): Promise<string> {
  const electronDir = path.join(outDir, 'electron');
  const own: InlineConfig = {
    configFile: false,
    root: repository,
    logLevel: 'error',
    build: { outDir: electronDir },
  };
  const node: InlineConfig = mergeConfig(nodeConfig, own);
  await build({
    ...node,
    build: {
      ...node.build,
      rolldownOptions: {
        ...node.build?.rolldownOptions,
        // Replaced rather than merged: the station's process here is the one with the fake station.
        input: { main: 'electron/main.ts', 'station-process': 'test/fixtures/fake-station-process.ts' },
      },
    },
  });
  await build(mergeConfig(preloadConfig, own));
  return electronDir;
}

/** Everything as `npm run build` builds it, under `outDir`. */
export async function buildProduct(outDir: string): Promise<{ main: string; cli: string }> {
  const electronDir = path.join(outDir, 'electron');
  const into = (dir: string): InlineConfig => ({
    configFile: false,
    logLevel: 'error',
    build: { outDir: dir },
  });
  const page: InlineConfig = { root: path.join(repository, 'renderer') };
  await build(mergeConfig(mergeConfig(pageConfig, into(path.join(outDir, 'renderer'))), page));
  const node: InlineConfig = { root: repository };
  await build(mergeConfig(mergeConfig(nodeConfig, into(electronDir)), node));
  await build(mergeConfig(mergeConfig(preloadConfig, into(electronDir)), node));
  return { main: path.join(electronDir, 'main.js'), cli: path.join(electronDir, 'cli.js') };
}
