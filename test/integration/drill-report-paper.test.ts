// The after-action report on paper, read back from its PDF by pdf.js.
import { describe, expect, it } from 'vitest';
import { afterActionReport } from '../../drills/paper/after-action-report.ts';
import { renderPdf } from '../../drills/paper/render.ts';
import { reportOf } from '../../drills/report/report.ts';
import { evilRun } from '../drills/report/evil-run.ts';
import { everyKindOfRun, type NamedRun, wholeRun } from '../drills/report/report-fixture.ts';
import { flat, PRINT } from '../drills/paper/paper-fixture.ts';
import { readPdf } from '../drills/paper/read-pdf.ts';

const printed = async ({ recorded, context }: Pick<NamedRun, 'recorded' | 'context'>) =>
  readPdf(await renderPdf(afterActionReport(reportOf(recorded, context), PRINT)));
const named = (name: string): NamedRun => {
  const run = everyKindOfRun().find((each) => each.name === name);
  if (run === undefined) throw new Error(name);
  return run;
};
/** As it stands in the header, where the font of this computer has it. */
const title = ({ recorded }: NamedRun): string => recorded.run.scenario.title;
/** Margins of an A4 page, in points: nothing is written beyond them. */
const RIGHT = 595 - 38;
const FOOT = 12;

describe('the after-action report on paper', () => {
  it.each([...everyKindOfRun(), evilRun()])(
    'says DRILL, its run, who printed it and which page on every page: $name',
    async (run) => {
      // guards S-6
      const { pages, rightmost, lowest } = await printed(run);
      for (const [at, page] of pages.entries()) {
        expect(flat(page)).toContain(`DRILL ${flat(title(run))}`);
        expect(page).toContain(`DRILL · page ${at + 1} of ${pages.length}`);
        expect(flat(page)).toContain('run run-1 of');
        expect(flat(page)).toContain('printed 2026-11-22 13:00:00 CET by C. Oordinator');
      }
      expect(rightmost).toBeLessThan(RIGHT);
      expect(lowest).toBeGreaterThan(FOOT);
    },
  );

  it('tells a whole run: figures against targets, earlier runs, ratings, plan, and how each was known', async () => {
    const run = named('a whole run');
    const { version } = run.recorded.run.scenario;
    const text = flat((await printed(run)).text);
    for (const part of [
      'Time to detect 3 min 2 min 12 s in time measured from the failure of the link',
      'Time to declare 9 min 10 min 41 s late measured',
      'Told: Whole hospital 14 min not seen',
      `2026-08-10 version ${version}`,
      `VERSION ${version + 1}, broken off`,
      'Of 22 steps, 5 were measured by a station as they happened, 15 were ticked by hand, and 2 were not done.',
      'M: Performed with major challenges',
      'P: Detected by the station or a person within four minutes',
      'closed 2026-12-01 by Дмитрий Щукин: On the roster.',
      'The desk phone runs over the network',
      'skipped by Дмитрий Щукин: The commander was called to a patient.',
      'Ελένη Παππά',
      'Nguyễn Thị Hạnh',
      'Łukasz Żak',
      'No pause, no skipped time',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('withdrawn: this must not be on paper');
    expect(text).not.toContain('About this print');
  });

  it('says on every page that a script played it, and claims nothing measured', async () => {
    const { pages, text } = await printed(named('a scripted run'));
    for (const page of pages)
      expect(flat(page)).toContain('SCRIPTED RUN: nobody took part, and nothing in here was measured.');
    expect(flat(text)).not.toMatch(/in time measured|measured by room-1/u);
  });

  it('has room for a hundred steps, with the head of a table on each of its pages', async () => {
    const { pages, text } = await printed(named('a run of a hundred steps'));
    expect(pages.length).toBeGreaterThan(8);
    for (let at = 0; at < 97; at += 1) expect(flat(text)).toContain(`Do thing number ${at}, and say`);
    const rolePages = pages.filter((page) => flat(page).includes('What became of it Evidence and notes'));
    expect(rolePages.length).toBeGreaterThan(3);
  });

  it('says why a drill ended early, what its clocks did, and who moved them', async () => {
    const text = flat((await printed(named('an aborted run, with pauses, time jumps and a restart'))).text);
    for (const part of [
      'This drill was aborted before its end: no more',
      'for 2 min, by C: A patient on the table.',
      'C moved exercise time on by 5 min',
      'The station was restarted once during the run',
      'Tick taken back: Tell the emergency department.',
    ])
      expect(text).toContain(part);
    expect(flat((await printed(named('a run that a real outage ended'))).text)).toContain(
      'A real outage ended this drill: 3 of 3 C-ECHO refused',
    );
  });

  it('says that a run was never started, and that a sealed one is sealed', async () => {
    const never = flat((await printed(named('a run that nobody started'))).text);
    expect(never).toContain('This drill was prepared and never started: there is nothing to measure.');
    expect(never).not.toContain('Measured times');
    expect(flat((await printed(named('a sealed run that is paused'))).text)).toContain(
      'The vault was locked when this was made',
    );
  });

  it('names what it could not draw, and cuts what is too long, never silently', async () => {
    const text = flat((await printed(evilRun())).text);
    expect(text).toContain('[U+1F680]');
    expect(text).toContain('[U+0007]');
    expect(text).toContain('[U+202E]gnp.exe');
    expect(text).toMatch(/\[\d+ more characters\]/u);
    expect(text).toContain('About this print');
    expect(text).toContain('<script>alert(1)</script> {{desk-phone}} %s \\u0041 </svg>');
  });

  it('is the same bytes when it is printed at the same time, and tells no name in its properties', async () => {
    const report = reportOf(wholeRun());
    const [one, other] = [
      await renderPdf(afterActionReport(report, PRINT)),
      await renderPdf(afterActionReport(report, PRINT)),
    ];
    expect(Buffer.compare(one, other)).toBe(0);
    const { properties } = await readPdf(one);
    expect(properties).toMatchObject({
      Title: expect.stringMatching(
        /^DRILL: after-action report, scenario pacs-server-failure version \d+$/u,
      ) as string,
      Creator: 'PACS Downtime Kit',
    });
    expect(JSON.stringify(properties)).not.toMatch(/Oordinator|Öström|room/u);
  });
});
