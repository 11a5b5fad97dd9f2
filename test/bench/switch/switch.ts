// `npm run bench -- switch`: how soon the switch notices, how often it is wrong, how often it wavers.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import type { Bench } from '../bench.ts';
import { significant } from '../report.ts';
import { CHART_FILE, switchChart, switchDocument } from './document.ts';
import { FAILURE_KINDS, type FailureKind } from './histories.ts';
import { type Detection, detection } from './measure.ts';
import { playYears, sweepDecision, sweepReturn } from './sweep.ts';

const SEED = 20_261_122;

export const switchBench: Bench = async ({ quick, docsDirectory, say }) => {
  // With all kinds of probes in use, as at an endpoint with DICOMweb and a canary.
  const settings = {
    policy: { ...DEFAULT_SWITCH_POLICY, sideProbes: ['web' as const, 'retrieve' as const] },
    schedule: DEFAULT_PROBE_SCHEDULE,
  };
  const runs = quick ? 200 : 4000;
  const detections = Object.fromEntries(
    FAILURE_KINDS.map((kind) => [kind, detection(settings, kind, runs, SEED)]),
  ) as Record<FailureKind, Detection>;
  say(`${FAILURE_KINDS.length * runs} clean failures played`);
  const years = playYears(settings, quick ? 4 : 60, SEED);
  say(`${years.years} station-years played`);
  if (docsDirectory !== null) {
    const decisions = sweepDecision(settings, quick ? 50 : 400, quick ? 1 : 6, SEED);
    say(`${decisions.length} other policies for the decision played`);
    const returns = sweepReturn(settings, quick ? 1 : 12, SEED);
    say(`${returns.length} other policies for the return played`);
    const measured = { settings, runs, seed: SEED, detections, years, decisions, returns };
    writeFileSync(path.join(docsDirectory, CHART_FILE), switchChart(decisions));
    writeFileSync(path.join(docsDirectory, 'switch-policy.md'), switchDocument(measured));
  }
  const { refused, blackHole, hang, findFails, retrieveFails, retrieveStalls } = detections;
  return {
    conditions: { seed: SEED, historiesPerKind: runs, stationYears: years.years, node: process.version },
    figures: {
      refusedDetectMedianMs: significant(refused.medianMs, 4),
      refusedDetectP99Ms: significant(refused.p99Ms, 4),
      refusedDetectWorstMs: significant(refused.worstMs, 4),
      blackHoleDetectMedianMs: significant(blackHole.medianMs, 4),
      blackHoleDetectP99Ms: significant(blackHole.p99Ms, 4),
      blackHoleDetectWorstMs: significant(blackHole.worstMs, 4),
      hangDetectP99Ms: significant(hang.p99Ms, 4),
      findFailsDetectP99Ms: significant(findFails.p99Ms, 4),
      retrieveFailsDetectP99Ms: significant(retrieveFails.p99Ms, 4),
      retrieveStallsDetectP99Ms: significant(retrieveStalls.p99Ms, 4),
      missed: FAILURE_KINDS.reduce((sum, kind) => sum + detections[kind].missed, 0),
      falseSwitchesPerYear: significant(years.falseSwitchesPerYear),
      flapsPerYear: significant(years.flapsPerYear),
      switchesPerYear: significant(years.switchesPerYear),
      returnMedianMs: significant(years.returnMedianMs, 4),
    },
    ratios: {},
    peers: [],
    notes: [
      'Generated histories on a virtual clock; rates of trouble are assumptions: docs/switch-policy.md.',
    ],
  };
};
