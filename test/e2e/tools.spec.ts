// Measuring: by mouse and by keyboard, in the units that the image states, for this session only.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

/** From a place beside the middle: what is drawn already is not taken by its handle. */
const draw = async (page: Page, dx: number, dy: number, x = 0, y = 0): Promise<void> => {
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('the viewport has no size');
  const [left, top] = [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + dx, top + dy, { steps: 4 });
  await page.mouse.up();
};

// guards S-5, S-13
test('measures by mouse and by keyboard, and keeps it on its image', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const drawn = page.getByTestId('measurement');
  await page.getByRole('button', { name: /Left drag: window/u }).click();
  await page.getByRole('menuitem', { name: /Length/u }).click();
  await draw(page, 120, 0);
  await expect(drawn).toHaveCount(1);
  await expect(drawn).toContainText('mm');
  await expect(drawn).toContainText('PixelSpacing');
  // The window stays as it was: the drag drew.
  await expect(page.getByText('W 400 L 40')).toBeVisible();
  await page.keyboard.press('e');
  await draw(page, 90, -70, -150, 60);
  await expect(drawn.nth(1)).toContainText(/Mean -?[\d.]+, SD [\d.]+ HU/u);
  await expect(drawn.nth(1)).toContainText('mm²');
  await page.keyboard.press('p');
  await draw(page, 0, 0, 40, -90);
  await expect(drawn.nth(2)).toContainText(/-?\d+ HU/u);
  // It belongs to its image, and goes along when the image is turned.
  await page.keyboard.press('ArrowDown');
  await expect(drawn).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(drawn).toHaveCount(3);
  await page.keyboard.press('.');
  await expect(drawn).toHaveCount(3);
  for (const left of [2, 1, 0]) {
    await page.keyboard.press('Delete');
    await expect(drawn).toHaveCount(left);
  }

  // By keyboard alone.
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await expect(drawn).toHaveCount(1);
  const before = await drawn.textContent();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(drawn).not.toHaveText(before ?? '');
  await expect(page.getByText('Image 1 of 60')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Left drag: window/u })).toBeVisible();
  await expect(drawn).toHaveCount(1);
  await page.keyboard.press('g');
  await viewport(page).hover();
  await expect(page.getByTestId('magnifier')).toBeVisible();
  await page.keyboard.press('g');
  await expect(page.getByTestId('magnifier')).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(page.getByText('Zoom 100 %')).toBeVisible();

  // Nothing of it leaves the page, and the next person finds nothing.
  expect(JSON.stringify(fake.calls)).not.toMatch(/length|points/u);
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await page.getByLabel(/passphrase/iu).fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /Yamada/u })
    .or(viewport(page))
    .first()
    .click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(drawn).toHaveCount(0);
});

test('measures in pixels where the image states no spacing', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Okafor/u);
  await page.keyboard.press('m');
  await draw(page, 60, 0);
  await expect(page.getByTestId('measurement')).toHaveText(/^[\d.]+ px$/u);
});
