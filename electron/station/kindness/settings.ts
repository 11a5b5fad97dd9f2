// What a site allows the station to ask of its PACS: caps, hours, and whose endpoint is whose.
import type { Endpoint } from '../dicom/port.ts';

/** A part of the day, local time; `to` before `from` goes past midnight. */
export interface KindnessHours {
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
  /** Instead of the default cap during these hours; null: none. */
  readonly maxBytesPerSecond: number | null;
}

export interface KindnessSettings {
  /** Null: as fast as it goes. */
  readonly maxBytesPerSecond: number | null;
  /** The first that holds counts. */
  readonly hours: readonly KindnessHours[];
  /** Calls at one time to one endpoint, probes aside. */
  readonly maxAssociations: number;
}

export const NO_CAP: KindnessSettings = { maxBytesPerSecond: null, hours: [], maxAssociations: 2 };

export interface KindEndpoint extends Pick<Endpoint, 'id' | 'aeTitle' | 'host' | 'port'> {
  /** Never exceeded, whatever the hour. */
  readonly maxBytesPerSecond?: number | undefined;
}

/** `HH:MM` as minutes since midnight. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Whether the hours hold at this moment; from 22:00 to 06:00 holds at 22:00 and no longer at 06:00, and equal times hold all day. */
export function holdsAt({ from, to }: Pick<KindnessHours, 'from' | 'to'>, wall: Date): boolean {
  const now = wall.getHours() * 60 + wall.getMinutes();
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  if (begins === ends) return true;
  return begins < ends ? now >= begins && now < ends : now >= begins || now < ends;
}

/**
 * The cap that holds at this moment, in bytes a second; null: none.
 *
 * What `hours` say replaces the default; an endpoint's own cap is a ceiling over both.
 */
export function capAt(settings: KindnessSettings, own: number | undefined, wall: Date): number | null {
  const hours = settings.hours.find((each) => holdsAt(each, wall));
  const general = hours === undefined ? settings.maxBytesPerSecond : hours.maxBytesPerSecond;
  if (own === undefined) return general;
  return general === null ? own : Math.min(own, general);
}
