import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { must } from './synthetic-study.ts';
import { codeOf, newVault, openTestVault, PASSPHRASE, testClock } from './vault-fixture.ts';

it('opens a vault once: a second opener is told that it is in use', async () => {
  const { vault, directory } = await newVault();
  expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.in-use');
  await vault.close();
  expect(existsSync(join(directory, 'process.lock'))).toBe(false);
  must(await (await openTestVault(directory)).unlock(PASSPHRASE));
});

it('respects the lock of a living process, and takes over that of a dead or reused pid', async () => {
  const { vault, directory } = await newVault();
  await vault.close();
  const path = join(directory, 'process.lock');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  const start = readFileSync(`/proc/${other.pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[19];
  writeFileSync(path, `${other.pid} ${start}\n`);
  expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.in-use');
  writeFileSync(path, `${other.pid} 12345\n`);
  await (await openTestVault(directory)).close();
  writeFileSync(path, `${other.pid} ${start}\n`);
  const gone = new Promise((resolve) => other.once('exit', resolve));
  other.kill('SIGKILL');
  await gone;
  await (await openTestVault(directory)).close();
  writeFileSync(path, `${process.pid} 1\n`);
  await (await openTestVault(directory)).close();
  writeFileSync(path, 'garbage');
  await (await openTestVault(directory)).close();
});
