// When, where and by whom something is printed, and how times are written on it: handed in, so that the same run prints the same.

export interface PrintFacts {
  readonly printedAt: Date;
  /** Operator's label; null when nobody is signed in. */
  readonly printedBy: string | null;
  /** Label of the station that prints. */
  readonly station: string | null;
  readonly paper: 'A4' | 'LETTER';
  /** A moment (ISO 8601 or Date) in the site's time zone, with the zone's name. */
  readonly wall: (moment: Date | string) => string;
}

export const VERSION_WORDS = 'PACS Downtime Kit';

/** `2026-11-22 11:04:31 GMT+1`. */
export function wallWords(zone: string): PrintFacts['wall'] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
    const get = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return `${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')}:${get('second')} ${get('timeZoneName')}`;
  };
}
