// The calendar file, read back by the rules of RFC 5545.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../drills/report/calendar.ts';

const FACTS = { madeAt: new Date('2026-11-22T12:34:56.789Z'), site: 'Reading room 1' };
const DUE = {
  scenarioId: 'pacs-server-failure',
  title: 'Unscheduled failure; mid-morning, busy',
  summary: 'Line one.\nLine two \\ with a backslash.',
  dueOn: '2026-12-31',
  everyMonths: 3,
  lastRunAt: null as string | null,
};
type Due = typeof DUE;

/** Unfolds (§3.1), splits into properties, takes TEXT's escapes back (§3.3.11). */
function readBack(calendar: string): readonly (readonly [name: string, value: string])[] {
  return calendar
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .slice(0, -1)
    .map((line) => {
      const at = line.indexOf(':');
      const value = line
        .slice(at + 1)
        .replaceAll(/\\([\\;,nN])/gu, (_, c: string) => (c.toLowerCase() === 'n' ? '\n' : c));
      return [line.slice(0, at), value] as const;
    });
}
const valuesOf = (calendar: string, name: string): readonly string[] =>
  readBack(calendar).flatMap(([each, value]) => (each === name ? [value] : []));

describe('the calendar of drills', () => {
  it('has an all-day event on the day that a scenario is due', () => {
    const calendar = calendarOf([DUE], FACTS);
    expect(readBack(calendar)).toEqual([
      ['BEGIN', 'VCALENDAR'],
      ['VERSION', '2.0'],
      ['PRODID', '-//PACS Downtime Kit//Drills//EN'],
      ['CALSCALE', 'GREGORIAN'],
      ['METHOD', 'PUBLISH'],
      ['BEGIN', 'VEVENT'],
      ['UID', expect.stringMatching(/^drill-pacs-server-failure-[0-9a-f]{8}@pacs-downtime-kit\.invalid$/u)],
      ['DTSTAMP', '20261122T123456Z'],
      ['DTSTART;VALUE=DATE', '20261231'],
      ['DTEND;VALUE=DATE', '20270101'],
      ['SUMMARY', 'DRILL due: Unscheduled failure; mid-morning, busy'],
      ['DESCRIPTION', expect.stringContaining('It was never run.\nLine one.\nLine two \\ with a backslash.')],
      ['TRANSP', 'TRANSPARENT'],
      ['CATEGORIES', 'DRILL'],
      ['END', 'VEVENT'],
      ['END', 'VCALENDAR'],
    ]);
  });

  it('keeps the UID of a scenario when its date moves, and tells sites apart', () => {
    const uid = (due: Partial<Due>, site = FACTS.site) =>
      valuesOf(calendarOf([{ ...DUE, ...due }], { ...FACTS, site }), 'UID')[0];
    expect(uid({ dueOn: '2027-03-31', title: 'Another title' })).toBe(uid({}));
    expect(uid({ scenarioId: 'ransomware' })).not.toBe(uid({}));
    expect(uid({}, 'Reading room 2')).not.toBe(uid({}));
  });

  it('is read back as it was, in lines of at most 75 octets that end in CRLF, whatever a site writes', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.record({ title: words, summary: words })), (texts) => {
        const calendar = calendarOf(
          texts.map((each) => ({ ...DUE, ...each })),
          FACTS,
        );
        const lines = calendar.split('\r\n');
        expect(lines.at(-1)).toBe('');
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).toBe(Buffer.from(line).toString('utf8'));
          expect(line).not.toMatch(/\p{Cc}/u);
        }
        expect(valuesOf(calendar, 'BEGIN')).toHaveLength(texts.length + 1);
        const clean = (text: string) =>
          text
            .toWellFormed()
            .replaceAll(/\r\n?/gu, '\n')
            .replaceAll(/(?!\n)\p{Cc}/gu, ' ');
        expect(valuesOf(calendar, 'SUMMARY')).toEqual(texts.map(({ title }) => clean(`DRILL due: ${title}`)));
        for (const [at, description] of valuesOf(calendar, 'DESCRIPTION').entries())
          expect(description.endsWith(clean(texts[at]?.summary ?? ''))).toBe(true);
      }),
    );
  });
});
