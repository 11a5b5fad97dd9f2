// Where the tests' real peers and real files live. They are not part of this repository: tests skip, and say so, without them.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = process.env['KIT_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared');

/** Absolute path below the shared material (`KIT_SHARED`, else `../shared` beside the checkout). */
export function sharedPath(...parts: string[]): string {
  return path.join(root, ...parts);
}

/** True when the program is on PATH (or is itself an existing path). */
export function hasProgram(name: string): boolean {
  if (name.includes('/')) return existsSync(name);
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

/**
 * Says why a test on real peers cannot run here, or `null` when it can. Pass it to `describe.skipIf(reason !== null)` and
 * put it into the suite's name, so that the reporter shows it.
 *
 * @param needs folders below the shared material, and programs on PATH
 */
export function missing(needs: {
  readonly shared?: readonly string[];
  readonly programs?: readonly string[];
}): string | null {
  for (const part of needs.shared ?? []) {
    if (!existsSync(sharedPath(part))) return `skipped: ${sharedPath(part)} is not there (set KIT_SHARED)`;
  }
  for (const program of needs.programs ?? []) {
    if (!hasProgram(program)) return `skipped: ${program} is not installed`;
  }
  return null;
}

/** Programs that the peer scripts need on top of each server (the loopback shim is compiled on first use). */
export const ORTHANC_NEEDS = {
  shared: ['peers'],
  programs: ['/usr/sbin/Orthanc', 'cc', 'python3', 'bash'],
} as const;
export const DCMTK_NEEDS = {
  shared: ['peers'],
  programs: ['dcmqrscp', 'storescu', 'storescp', 'echoscu', 'cc', 'bash'],
} as const;
export const HOSTILE_NEEDS = { shared: ['hostile'], programs: ['python3'] } as const;
