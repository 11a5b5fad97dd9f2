// The worklist as a reader arranges it: filters, several columns, kept views.
import { expect } from '@playwright/test';
import { expectAccessible, row, test } from './page-fixtures.ts';

// guards S-15: a filtered list says that it is one
test('is filtered by keyboard, says so, keeps the view under a name and finds it after a reload', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked', extraRows: 40 });
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeFocused();
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('checkbox', { name: 'CT' }).press('Space');
  await expect(page.getByText(/^\d+ of 47 shown$/u)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Only CT' })).toBeVisible();

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Keep what is on the screen as').fill('CT on call');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'CT on call' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Everything to read' }).click();
  await expect(page.getByRole('button', { name: 'Filter' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'CT on call' }).click();
  await expect(page.getByRole('button', { name: 'Only CT' })).toBeVisible();
  await page.getByRole('button', { name: 'Drop the view CT on call' }).click();
  await expect(page.getByRole('menuitem', { name: 'CT on call' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: /^Undo/u }).click();
  await expect(page.getByRole('menuitem', { name: 'CT on call' })).toBeVisible();
});

test('says why nothing is left, and gives everything back', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await expect(page.getByRole('grid', { name: 'Worklist' })).toBeFocused();
  await page.keyboard.press('f');
  await page.getByText('STAT and HIGH only').click();
  await page.getByRole('dialog').getByText('Opened here', { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No study matches the filter')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(row(page, /Yamada/u)).toBeVisible();
});

test('is sorted by a second column with Shift', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked', extraRows: 40 });
  await page.getByRole('button', { name: 'Type' }).click();
  await page.getByRole('button', { name: 'Patient', exact: true }).click({ modifiers: ['Shift'] });
  await expect(page.getByRole('button', { name: /^Type\s*1$/u })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Patient\s*2$/u })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Type' })).toHaveAttribute('aria-sort', 'ascending');
});
