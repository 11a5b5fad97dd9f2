// Plays histories through a station and counts: how soon it noticed, how often it was wrong, how often it wavered.
import { isOffline } from '../../../shared/domain/switch-state.ts';
import { between, percentile, seededRandom } from '../seeded-random.ts';
import { type FailureKind, FAILURES, MINUTE_MS, wallJumps, YEAR_MS, yearOfTrouble } from './histories.ts';
import { createLink } from './link.ts';
import { createStation, type Moved, type Settings } from './station.ts';

/** Going offline again so soon after having come back is a flap. */
const FLAP_MS = 10 * MINUTE_MS;
/** A decision may come this long after the outage that caused it: the black hole's limit. */
const AFTERMATH_MS = 20_000;
/** The switch settles within this time before each disturbance, at a random phase of its schedule. */
const WARM_UP_MS: readonly [number, number] = [70_000, 140_000];
const GIVE_UP_MS = 10 * MINUTE_MS;

export interface Detection {
  readonly medianMs: number | null;
  readonly p99Ms: number | null;
  readonly worstMs: number | null;
  /** Histories in which the switch never went offline. */
  readonly missed: number;
}

/** Time from a clean, lasting failure until the switch is offline, at `runs` random phases. */
export function detection(settings: Settings, kind: FailureKind, runs: number, seed: number): Detection {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(seed + run);
    const fromMs = between(random, ...WARM_UP_MS);
    const cut = { fromMs, untilMs: fromMs + 2 * GIVE_UP_MS, condition: FAILURES[kind] };
    const jumps = wallJumps(random);
    const station = createStation(settings, createLink([cut], random), random, () => {}, {
      // Every history has a wall clock that is moved, most of them in the very minute of the cut.
      wallOffsetMs: (atMs) => jumps((atMs / GIVE_UP_MS) * YEAR_MS),
    });
    station.play(fromMs + GIVE_UP_MS, (moved) => moved.offline && moved.atMs >= fromMs);
    if (isOffline(station.real())) times.push(station.real().since.monotonicMs - fromMs);
  }
  return {
    medianMs: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    worstMs: percentile(times, 1),
    missed: runs - times.length,
  };
}

export interface YearCounts {
  readonly falseSwitches: number;
  readonly flaps: number;
  readonly switches: number;
  readonly degradations: number;
  /** By the trouble that was mistaken for an outage. */
  readonly falseBy: Readonly<Record<string, number>>;
  /** Outages after which the station came back, and how long that took. */
  readonly returnsMs: readonly number[];
  /** Of outages that lasted a minute or more. */
  readonly outagesSeen: number;
  readonly outages: number;
}

/** One station-year. Calm time is skipped: nothing happens in it, see docs/switch-policy.md. */
export function playYear(settings: Settings, seed: number): YearCounts {
  const world = seededRandom(seed);
  const episodes = yearOfTrouble(world);
  const clock = { wallOffsetMs: wallJumps(world) };
  // The station's own luck is apart from the world's: every policy meets the same year.
  const luck = seededRandom(seed ^ 0x5f_37_59_df);
  const link = createLink(
    episodes.flatMap(({ disturbances }) => disturbances),
    luck,
  );
  const moves: Moved[] = [];
  const station = createStation(settings, link, luck, (moved) => moves.push(moved), clock);
  for (const { fromMs, untilMs } of episodes) {
    if (station.nowMs() < fromMs - WARM_UP_MS[1]) station.jumpTo(fromMs - between(luck, ...WARM_UP_MS));
    station.play(untilMs + 1);
    // Until it is itself again, or the next trouble is near.
    const calm = (): boolean => station.real().state.name === 'healthy';
    while (!calm() && station.nowMs() < link.nextDisturbanceMs(station.nowMs())) {
      station.play(station.nowMs() + 1);
    }
  }
  return count(episodes, moves);
}

function count(episodes: ReturnType<typeof yearOfTrouble>, moves: readonly Moved[]): YearCounts {
  const gone = moves.filter(({ offline, wasOffline }) => offline && !wasOffline);
  const back = moves.filter(({ offline, wasOffline }) => !offline && wasOffline);
  const causeOf = (atMs: number) => episodes.findLast(({ fromMs }) => fromMs <= atMs);
  const falseBy: Record<string, number> = {};
  for (const { atMs } of gone) {
    const cause = causeOf(atMs);
    if (cause?.outage === true && atMs <= cause.untilMs + AFTERMATH_MS) continue;
    const name = cause?.trouble ?? 'nothing';
    falseBy[name] = (falseBy[name] ?? 0) + 1;
  }
  const flaps = gone.filter(({ atMs }) => {
    const last = back.findLast((each) => each.atMs <= atMs);
    return last !== undefined && atMs - last.atMs < FLAP_MS;
  }).length;
  const clean = episodes.filter(
    ({ outage, trouble, fromMs, untilMs }) =>
      outage && trouble !== 'flapping' && untilMs - fromMs >= MINUTE_MS,
  );
  const seen = clean.filter((each) =>
    gone.some(({ atMs }) => atMs >= each.fromMs && atMs <= each.untilMs + AFTERMATH_MS),
  );
  const returnsMs = seen.flatMap(({ untilMs }) => {
    const first = back.find(({ atMs }) => atMs >= untilMs);
    return first === undefined ? [] : [first.atMs - untilMs];
  });
  return {
    falseSwitches: Object.values(falseBy).reduce((sum, each) => sum + each, 0),
    flaps,
    switches: gone.length,
    degradations: moves.filter(({ to }) => to === 'degraded').length,
    falseBy,
    returnsMs,
    outagesSeen: seen.length,
    outages: clean.length,
  };
}
