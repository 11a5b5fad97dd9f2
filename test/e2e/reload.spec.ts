// A reload, a lock and a crash of the page take nothing from under a reader: the window comes back as it was (O2).
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { PASSPHRASE, readStudy, row, test, viewport } from './page-fixtures.ts';

const cell = (page: Page, index: number) => page.locator(`[data-cell="${index}"]`);

test('comes back to the study, the layout and the image after a reload', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('Shift+Digit4');
  await page.getByRole('button', { name: /2025-03-14/u }).click();
  await expect(page.getByTestId('prior-mark')).toHaveText(['PRIOR 2025-03-14']);
  await cell(page, 0).getByTestId('viewport').focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 0)).toContainText('Image 12 of 60');

  await page.reload();
  await expect(cell(page, 0)).toContainText('Image 12 of 60');
  await expect(page.getByRole('button', { name: 'Layout 2 × 2' })).toBeVisible();
  await expect(page.getByTestId('prior-mark')).toHaveText(['PRIOR 2025-03-14']);
  await expect(viewport(page).first()).toHaveAttribute('data-state', 'ready');

  // guards S-12: what is kept are keyed hashes
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  expect(kept).not.toMatch(/Yamada|10442|1\.2\.|2\.25\./u);
  expect(kept).toMatch(/[0-9a-f]{32}/u);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  // guards S-11: every opening has been closed, those that a reload took away too
  const count = (wanted: string): number => fake.calls.filter(({ channel }) => channel === wanted).length;
  await expect.poll(() => count('study:close')).toBe(count('study:open'));
});

test('comes back with how each picture lay and looked, and with what the hand was doing', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('c');
  await expect(cell(page, 1).getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('l');
  await page.keyboard.press('k');
  const panes = [cell(page, 0), cell(page, 1)] as const;
  const words = async () => {
    const lines: string[] = [];
    for (const pane of panes)
      for (const text of await pane.getByText(/^(?:W -?\d|Zoom )/u).allTextContents()) lines.push(text);
    return lines;
  };
  // The left one turned, magnified, moved, with a window of its own; the right one fitted, turned and flipped.
  for (const key of ['.', 'h', '3', 'i', '+', '+']) await page.keyboard.press(key);
  const box = await panes[0].boundingBox();
  if (!box) throw new Error('no viewport');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(middle.x + 37, middle.y - 21, { steps: 3 });
  await page.mouse.up({ button: 'middle' });
  await panes[1].getByTestId('viewport').focus();
  await page.keyboard.press(',');
  await page.keyboard.press('v');
  await page.keyboard.press('q');
  await expect(panes[1]).toContainText('rotated 270° · flipped');
  const before = await words();
  expect(before[0]).toBe('W 2500 L 480 · inverted');
  const picture = await panes[0].locator('canvas').first().screenshot();

  await page.reload();
  await expect(panes[1].getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await expect.poll(words).toEqual(before);
  await expect(page.getByRole('button', { name: 'Linked scrolling' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByRole('button', { name: 'Reference lines' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await expect(page.getByRole('button', { name: 'Left drag: scroll' })).toBeVisible();
  expect((await panes[0].locator('canvas').first().screenshot()).equals(picture)).toBe(true);

  // One viewport alone, and back: the other one is as it was.
  await page.keyboard.press('x');
  await expect(viewport(page)).toHaveCount(1);
  await page.reload();
  await expect(viewport(page)).toHaveCount(1);
  await page.keyboard.press('x');
  await expect(panes[0].getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await expect(panes[1].getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await expect(panes[0]).toContainText('inverted');
  await expect(panes[1]).toContainText('rotated 270° · flipped');
  // guards S-12
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(
    /Yamada|10442|1\.2\.|2\.25\./u,
  );
});

test('comes back to the image after it was locked in the middle', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('PageDown');
  await expect(cell(page, 0)).toContainText('Image 11 of 60');
  await page.getByRole('button', { name: /Lock/u }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(cell(page, 0)).toContainText('Image 11 of 60');
  await page.keyboard.press('Escape');
  await expect(row(page, /Yamada/u)).toBeVisible();
});

// guards S-11: nothing is opened in the name of somebody who did not open it
test('leads another person who unlocks to the worklist', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await expect(cell(page, 0)).toContainText('Image 1 of 60');
  fake.change({ vault: 'locked', operator: null });
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
  const opened = fake.calls.filter(({ channel }) => channel === 'study:open').length;
  fake.change({ vault: 'unlocked', operator: { label: 'Dr. Other', role: 'radiologist' } });
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  expect(fake.calls.filter(({ channel }) => channel === 'study:open')).toHaveLength(opened);
});
