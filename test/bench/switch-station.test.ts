import { describe, expect, it } from 'vitest';
import { createMonitor } from '../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../electron/station/health/schedule.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { ProbeKind } from '../../shared/contract/switch-view.ts';
import { DEFAULT_SWITCH_POLICY } from '../../shared/domain/switch-policy.ts';
import { createFakeClock } from '../station/health/fake-clock.ts';
import { seededRandom } from './seeded-random.ts';
import { FAILURES } from './switch/histories.ts';
import { createLink, type Disturbance } from './switch/link.ts';
import { detection, playYear } from './switch/measure.ts';
import { createStation } from './switch/station.ts';

const settings = {
  policy: { ...DEFAULT_SWITCH_POLICY, sideProbes: ['web' as const, 'retrieve' as const] },
  schedule: DEFAULT_PROBE_SCHEDULE,
};
const endpoint = {
  id: 'main',
  host: 'pacs',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE'],
  web: { baseUrl: 'http://pacs/dicom-web' },
} as const;

const history: readonly Disturbance[] = [
  { fromMs: 90_000, untilMs: 93_000, condition: FAILURES.refused },
  { fromMs: 130_000, untilMs: 190_000, condition: FAILURES.blackHole },
  { fromMs: 300_000, untilMs: 420_000, condition: { loss: 0.3 } },
  { fromMs: 500_000, untilMs: 640_000, condition: FAILURES.findFails },
  { fromMs: 700_000, untilMs: 760_000, condition: FAILURES.hang },
  { fromMs: 900_000, untilMs: 1_500_000, condition: FAILURES.retrieveFails },
  { fromMs: 1_700_000, untilMs: 2_600_000, condition: FAILURES.retrieveStalls },
  {
    fromMs: 2_800_000,
    untilMs: 3_000_000,
    condition: { failing: { kinds: ['web'], code: 'dicom.status-failure' } },
  },
  { fromMs: 3_100_000, untilMs: 3_200_000, condition: FAILURES.blackHole },
];

/** The moves of the real monitor over the same link, on the fake clock. */
async function movesOfMonitor(seed: number, untilMs: number) {
  const clock = createFakeClock();
  const link = createLink(history, seededRandom(seed));
  const ask = async (kind: ProbeKind): Promise<Result<never[]>> => {
    const { finding, tookMs } = link.probe(kind, clock.now(), DEFAULT_PROBE_SCHEDULE);
    await new Promise<void>((resolve) => clock.setTimer(tookMs, resolve));
    return finding.outcome === 'bad' ? err(kitError(finding.code, 'Bad.', 'Wait.')) : ok([]);
  };
  const moves: string[] = [];
  const monitor = createMonitor({
    port: {
      echo: async () => {
        const answer = await ask('echo');
        return answer.ok ? ok({ roundTripMs: 1 }) : answer;
      },
      findStudies: () => ask('find'),
      webEcho: async () => {
        const answer = await ask('web');
        return answer.ok ? ok({ roundTripMs: 1, serverDate: null }) : answer;
      },
    },
    canary: async () => {
      const answer = await ask('retrieve');
      return answer.ok ? ok({ instances: 1, pixelSha256: '' }) : answer;
    },
    tcpConnect: async () => {
      const answer = await ask('tcp');
      return answer.ok ? ok(undefined) : answer;
    },
    endpoint,
    ...settings,
    clock,
    random: seededRandom(seed + 1),
    onChange: ({ from, to, at }) => moves.push(`${Math.round(at.monotonicMs)} ${from} ${to}`),
  });
  monitor.start();
  await clock.advance(untilMs);
  await monitor.stop();
  return moves;
}

describe('the simulated station', () => {
  it.each([1, 2, 3])('decides at the same moments as the real monitor (seed %i)', async (seed) => {
    const moves: string[] = [];
    const station = createStation(
      settings,
      createLink(history, seededRandom(seed)),
      seededRandom(seed + 1),
      ({ atMs, from, to }) => moves.push(`${Math.round(atMs)} ${from} ${to}`),
    );
    station.play(3_600_000);
    expect(moves.length).toBeGreaterThan(10);
    expect(await movesOfMonitor(seed, station.nowMs())).toEqual(moves);
  });

  it('finds what its histories hold, the same on every run', () => {
    const first = detection(settings, 'refused', 20, 7);
    expect(first.missed).toBe(0);
    expect(first.worstMs).toBeLessThanOrEqual(10_000);
    expect(detection(settings, 'refused', 20, 7)).toEqual(first);
    const year = playYear(settings, 3);
    expect(year.switches).toBeGreaterThan(year.falseSwitches);
    expect(playYear(settings, 3)).toEqual(year);
  }, 60_000);
});
