// Files that are either the old or the new one, whenever the power goes.
import { closeSync, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isMissing } from './errors.ts';
import { TEMP_SUFFIX } from './layout.ts';

/** Makes a new name in this folder survive a power cut. Windows has no such call and needs none. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Replaces `path` by `bytes`, mode 0600: temporary file, fsync, rename, fsync of the folder. */
export function writeFileAtomically(path: string, bytes: Uint8Array): void {
  const temp = `${path}${TEMP_SUFFIX}`;
  const fd = openSync(temp, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temp, path);
  syncDirectory(dirname(path));
}

/**
 * Overwrites a small key file with noise before it is removed. Best effort: an SSD or a copying file system keeps old
 * blocks; that is why purge destroys several keys, each of which is needed.
 */
export function shredFile(path: string): void {
  try {
    const { size } = statSync(path);
    const fd = openSync(path, 'r+');
    try {
      writeSync(fd, randomBytes(size), 0, size, 0);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    unlinkSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}
