// At which hours the prefetch works and how often, by the local clock (product P6). Pure, apart from the machine's time zone.
// A summer-time change moves the hours with the clock on the wall: a range that the night skips does not happen, one that it
// repeats happens twice.

/** Local times `HH:MM`; a range may cross midnight, and one that ends where it begins is the whole day. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface ScheduledHours extends DayRange {
  /** From the end of one cycle to the start of the next. */
  readonly everyMs: number;
}

export interface CycleHours {
  /** None: all day, every `everyMs`. The first that matches counts. */
  readonly schedule: readonly ScheduledHours[];
  readonly everyMs: number;
  /** Outside the schedule: how often to look for what cannot wait; 0: not at all. */
  readonly outsideEveryMs: number;
}

const MINUTE_MS = 60_000;
/** A change of hours is looked for this far ahead: a day, and the hour that a night may repeat. */
const AHEAD_MS = 49 * 60 * MINUTE_MS;
const JITTER = 0.1;

const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
};

/** Whether the clock on the wall shows a time of this range at `at` (ms since 1970). */
export function isWithin({ from, to }: DayRange, at: number): boolean {
  const date = new Date(at);
  const now = date.getHours() * 60 + date.getMinutes();
  const [begin, end] = [minutes(from), minutes(to)];
  if (begin === end) return true;
  return begin < end ? now >= begin && now < end : now >= begin || now < end;
}

/** The interval that counts at `at`, or null outside the hours. */
export function intervalAt({ schedule, everyMs }: CycleHours, at: number): number | null {
  if (schedule.length === 0) return everyMs;
  return schedule.find((hours) => isWithin(hours, at))?.everyMs ?? null;
}

export const isOpen = (hours: CycleHours, at: number): boolean => intervalAt(hours, at) !== null;

/** The first full minute after `at` at which the interval is another one; null when it stays for two days. */
export function nextChange(hours: CycleHours, at: number): number | null {
  const now = intervalAt(hours, at);
  const first = (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  for (let then = first; then <= at + AHEAD_MS; then += MINUTE_MS) {
    if (intervalAt(hours, then) !== now) return then;
  }
  return null;
}

/** When the hours begin again, ms since 1970; null while they last, or when they never do. */
export function reopensAt(hours: CycleHours, at: number): number | null {
  return isOpen(hours, at) ? null : nextChange(hours, at);
}

/**
 * When the next cycle is due, ms since 1970.
 *
 * One interval after `endedAt`, or sooner where hours with a shorter interval begin before; jittered, so that stations that were
 * told the same hours don't ask in step (S-10).
 *
 * @param random uniform in [0, 1)
 * @returns null when no hours ever come
 */
export function nextCycleAt(hours: CycleHours, endedAt: number, random: number): number | null {
  const spread = (everyMs: number): number => everyMs * (1 + JITTER * (2 * random - 1));
  const own = intervalAt(hours, endedAt) ?? hours.outsideEveryMs;
  const regular = own > 0 ? endedAt + spread(own) : null;
  const change = nextChange(hours, endedAt);
  const later = change === null ? null : intervalAt(hours, change);
  // Closing hours never hurry a cycle; opening ones, or busier ones, do.
  if (change === null || later === null || (isOpen(hours, endedAt) && later >= own)) return regular;
  const atChange = change + random * Math.min(later, 5 * MINUTE_MS);
  return regular === null ? atChange : Math.min(regular, atChange);
}

/** `HH:MM` of the clock on the wall. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
