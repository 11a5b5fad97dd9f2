// What goes to paper says what it is, how old and how complete, who printed it, and is on the record (S-1, S-2).
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readStudy, row, test } from './page-fixtures.ts';

/** What was in the document at the moment when the browser was asked to print. */
const papers = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const kept: string[] = [];
    Object.assign(window, { keptPapers: kept });
    window.print = () => {
      kept.push(document.querySelector('[data-paper]')?.textContent ?? 'the screen');
    };
  });
};
const keptPapers = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { keptPapers: string[] }).keptPapers);

// guards S-1, S-2
test('prints every row of the worklist that is shown, also those that are not drawn', async ({
  page,
  openPage,
}) => {
  await papers(page);
  const fake = await openPage({ vault: 'unlocked', extraRows: 200 });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await page.keyboard.press('Control+p');
  await expect.poll(() => keptPapers(page)).toHaveLength(1);
  const [paper = ''] = await keptPapers(page);
  expect(paper).toContain('207 of 207 studies');
  expect(paper).toMatch(/list as of \d/u);
  expect(paper).toMatch(/printed .* by Dr\. Example/u);
  expect(paper).toContain('REHEARSAL');
  expect(paper).toContain('18 of 40 images here: 22 missing.');
  expect(paper).toContain('山田 太郎');
  await expect(page.locator('[data-paper]')).toHaveCount(0);
  expect(fake.calls.filter(({ channel }) => channel === 'page:print')).toEqual([
    { channel: 'page:print', input: { sheet: 'worklist', studyKey: null } },
  ]);
});

test('prints nothing that could not be recorded, and says so', async ({ page, openPage }) => {
  await papers(page);
  const fake = await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  fake.refuse('page:print');
  await page.getByRole('button', { name: 'Print this list' }).click();
  await expect(page.getByText('Nothing was printed')).toBeVisible();
  expect(await keptPapers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('Nothing was printed')).toHaveCount(0);
});

// guards S-1, S-2, S-5: the sheet is the screen, scaled as a whole
test('prints the viewports of a study on one sheet with patient, as-of and count', async ({
  page,
  openPage,
}) => {
  await papers(page);
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('Control+p');
  await expect.poll(() => keptPapers(page)).toEqual(['the screen']);
  expect(fake.calls.filter(({ channel }) => channel === 'page:print')).toHaveLength(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(/printed .* by Dr\. Example/u)).toBeVisible();
  await expect(page.getByText(/95 of 95/u).first()).toBeVisible();
  await expect(page.getByRole('toolbar')).toBeHidden();
  const [first] = (await page.pdf({ preferCSSPageSize: true }))
    .toString('latin1')
    .matchAll(/\/Count (\d+)/gu);
  expect(first?.[1]).toBe('1');
});
