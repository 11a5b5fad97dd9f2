// The packing is checked by electron-builder's own schema, offline: no installer can be built on a machine without its tools.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import nodePrograms from '../vite.node.config.ts';

const require = createRequire(import.meta.url);
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  readonly validateConfiguration: (configuration: object, log: object) => Promise<void>;
};
const { DebugLogger } = require('builder-util') as { DebugLogger: new (enabled: boolean) => object };

const repository = path.join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(path.join(repository, name), 'utf8');
const configuration = parse(read('electron-builder.yml')) as Record<string, unknown>;
const validate = (candidate: object): Promise<void> =>
  validateConfiguration(candidate, new DebugLogger(false));

describe('the packing of the kit', () => {
  it('is valid for electron-builder', async () => {
    await expect(validate(configuration)).resolves.toBeUndefined();
  });

  it('is checked by a schema that refuses what it does not know', async () => {
    await expect(validate({ ...configuration, electronFuse: {} })).rejects.toThrow(/electronFuse/u);
    await expect(validate({ ...configuration, nsis: { perMachine: 'yes' } })).rejects.toThrow(/perMachine/u);
  });

  it('leaves no way to run other code with the binary', () => {
    expect(configuration['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(configuration['asar']).toBe(true);
  });

  it('holds the fonts that paper is written with, beside the programs that print it', () => {
    const emitted: string[] = [];
    const [paperFonts] = nodePrograms.plugins as unknown as [{ generateBundle(this: object): void }];
    paperFonts.generateBundle.call({
      emitFile: ({ fileName, source }: { fileName: string; source: Uint8Array }) => {
        expect(source.length).toBeGreaterThan(100_000);
        emitted.push(fileName);
      },
    });
    expect(emitted).toEqual(
      ['Regular', 'Medium', 'Italic', 'MediumItalic'].map((style) => `fonts/Roboto-${style}.ttf`),
    );
    expect(nodePrograms.build?.outDir).toBe('dist/electron');
  });

  it('holds what was built and the scenario library, without sources, node_modules or maps, and publishes nowhere', () => {
    expect(configuration['files']).toEqual([
      'dist/electron/**',
      'dist/renderer/**',
      'drills/scenarios/*.yaml',
      'drills/scripts/*.yaml',
      'drills/training/lessons/*.yaml',
      'package.json',
      '!node_modules/**',
      '!**/*.map',
    ]);
    expect(configuration['publish']).toBeNull();
    const { main } = JSON.parse(read('package.json')) as { main: string };
    expect(main).toMatch(/^dist\/electron\//u);
  });
});
