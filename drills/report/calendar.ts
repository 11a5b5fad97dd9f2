// Due dates of drills as an iCalendar file (RFC 5545): one all-day event for each scenario, whose UID stays the same, so that
// importing it again moves the event rather than adding one.
import type { ScenarioRow } from '../../shared/contract/drill-view.ts';

export interface CalendarFacts {
  /** When the file was made: every event must say it (DTSTAMP, §3.8.7.2). */
  readonly madeAt: Date;
  /** Tells the events of this site from another's, in the UID: a station's label would do, a person's name would not. */
  readonly site: string;
}

type Due = Pick<ScenarioRow, 'scenarioId' | 'title' | 'summary' | 'dueOn' | 'everyMonths' | 'lastRunAt'>;

/** @param scenarios `dueOn` as YYYY-MM-DD; the event takes that one day, busy for nobody */
export function calendarOf(scenarios: readonly Due[], { madeAt, site }: CalendarFacts): string {
  const stamp = `${madeAt.toISOString().replaceAll(/[-:]/gu, '').slice(0, 15)}Z`;
  const events = scenarios.flatMap(({ scenarioId, title, summary, dueOn, everyMonths, lastRunAt }) => [
    'BEGIN:VEVENT',
    `UID:drill-${idOf(scenarioId)}-${siteId(site)}@pacs-downtime-kit.invalid`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${dueOn.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${dayAfter(dueOn)}`,
    `SUMMARY:${escaped(`DRILL due: ${title}`)}`,
    `DESCRIPTION:${escaped(
      `To be run by this day, ${everyMonths === 1 ? 'every month' : `every ${everyMonths} months`}. ` +
        `${lastRunAt === null ? 'It was never run.' : `Last run on ${lastRunAt.slice(0, 10)}.`}\n${summary}`,
    )}`,
    'TRANSP:TRANSPARENT',
    'CATEGORIES:DRILL',
    'END:VEVENT',
  ]);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//PACS Downtime Kit//Drills//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...events,
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('');
}

/** TEXT (§3.3.11): backslash, semicolon, comma and line ends; other controls may not stand in one at all (§3.1). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/[\\;,]/gu, (character) => `\\${character}`)
    .replaceAll('\n', String.raw`\n`);

const idOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 40);

/** A label in any script as letters and digits that always are the same ones (FNV-1a, not a secret). */
function siteId(site: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(site)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

/** At most 75 octets to a line, the rest behind a space on the next (§3.1); never within a character. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
