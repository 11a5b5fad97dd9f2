// Role cards and the empty checklist, read back from their PDFs by pdf.js.
import { describe, expect, it } from 'vitest';
import { checklist } from '../../drills/paper/checklist.ts';
import { renderPdf } from '../../drills/paper/render.ts';
import { roleCards } from '../../drills/paper/role-cards.ts';
import { evilRun } from '../drills/report/evil-run.ts';
import { DEPARTMENT, hundredSteps, shippedYaml } from '../drills/report/report-fixture.ts';
import { flat, paperOf, PRINT, squeezed } from '../drills/paper/paper-fixture.ts';
import { readPdf } from '../drills/paper/read-pdf.ts';

const SHIPPED = [
  'archive-storage-failure',
  'degraded-pacs',
  'pacs-server-failure',
  'ransomware',
  'return-to-service',
  'stat-trauma',
  'station-cut-off',
  'upgrade-overrun',
];
const VALUES = { 'service-desk-phone': 'mobile +49 170 5550199' };

describe('role cards', () => {
  it.each(SHIPPED)(
    'are one page for each role of %s, with its steps and nothing that is to surprise',
    async (id) => {
      const paper = paperOf(shippedYaml(id), VALUES);
      const { pages } = await readPdf(await renderPdf(roleCards(paper, PRINT)));
      const { roles, steps, injects } = paper.scenario;
      expect(pages).toHaveLength(roles.length);
      for (const [at, role] of roles.entries()) {
        const page = flat(pages[at] ?? '');
        expect(page).toContain(`DRILL Role cards: ${paper.scenario.title}`);
        expect(page).toContain(role.title);
        expect(page).toContain('Person: ____');
        for (const step of steps.filter(({ role: of }) => of === role.id))
          expect(squeezed(page)).toContain(squeezed(step.text));
        for (const inject of injects) expect(page).not.toContain(flat(inject.text).slice(0, 40));
      }
    },
  );

  it("print the site's own numbers, and say which nobody has filled in", async () => {
    const { pages } = await readPdf(await renderPdf(roleCards(paperOf(DEPARTMENT, VALUES), PRINT)));
    for (const page of pages) {
      expect(flat(page)).toContain('mobile +49 170 5550199');
      expect(flat(page)).toContain('NOT FILLED IN');
    }
  });

  it('run over to further pages rather than lose a step', async () => {
    const { text } = await readPdf(await renderPdf(roleCards(paperOf(hundredSteps()), PRINT)));
    for (let at = 0; at < 97; at += 1) expect(flat(text)).toContain(`Do thing number ${at}, and`);
  });
});

describe('the checklist for when the station is gone', () => {
  it('keeps the injects to a page of the controller, and holds every step and objective', async () => {
    const paper = paperOf(DEPARTMENT, VALUES);
    const { pages, text } = await readPdf(await renderPdf(checklist(paper, PRINT)));
    const { steps, injects, objectives, hotWash } = paper.scenario;
    for (const { text: words } of steps) expect(squeezed(text)).toContain(squeezed(words));
    for (const { capability } of objectives) expect(flat(text)).toContain(capability);
    for (const question of hotWash) expect(flat(text)).toContain(question);
    for (const inject of injects) {
      const holding = pages.filter((page) => flat(page).includes(flat(inject.text).slice(0, 40)));
      expect(holding).toHaveLength(1);
      expect(holding[0]).toContain('For the controller only');
      for (const step of steps) expect(flat(holding[0] ?? '')).not.toContain(flat(step.text).trim());
    }
    for (const page of pages) expect(flat(page)).toContain(`DRILL Checklist: ${paper.scenario.title}`);
    expect(text).not.toContain('The station ticks this by itself');
  });

  it('takes whatever a site writes into its scenario', async () => {
    const { scenario } = evilRun().recorded.run;
    const { pages, rightmost } = await readPdf(
      await renderPdf(checklist({ scenario, unfilled: [], values: {} }, PRINT)),
    );
    expect(pages.length).toBeGreaterThan(4);
    expect(rightmost).toBeLessThan(595 - 38);
  });
});
