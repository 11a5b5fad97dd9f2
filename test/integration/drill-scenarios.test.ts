// Each shipped scenario is played by its script on the real station: the station's own switch sees the failing link, and what
// the report says was measured is what the journal's records say.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunRecord } from '../../drills/report/run-record.ts';
import { reportOf } from '../../drills/report/report.ts';
import type { DrillReport } from '../../drills/report/report-schema.ts';
import { parseScript } from '../../drills/script/script.ts';
import { type DrillGround, openDrillGround } from '../../electron/cli/drill-ground.ts';
import { playOnGround, type ScriptRun } from '../../electron/cli/drill-script-run.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import { ask, valueOf } from './station-fixture.ts';

const SCRIPTS = path.join(import.meta.dirname, '../../drills/scripts');
const AT_DEFAULTS = 'pacs-server-failure.yaml';

/** The same switch in a hurry: every wait shorter, no threshold lower. */
const HURRIED = {
  'everyMs.tcp': 400,
  'everyMs.echo': 600,
  'everyMs.find': 2000,
  'timeoutMs.tcp': 1200,
  'timeoutMs.echo': 1500,
  retryMs: 250,
  recoverMs: 300,
  recoverAfterMs: 900,
  downFirstMs: 400,
  downMaxMs: 800,
};
const never = new AbortController().signal;
const quietly = { siteScenario: null, signal: never, say: () => {}, limitMs: 40_000 };

async function scriptOf(file: string) {
  const script = parseScript(await readFile(path.join(SCRIPTS, file)));
  if (!script.ok) throw new Error(script.error[0]?.reason);
  return script.value;
}

function reportFrom({ record }: ScriptRun): DrillReport {
  const read = readRunRecord(JSON.stringify(record));
  if (!read.ok) throw new Error(read.error);
  return reportOf(read.value);
}

async function recordsOf(ground: DrillGround, runId: string): Promise<readonly JournalRecord[]> {
  const all: JournalRecord[] = [];
  for (;;) {
    const sinceSeq = all.at(-1)?.seq ?? 0;
    const page = await ask(ground.station, 'journal:read', { sinceSeq, limit: 1000 });
    if (page.length === 0) return all.filter(({ details }) => details['runId'] === runId);
    all.push(...page);
  }
}

/** Within the issue's 100 ms, by the records' own monotonic clock. */
const expectAgree = (reportedMs: number | undefined, from: JournalRecord, to: JournalRecord): void => {
  const recordedMs = to.monotonicMs - from.monotonicMs;
  expect(Math.abs((reportedMs ?? Infinity) - recordedMs)).toBeLessThan(100);
};

/** What every scripted run must have come to, whatever its scenario. */
function expectWhole({ driven, unmeasured }: ScriptRun, report: DrillReport): void {
  expect(driven.notSeen).toEqual([]);
  expect(unmeasured).toEqual([]);
  expect(report.phase).toBe('closed');
  expect(report.steps.filter(({ state }) => state === 'skipped')).toHaveLength(1);
  expect(report.steps.filter(({ state }) => state !== 'done' && state !== 'skipped')).toEqual([]);
  expect(report.injects.filter(({ inTime }) => !inTime)).toEqual([]);
}

function expectJournalAgrees(report: DrillReport, records: readonly JournalRecord[]): void {
  const failed = records.find(({ event }) => event === 'drill:link-failed');
  const seen = (name: string) =>
    records.find(({ event, details }) => event === 'drill:signal-seen' && details['event'] === name);
  if (failed === undefined) throw new Error('the link never failed');
  const { detect, firstImage } = report.metrics;
  const event = ['switch:down', 'switch:degraded'].map(seen).find((each) => each !== undefined);
  if (event === undefined) expect(detect?.measured ?? false).toBe(false);
  else {
    expect(detect?.measured).toBe(true);
    expect(detect?.jumpedMs).toBe(0);
    expectAgree(detect?.ms, failed, event);
    // The switch's own record, which is no event of the run.
    const to = event.details['event'] === 'switch:down' ? 'down' : 'degraded';
    const moved = records.find((each) => each.event === 'drill:switch-changed' && each.details['to'] === to);
    if (moved === undefined) throw new Error(`the drill's switch never went ${to}`);
    expectAgree(detect?.ms, failed, moved);
  }
  const image = seen('image:first-offline');
  if (image === undefined) throw new Error('no image from the copy was seen');
  expectAgree(firstImage[0]?.span.ms, failed, image);
}

describe('the shipped scenarios, played on the real station', async () => {
  const files = await readdir(SCRIPTS);
  let ground: DrillGround;
  beforeAll(async () => {
    ground = valueOf(await openDrillGround({ policy: HURRIED }));
  }, 60_000);
  afterAll(async () => {
    await ground?.close();
  });

  it.each(files.filter((file) => file !== AT_DEFAULTS))(
    '%s comes to its end with every step measured that the station can measure, as the journal says',
    async (file) => {
      const played = valueOf(await playOnGround(ground, await scriptOf(file), quietly));
      const report = reportFrom(played);
      expectWhole(played, report);
      expectJournalAgrees(report, await recordsOf(ground, played.record.runId));
    },
    60_000,
  );

  it(`${AT_DEFAULTS} does so with the switch at its defaults, and leaves nothing behind`, async () => {
    const own = valueOf(await openDrillGround());
    const played = valueOf(await playOnGround(own, await scriptOf(AT_DEFAULTS), quietly));
    const records = await recordsOf(own, played.record.runId);
    await own.close();
    expect(existsSync(own.data)).toBe(false);
    const report = reportFrom(played);
    expectWhole(played, report);
    // Four refusals in a row take the switch that long at its defaults (docs/switch-policy.md).
    expect(report.metrics.detect?.ms).toBeLessThan(10_000);
    expect(report.metrics.detect?.ms).toBeGreaterThan(3000);
    expect(report.metrics.restore?.measured).toBe(true);
    expectJournalAgrees(report, records);
  }, 90_000);
});
