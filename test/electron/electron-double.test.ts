// The double is only worth something while it offers nothing that Electron does not.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as double from '../electron-double/electron.ts';

// Resolved by its manifest: the package's own entry would look for a binary.
const manifest = createRequire(import.meta.url).resolve('electron/package.json');
const declarations = readFileSync(manifest.replace('package.json', 'electron.d.ts'), 'utf8');

/** Names that a class or interface of electron.d.ts declares, with those of what it extends. */
function declaredMembers(type: string): Set<string> {
  const header = new RegExp(`^  (?:class|interface) ${type}(?: extends ([\\w.]+))? \\{$`, 'mu').exec(
    declarations,
  );
  if (header === null) throw new Error(`electron.d.ts declares no ${type}`);
  const body = declarations.slice(header.index, declarations.indexOf('\n  }\n', header.index));
  const names = [...body.matchAll(/^ {4}(?:static |readonly )*(\w+)(?:\?|\(|:|<)/gmu)].map(
    (match) => match[1] ?? '',
  );
  const parent = header[1]?.split('.').at(-1);
  const inherited = parent === undefined || parent.endsWith('EventEmitter') ? [] : declaredMembers(parent);
  return new Set([...names, ...inherited]);
}

/** What the double offers of an object, without what EventEmitter or Object have; `_` marks its own insides. */
function offeredMembers(value: object): string[] {
  const names = new Set<string>();
  for (
    let level: object | null = value;
    level !== null && level !== Object.prototype && !Object.hasOwn(level, 'emit');
    level = Reflect.getPrototypeOf(level)
  ) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  const emitters = new Set(['constructor', '_events', '_eventsCount', '_maxListeners', 'domain']);
  return [...names].filter((name) => !name.startsWith('_') && !emitters.has(name));
}

const singletons: readonly (readonly [string, object])[] = [
  ['App', double.app],
  ['Dialog', double.dialog],
  ['IpcMain', double.ipcMain],
  ['Menu', double.Menu],
  ['PowerMonitor', double.powerMonitor],
  ['Protocol', double.protocol],
];

describe('the Electron double', () => {
  it('exports only names that the electron module exports', () => {
    for (const name of Object.keys(double)) {
      expect(declarations, name).toMatch(new RegExp(`^  (?:const|class) ${name}\\b`, 'mu'));
    }
  });

  it.each(singletons)('offers of %s only what electron.d.ts declares', (type, object) => {
    const declared = declaredMembers(type);
    expect(offeredMembers(object).filter((member) => !declared.has(member))).toEqual([]);
  });

  it('offers of sessions, windows and their contents only what electron.d.ts declares', () => {
    const pairs: [object, string][] = [
      [double.session.defaultSession, 'Session'],
      [double.BrowserWindow.prototype, 'BrowserWindow'],
      [double.WebContents.prototype, 'WebContents'],
      [double.UtilityProcess.prototype, 'UtilityProcess'],
    ];
    for (const [object, type] of pairs) {
      const offered = offeredMembers(object);
      expect(offered.length, type).toBeGreaterThan(2);
      const declared = declaredMembers(type);
      expect(
        offered.filter((member) => !declared.has(member)),
        type,
      ).toEqual([]);
    }
  });

  it('throws on what it does not have', () => {
    expect(() => (double.app as unknown as Record<string, unknown>)['setBadgeCount']).toThrow(
      /does not exist/u,
    );
  });
});
