// Cine: a loop plays at the rate of its header, and says so.
import { expect } from '@playwright/test';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

test('plays a loop at the rate of its header, by keyboard and by mouse', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Hong/u);
  const note = page.getByTestId('note');
  await expect(note).toHaveText('Cine stopped, 25 fps (FrameTime)');
  const frame = async (): Promise<number> => Number(await viewport(page).getAttribute('data-frame-number'));
  await page.keyboard.press('Space');
  await expect(note).toContainText('Cine 25 fps (FrameTime)');
  await expect.poll(frame).toBeGreaterThan(3);
  await page.keyboard.press('>');
  await expect(note).toContainText('Cine 30 fps (chosen)');
  // A hand on the stack stops it.
  await page.keyboard.press('Home');
  await expect(note).toHaveText('Cine stopped, 30 fps (chosen)');
  await expect(page.getByText('Image 1 of 48 (frame 1 of 24)')).toBeVisible();
  await page.getByRole('button', { name: 'Play or stop cine' }).click();
  await expect.poll(frame).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Play or stop cine' }).click();
  await expect(note).toContainText('Cine stopped');
  await expectAccessible(page);
});

test('calls its default rate a default', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await expect(page.getByTestId('note')).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('note')).toContainText('default: the image states no rate');
  await expect
    .poll(async () => viewport(page).getAttribute('aria-label'))
    .toMatch(/Image (?:[3-9]|\d\d) of 60/u);
});
