// What moves by itself under a reader's pointer opens nobody else, and what stays under it opens.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { StudyRow, WorklistView } from '../../shared/contract/views.ts';
import type { FakeStation } from '../renderer/fake/station.ts';
import { row, test } from './page-fixtures.ts';

const openedKeys = (fake: FakeStation): unknown[] =>
  fake.calls
    .filter(({ channel }) => channel === 'study:open')
    .map(({ input }) => (input as { studyKey: string }).studyKey);
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]');
const grid = (page: Page) => page.getByRole('grid', { name: 'Worklist' });
const rowsOf = async (fake: FakeStation): Promise<readonly StudyRow[]> => {
  const listed = await fake.invoke('worklist:list', {});
  if (!listed.ok) throw new Error('the fake has no worklist');
  return (listed.value as WorklistView).rows;
};

// guards S-3
test('does not open the study that slid under the pointer', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  const rows = await rowsOf(fake);
  const [first] = rows;
  if (!first) throw new Error('no rows');
  await expect(row(page, /Yamada/u)).toBeVisible();
  const newcomer: StudyRow = {
    ...first,
    studyKey: 'f'.repeat(32),
    descriptor: { ...first.descriptor, PatientName: 'Newcomer^Nina', PatientID: 'N-1' },
    purpose: { kind: 'worklist', reason: 'on the worklist', priority: 'STAT' },
    priors: [],
  };
  // In the very turn in which the newcomer is drawn, as a hand would that had aimed before.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const top = document.querySelector<HTMLElement>('[role=row][aria-rowindex="2"]');
      if (!top?.textContent?.includes('Newcomer')) return;
      watch.disconnect();
      top.click();
    });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  fake.setWorklist({ rows: [newcomer, ...rows] });
  await expect(page.getByText('The list moved just as you clicked')).toBeVisible();
  await expect(selected(page)).toHaveAttribute('data-study-key', newcomer.studyKey);
  expect(openedKeys(fake)).toEqual([]);
  await page.waitForTimeout(800);
  await row(page, /Yamada/u).click();
  await expect.poll(() => openedKeys(fake)[0]).toBe(first.studyKey);
});

/** The study under a point of the page as soon as the list says `told`, clicked in that very turn. */
const clickAsSoonAs = (page: Page, told: string, at: { x: number; y: number }): Promise<string | null> =>
  page.evaluate(
    ([words, x, y]) =>
      new Promise<string | null>((resolve) => {
        const watch = new MutationObserver(() => {
          if (!document.body.textContent.includes(words)) return;
          watch.disconnect();
          const hit = document.elementFromPoint(x, y)?.closest<HTMLElement>('[role=row][data-study-key]');
          hit?.click();
          resolve(hit?.dataset['studyKey'] ?? null);
        });
        watch.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      }),
    [told, at.x, at.y] as const,
  );

// guards S-3
test('opens nobody else at the end of the list, whichever rows leave it or strip comes in above it', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked', extraRows: 60 });
  const many = await rowsOf(fake);
  await expect(page.getByText('To read 67')).toBeVisible();
  await page.getByRole('button', { name: 'Patient', exact: true }).click();
  await expect(grid(page)).toBeVisible();
  await grid(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(page.locator('[role=row][aria-rowindex="68"]')).toBeInViewport();
  const order = await page
    .locator('[role=row][data-study-key]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((each) => (each as HTMLElement).dataset['studyKey'] ?? ''),
    );
  const box = await grid(page).boundingBox();
  if (!box) throw new Error('the list is not drawn');
  const at = { x: Math.round(box.x + 300), y: Math.round(box.y + box.height / 2) };
  const under = () =>
    page.evaluate(
      ({ x, y }) =>
        document.elementFromPoint(x, y)?.closest<HTMLElement>('[role=row]')?.dataset['studyKey'] ?? null,
      at,
    );
  const aimed = await under();
  if (aimed === null) throw new Error('no row under the pointer');

  // The last three leave: the browser scrolls back by itself, and another patient is under the pointer.
  const last = new Set(order.slice(-3));
  const shorter = many.filter(({ studyKey }) => !last.has(studyKey));
  const early = clickAsSoonAs(page, 'To read 64', at);
  fake.setWorklist({ rows: shorter });
  const hit = await early;
  expect(hit).not.toBeNull();
  expect(hit).not.toBe(aimed);
  await expect(page.getByText('The list moved just as you clicked')).toBeVisible();
  await expect(selected(page)).toHaveAttribute('data-study-key', hit ?? '');
  expect(openedKeys(fake)).toEqual([]);

  // A strip comes in above: it pushes the neighbour under the pointer.
  await page.waitForTimeout(800);
  const settledOn = await under();
  const pushed = clickAsSoonAs(page, 'The list below may be out of date.', at);
  fake.setWorklist({ state: 'failed', message: 'The PACS refused the query.' });
  const neighbour = await pushed;
  expect(neighbour).not.toBeNull();
  expect(neighbour).not.toBe(settledOn);
  await expect(selected(page)).toHaveAttribute('data-study-key', neighbour ?? '');
  await expect(page.getByText('The list moved just as you clicked')).toBeVisible();
  expect(openedKeys(fake)).toEqual([]);

  // Rows far above leave: the view follows, and what is aimed at stays under the pointer and opens.
  await page.waitForTimeout(800);
  const stays = await under();
  const visible = new Set(order);
  const gone = new Set(
    shorter
      .filter(({ studyKey, descriptor }) => !visible.has(studyKey) && descriptor.PatientID.startsWith('X-'))
      .slice(0, 4)
      .map(({ studyKey }) => studyKey),
  );
  const sure = clickAsSoonAs(page, 'To read 60', at);
  fake.setWorklist({ rows: shorter.filter(({ studyKey }) => !gone.has(studyKey)) });
  expect(await sure).toBe(stays);
  await expect.poll(() => openedKeys(fake)[0]).toBe(stays);
});
