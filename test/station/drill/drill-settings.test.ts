import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrillSettings } from '../../../electron/station/drill/drill-settings.ts';
import { codeOf, valueOf } from './room-fixture.ts';

let root = '';
let directory = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kit-drill-settings-'));
  directory = path.join(root, 'drills');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const file = () => path.join(directory, 'settings.json');

describe('the settings of drills', () => {
  it('are nothing where nobody set any', async () => {
    expect(valueOf(await createDrillSettings(directory).read())).toEqual({ values: {}, everyMonths: {} });
    expect(existsSync(directory)).toBe(false);
  });

  it('keep values and frequencies, over a restart, for nobody else to read', async () => {
    const settings = createDrillSettings(directory);
    valueOf(await settings.setValues({ 'desk-phone': ' 4711 ', 'vendor-phone': '0800' }));
    valueOf(await settings.setFrequency('ransomware', 6));
    const again = valueOf(await createDrillSettings(directory).read());
    expect(again).toEqual({
      values: { 'desk-phone': '4711', 'vendor-phone': '0800' },
      everyMonths: { ransomware: 6 },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('take a blank value and an absent frequency as not set', async () => {
    const settings = createDrillSettings(directory);
    valueOf(await settings.setValues({ 'desk-phone': '4711', 'vendor-phone': '0800' }));
    expect(valueOf(await settings.setValues({ 'desk-phone': ' ' })).values).toEqual({
      'vendor-phone': '0800',
    });
    valueOf(await settings.setFrequency('ransomware', 6));
    expect(valueOf(await settings.setFrequency('ransomware', null)).everyMonths).toEqual({});
  });

  it('lose nothing when two windows save at once', async () => {
    const settings = createDrillSettings(directory);
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => settings.setValues({ [`value-${at}`]: String(at) })),
    );
    expect(Object.keys(valueOf(await settings.read()).values)).toHaveLength(20);
  });

  it('are never written over where they cannot be read', async () => {
    mkdirSync(directory);
    for (const text of ['{', '{"format":2}', '{"format":1,"values":{"A b":"x"},"everyMonths":{}}']) {
      writeFileSync(file(), text);
      const settings = createDrillSettings(directory);
      expect(codeOf(await settings.read())).toBe('drill.file-failed');
      expect(codeOf(await settings.setValues({ a: 'b' }))).toBe('drill.file-failed');
      expect(readFileSync(file(), 'utf8')).toBe(text);
    }
  });

  it('take no name that is not one, and no more than a plan has', async () => {
    const settings = createDrillSettings(directory);
    for (const key of ['__proto__x', 'A', '../x', ''])
      expect(codeOf(await settings.setValues(Object.fromEntries([[key, 'x']])))).toBe(
        'contract.invalid-input',
      );
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`v${at}`, 'x']));
    expect(codeOf(await settings.setValues(many))).toBe('drill.not-possible');
    expect(valueOf(await settings.read()).values).toEqual({});
  });
});
