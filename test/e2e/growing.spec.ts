// A study that is completed while it is read: new images appear at their place, and nothing moves under the reader (S-1, S-4).
import { expect } from '@playwright/test';
import { withhold } from './growing-study.ts';
import { readStudy, test, viewport } from './page-fixtures.ts';

test('adds images at their place, says so, and leaves image, window and zoom to the reader', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  // Every third image is still on its way, the first one too: the series is known by another image then.
  const study = withhold(fake, (index) => index % 3 !== 0);
  await readStudy(page, /Yamada/u);
  await expect(page.getByText('Image 1 of 40')).toBeVisible();
  await expect(page.getByText('75 of 95')).not.toHaveCount(0);
  await expect(page.getByRole('progressbar', { name: '75 of 95 images are here' })).toBeVisible();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('2');
  await page.keyboard.press('+');
  await page.keyboard.press('h');
  await expect(page.getByText('Image 11 of 40')).toBeVisible();
  const zoom = (await page.getByText(/^Zoom \d+ % · flipped$/u).textContent()) ?? '';
  const uid = await viewport(page).getAttribute('data-sop-instance-uid');

  study.arrive();
  await expect(page.getByText('Image 17 of 60')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByTestId('note')).toHaveText('20 images have arrived in this series');
  await expect(viewport(page)).toHaveAttribute('data-sop-instance-uid', uid ?? '');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(page.getByText('W 1500 L -600')).toBeVisible();
  await expect(page.getByText(zoom, { exact: true })).toBeVisible();
  await expect(viewport(page)).toBeFocused();
  // The image before it is one that has just come.
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('Image 16 of 60')).toBeVisible();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
});
