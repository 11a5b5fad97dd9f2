// The rule lab in a real Chromium: a rule is tried by keyboard, a mistake is named with its line, nothing is lost by it.
import { expect } from '@playwright/test';
import { expectAccessible, test } from './page-fixtures.ts';

test('tries another rule on the history, by keyboard alone', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await expect(page.getByRole('heading', { level: 1, name: 'Worklist' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { level: 1, name: 'Rule lab' })).toBeVisible();
  const table = page.getByRole('table').first();
  await expect(table).toContainText('241 of 250');
  await expect(table).not.toContainText('238 of 250');

  const text = page.getByRole('textbox', { name: 'The other rule, as YAML' });
  await text.fill('maxPerStudy: 5\nminScore: 7\n');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('Line 2, minScore');
  await expect(text).toHaveValue(/minScore: 7/u);
  await expect(table).toContainText('241 of 250');

  await text.fill('maxPerStudy: 5\n');
  await page.keyboard.press('Control+Enter');
  await expect(
    page.getByText('The other rule finds 3 fewer of the opened priors, for 19 GB less.'),
  ).toBeVisible();
  await expect(table).toContainText('238 of 250');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expectAccessible(page);
  const shots = process.env['KIT_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: `${shots}/rule-lab.png` });
});
