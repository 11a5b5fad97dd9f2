// The same build in real Electron, where there is a binary. Where there is none this is reported as skipped, with the reason;
// REQUIRE_ELECTRON=1 turns that into a failure, outside of the test that would be skipped.
import path from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import { buildElectronShell, buildShellPage, scratchDir } from './build-shells.ts';

const executablePath = electronBinary();
if (executablePath === null && process.env['REQUIRE_ELECTRON'] === '1') {
  throw new Error('REQUIRE_ELECTRON=1, but there is no Electron binary: set ELECTRON_OVERRIDE_DIST_PATH');
}

const missing =
  'no Electron binary on this machine: set ELECTRON_OVERRIDE_DIST_PATH, or run npx install-electron --no';

// The reason stands in the title, because the list reporter prints no other.
test.describe(executablePath === null ? `real Electron (skipped: ${missing})` : 'real Electron', () => {
  test.skip(executablePath === null, missing);

  test('runs the built shell: contract, streamed body, isolation', async () => {
    const built = await scratchDir('electron-real');
    await buildShellPage(built);
    const app = await _electron.launch({
      executablePath: executablePath ?? '',
      args: [
        path.join(await buildElectronShell(built), 'main.js'),
        '--no-sandbox',
        `--user-data-dir=${await scratchDir('user-data')}`,
      ],
    });
    try {
      const page = await app.firstWindow();
      await expect(page.locator('#status')).toHaveText('electron · Test station');
      expect(await page.evaluate(() => ['require' in globalThis, Object.isFrozen(window.kit)])).toEqual([
        false,
        true,
      ]);
      await page.evaluate(() =>
        window.shellTest.client.invoke('access:unlock', { passphrase: 'open sesame' }),
      );
      const whole = await page.evaluate(() => window.shellTest.drain(['1'.repeat(32)]));
      expect(whole).toMatchObject({ ok: true, ended: true });
    } finally {
      await app.close();
    }
  });
});
