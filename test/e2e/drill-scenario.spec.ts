// The judgement of the issue, in one place: scripted runs with a real Orthanc, the real switch and the real page, whose own
// first image makes the measured tick; and what is left of a drill when the real PACS dies in the middle of it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { readRunRecord } from '../../drills/report/run-record.ts';
import { reportOf } from '../../drills/report/report.ts';
import type { DrillReport } from '../../drills/report/report-schema.ts';
import { unmeasuredSteps } from '../../drills/script/awaited.ts';
import { type DrivenRun, driveScript } from '../../drills/script/drive.ts';
import { parseScript, type Script } from '../../drills/script/script.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { openPageGround, type PageGround, valueOf } from './drill-ground.ts';

const why = missing(ORTHANC_NEEDS);
const SCRIPTS = path.resolve('drills/scripts');
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

function scriptOf(file: string): Script {
  const script = parseScript(readFileSync(path.join(SCRIPTS, file)));
  if (!script.ok) throw new Error(script.error[0]?.reason);
  return script.value;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the day is in the vault and the switch knows Orthanc. */
async function fetched({ ask }: PageGround): Promise<void> {
  await expect(async () => {
    const { prefetch, switch: real } = valueOf(await ask('station:status', {}));
    expect(prefetch.studiesWanted).toBeGreaterThan(0);
    expect(prefetch.studiesComplete).toBe(prefetch.studiesWanted);
    expect([prefetch.state, real.state]).toEqual(['idle', 'healthy']);
  }).toPass({ timeout: 120_000 });
}

const drive = (
  ground: PageGround,
  script: Script,
  say: (words: string) => void = () => {},
): ReturnType<typeof driveScript> =>
  driveScript(script, {
    ask: ground.ask,
    hands: ground.hands,
    clock: { now: () => performance.now(), wait: pause },
    signal: new AbortController().signal,
    say,
    limitMs: 60_000,
  });

function reportFrom({ view }: DrivenRun): DrillReport {
  const { runId, origin, preparedAt, scenario, variables, events } = view;
  const record = { format: 1, runId, origin, preparedAt, scenario, variables, events };
  const read = readRunRecord(JSON.stringify(record));
  if (!read.ok) throw new Error(read.error);
  return reportOf(read.value);
}

async function recordsOf({ ask }: PageGround, runId: string): Promise<readonly JournalRecord[]> {
  const all: JournalRecord[] = [];
  for (;;) {
    const sinceSeq = all.at(-1)?.seq ?? 0;
    const page = valueOf(await ask('journal:read', { sinceSeq, limit: 1000 }));
    if (page.length === 0) return all.filter(({ details }) => details['runId'] === runId);
    all.push(...page);
  }
}

/** Detection and first image as reported, against the journal's records, in milliseconds apart. */
function apart(report: DrillReport, records: readonly JournalRecord[]): Readonly<Record<string, number>> {
  const failed = records.find(({ event }) => event === 'drill:link-failed')?.monotonicMs ?? Number.NaN;
  const seenAt = (name: string) =>
    records.find(({ event, details }) => event === 'drill:signal-seen' && details['event'] === name)
      ?.monotonicMs;
  const { detect, firstImage } = report.metrics;
  const detectedAt = seenAt('switch:down') ?? seenAt('switch:degraded');
  const imageAt = seenAt('image:first-offline') ?? Number.NaN;
  return {
    ...(detectedAt === undefined ? {} : { detect: Math.abs((detect?.ms ?? 0) - (detectedAt - failed)) }),
    firstImage: Math.abs((firstImage[0]?.span.ms ?? 0) - (imageAt - failed)),
  };
}

async function playOnPage(ground: PageGround, file: string): Promise<DrillReport> {
  const driven = valueOf(await drive(ground, scriptOf(file)));
  expect(driven.notSeen).toEqual([]);
  expect(unmeasuredSteps(driven.run).map(({ id }) => id)).toEqual([]);
  expect(driven.run.phase.name).toBe('closed');
  const report = reportFrom(driven);
  for (const [figure, ms] of Object.entries(apart(report, await recordsOf(ground, report.runId))))
    expect(ms, `${figure} of ${file}`).toBeLessThan(100);
  return report;
}

async function expectNoDrill(page: Page): Promise<void> {
  await expect(page.getByTestId('drill-banner')).toHaveCount(0);
}

test.describe('scripted drills on Orthanc and the page', () => {
  test.skip(why !== null, why ?? '');

  // guards S-6
  test('every scenario is measured on the real switch, and its first image by the page itself', async ({
    page,
  }) => {
    test.setTimeout(420_000);
    const ground = await openPageGround(page, HURRIED);
    try {
      await ground.unlock();
      await fetched(ground);
      for (const file of readdirSync(SCRIPTS).filter((each) => each !== AT_DEFAULTS)) {
        await test.step(file, async () => {
          await playOnPage(ground, file);
          await expectNoDrill(page);
        });
      }
      expect(ground.trouble).toEqual([]);
    } finally {
      await ground.close();
    }
  });

  // guards S-6
  test('at its defaults the switch finds the drill, and a real Orthanc kill ends the next one and says why', async ({
    page,
  }) => {
    test.setTimeout(300_000);
    const ground = await openPageGround(page, {});
    try {
      await ground.unlock();
      await fetched(ground);
      const report = await playOnPage(ground, AT_DEFAULTS);
      expect(report.metrics.detect).toMatchObject({ measured: true, jumpedMs: 0 });
      await expectNoDrill(page);

      // The next one is under way, its link failed, when the real PACS dies.
      const killed = await drive(ground, scriptOf(AT_DEFAULTS), (words) => {
        if (words.includes('link: refuse')) ground.orthanc.kill();
      });
      expect(valueOf(killed).run.phase).toMatchObject({
        name: 'superseded-by-real',
        reason: expect.stringMatching(/^The real PACS: .*refused since/u),
      });
      await ground.unlock();
      await expectNoDrill(page);
      const status = valueOf(await ground.ask('station:status', {}));
      expect(status.drill).toBeNull();
      expect(status.switch).toMatchObject({ signal: 'real', state: 'down', offline: true });
      await expect(page.getByTestId('downtime-banner')).toContainText('DOWNTIME COPY');
      await expect(page.getByTestId('downtime-banner')).not.toContainText('DRILL');
      expect(reportFrom(valueOf(killed))).toMatchObject({
        phase: 'superseded-by-real',
        endedBecause: expect.stringMatching(/The real PACS/u),
      });
      expect(ground.trouble).toEqual([]);
    } finally {
      await ground.close();
    }
  });
});
