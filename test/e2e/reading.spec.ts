// The reading room: several viewports, priors beside the current study, and the hands of someone who reads all day.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

const cell = (page: Page, index: number) => page.locator(`[data-cell="${index}"]`);
const pane = (page: Page, index: number) => cell(page, index).getByTestId('viewport');
const active = (page: Page) => page.locator('[data-testid="viewport"][data-active="true"]');

test('puts any series into any viewport, by mouse and by keyboard', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('Shift+Digit4');
  await expect(page.getByRole('button', { name: 'Layout 2 × 2' })).toBeVisible();
  // The series on screen, then those of the study that are not.
  await expect(viewport(page)).toHaveCount(2);
  await expect(page.getByTestId('empty-viewport')).toHaveCount(2);
  await expect(cell(page, 1)).toContainText('CT abdomen with contrast 3');
  await expect(active(page)).toHaveCount(1);

  await page.getByRole('button', { name: /contrast 1/u }).dragTo(cell(page, 3));
  await expect(cell(page, 3)).toContainText('CT abdomen with contrast 1');
  await expect(pane(page, 3)).toBeFocused();
  // Each viewport is at its own image of the same series.
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 3)).toContainText('Image 2 of 60');
  await expect(cell(page, 0)).toContainText('Image 1 of 60');
  await page.keyboard.press(']');
  await expect(cell(page, 3)).toContainText('CT abdomen report');

  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press(']');
  await expect(cell(page, 2)).toContainText('CT abdomen with contrast 1');
  await expect(pane(page, 2)).toBeFocused();
  await pane(page, 1).dblclick();
  await expect(viewport(page)).toHaveCount(1);
  await expect(cell(page, 1)).toContainText('CT abdomen with contrast 3');
  await page.keyboard.press('x');
  await expect(viewport(page)).toHaveCount(4);

  // guards S-3: every viewport names its patient, its study and its copy
  await page.getByRole('button', { name: 'Layout 2 × 2' }).click();
  await page.getByRole('menuitem', { name: /Six/u }).click();
  await page.getByRole('button', { name: /2025-03-14/u }).click();
  await expect(viewport(page)).toHaveCount(5);
  for (const one of await page.locator('[data-cell]:has([data-testid="viewport"])').all()) {
    await expect(one).toContainText('Yamada, Tarou');
    await expect(one).toContainText('P-10442');
    await expect(one.getByTestId('copy-mark')).toBeVisible();
  }
  await expect(page.getByTestId('prior-mark')).toHaveText(['PRIOR 2025-03-14']);
  await expectAccessible(page);
  const count = (wanted: string): number => fake.calls.filter(({ channel }) => channel === wanted).length;
  expect(count('study:open')).toBe(2);
  await page.getByRole('button', { name: 'Close the prior of 2025-03-14' }).click();
  await expect(page.getByTestId('prior-mark')).toHaveCount(0);
  // guards S-11
  await expect.poll(() => count('study:close')).toBe(1);
});
