// The product as it ships, in the Electron shell: real page, real preload, real main process, real station, on the double. Its
// PACS does not answer, which is the day it is for.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { launchApp } from '../electron-double/launch.ts';
import { buildProduct, scratchDir } from './build-shells.ts';

const PASSPHRASE = 'a synthetic passphrase for tests';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('opens a station made by init, unlocks it, and says that the PACS is down', async () => {
  const built = await scratchDir('product');
  const { main, cli } = await buildProduct(built);
  const data = path.join(built, 'data');
  const passphraseFile = path.join(built, 'passphrase');
  await writeFile(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
  const pacsPort = String(await freePort());
  const made = [
    'init',
    '--data',
    data,
    '--pacs-port',
    pacsPort,
    '--passphrase-file',
    passphraseFile,
    '--json',
  ];
  await promisify(execFile)(process.execPath, [cli, ...made]);
  const config = path.join(data, 'config.yaml');
  const text = await readFile(config, 'utf8');
  await writeFile(config, text.replace('port: 11112', `port: ${await freePort()}`));

  const app = await launchApp(main, { args: ['--data', data] });
  try {
    const { page } = app;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.locator('input[type=password]').first().fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('administrator').first()).toBeVisible({ timeout: 20_000 });
    const down = await page.evaluate(async () => {
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const status = await window.kit?.invoke('station:status', {});
        if (status?.ok === true && status.value.switch.state === 'down') return status.value.switch.reason;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return '';
    });
    expect(down).not.toBe('');
    expect(errors).toEqual([]);
  } finally {
    expect(await app.quit()).toBe(0);
  }
});
