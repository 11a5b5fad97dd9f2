// What a figure depends on besides the code: the machine, its disk, and who else was using it.
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { median, significant } from './report.ts';

const SYNCS = 40;

/** Median time to make 4 KB more of a file durable, in milliseconds: the price of a commit on this disk. */
export function fdatasyncMs(directory: string): number | null {
  const file = path.join(directory, 'sync-probe');
  const fd = openSync(file, 'wx');
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  try {
    for (let i = 0; i < SYNCS; i += 1) {
      const startedMs = performance.now();
      writeSync(fd, page);
      fdatasyncSync(fd);
      times.push(performance.now() - startedMs);
    }
  } finally {
    closeSync(fd);
    rmSync(file);
  }
  return significant(median(times));
}

/** Conditions that hold for a whole bench. `loadAverage` is of the minute before it: above 0.5, others were at work. */
export function conditions(): Readonly<Record<string, string | number | null>> {
  const all = cpus();
  return {
    date: new Date().toISOString(),
    machine: `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${process.platform} ${process.arch}`,
    node: process.version,
    loadAverage: significant(loadavg()[0] ?? null),
  };
}
