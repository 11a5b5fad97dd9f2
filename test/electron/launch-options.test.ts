import { describe, expect, it } from 'vitest';
import { readLaunchOptions } from '../../electron/launch-options.ts';
import { isPageUrl } from '../../electron/page-url.ts';
import { readStationArguments, stationArguments } from '../../electron/station-runner.ts';

const user = { packaged: false };

describe('starting the kit', () => {
  it('takes a configuration and a data folder, and leaves the switches of Chromium alone', () => {
    const args = ['--no-sandbox', '--config', '/etc/kit.yaml', '--data=/srv/kit'];
    expect(readLaunchOptions(args, user)).toEqual({
      ok: true,
      value: { configFile: '/etc/kit.yaml', dataDir: '/srv/kit', testHooks: false },
    });
    expect(readLaunchOptions(['--data', '/srv/kit'], user)).toMatchObject({
      value: { configFile: '/srv/kit/config.yaml', dataDir: '/srv/kit' },
    });
  });

  it.each(['--test-hooks', '--test-hooks=1', '--test-hooks='])('refuses %s once it is packaged', (flag) => {
    expect(readLaunchOptions([flag], { ...user, packaged: true })).toMatchObject({
      ok: false,
      error: { code: 'config.invalid' },
    });
    expect(readLaunchOptions([flag], user)).toMatchObject({ ok: true, value: { testHooks: true } });
  });

  it.each(['--remote-debugging-port=9222', '--remote-debugging-pipe', '--inspect', '--disable-web-security'])(
    'refuses %s once it is packaged: a page shows decrypted images',
    (flag) => {
      expect(readLaunchOptions([flag], { ...user, packaged: true })).toMatchObject({
        ok: false,
        error: { code: 'config.invalid' },
      });
      expect(readLaunchOptions([flag], user)).toMatchObject({ ok: true });
    },
  );

  it('tells the station what it was told, wherever the runtime puts the arguments', () => {
    const settings = { configFile: '/a b/c.yaml', dataDir: '/d', testHooks: true };
    expect(readStationArguments(['electron', 'station-process.js', ...stationArguments(settings)])).toEqual(
      settings,
    );
    expect(() => readStationArguments([])).toThrow(/without its places/u);
  });
});

describe('the address of a page', () => {
  it.each([
    ['app://station/', true],
    ['app://station/index.html#study', true],
    ['app://station.evil/', false],
    ['app://evil/?app://station/', false],
    ['https://station/', false],
    ['file:///station/', false],
    ['', false],
  ])('%s is ours: %s', (url, ours) => {
    expect(isPageUrl(url)).toBe(ours);
  });
});
