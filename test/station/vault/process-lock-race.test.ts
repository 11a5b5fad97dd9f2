// What another process can see of a lock while it is being taken: nothing, or all of it.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type * as fsModule from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { takeProcessLock } from '../../../electron/station/vault/process-lock.ts';
import { must } from './synthetic-study.ts';

const watch = vi.hoisted(() => ({ beforeWrite: (): void => undefined }));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof fsModule>();
  return {
    ...fs,
    writeSync: (fd: number, text: string) => {
      watch.beforeWrite();
      return fs.writeSync(fd, text);
    },
  };
});

const directory = mkdtempSync(join(tmpdir(), 'kit-lock-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('has its name only once its holder stands in it: an empty lock would be taken for a dead one', () => {
  const path = join(directory, 'process.lock');
  const seen: boolean[] = [];
  watch.beforeWrite = () => {
    seen.push(existsSync(path));
  };
  const release = must(takeProcessLock(path));
  expect(seen).toEqual([false]);
  expect(readdirSync(directory)).toEqual(['process.lock']);
  release();
  expect(readdirSync(directory)).toEqual([]);
});
