// What lies over a picture: overlays and the shutter are drawn, can be hidden, and never touch the stored pixels.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { chestFilm } from '../renderer/fake/phantoms.ts';
import { readStudy, test, viewport } from './page-fixtures.ts';

/** Colour on screen of an image pixel of the 760 × 900 film, which is fitted and in the middle. */
const colourAt = (page: Page, column: number, row: number) =>
  viewport(page)
    .locator('canvas')
    .evaluate(
      (element, at) => {
        const canvas = element as HTMLCanvasElement;
        const scale = Math.min(canvas.width / 760, canvas.height / 900);
        const x = canvas.width / 2 + (at.column - 380) * scale;
        const y = canvas.height / 2 + (at.row - 450) * scale;
        // A copy: reading the page's own canvas again and again makes Chromium warn of it.
        const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
        copy?.drawImage(canvas, -Math.round(x), -Math.round(y));
        return [...(copy?.getImageData(0, 0, 1, 1).data ?? [])];
      },
      { column, row },
    );
const isInk = async (page: Page) => {
  const [red = 0, green = 0, blue = 0] = await colourAt(page, 380, 450);
  return red > 240 && green > 190 && blue < 120;
};
const isBlack = async (page: Page) =>
  (await colourAt(page, 20, 450)).slice(0, 3).every((value) => value === 0);

// guards S-4
test('draws the overlay and the shutter of an image, and hides them on request', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Okafor/u);
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect.poll(() => isInk(page)).toBe(true);
  await expect.poll(() => isBlack(page)).toBe(true);
  const digest = await viewport(page).evaluate((element) => window.kitTest?.storedPixels(element));
  expect(digest).toMatchObject({ sha256: createHash('sha256').update(chestFilm(900, 760)).digest('hex') });
  await page.keyboard.press('o');
  await expect(page.getByText('Overlay hidden (O)')).toBeVisible();
  await expect.poll(() => isInk(page)).toBe(false);
  await page.keyboard.press('u');
  await expect(page.getByText('Shutter open (U)')).toBeVisible();
  await expect.poll(() => isBlack(page)).toBe(false);
  await page.keyboard.press('o');
  await page.keyboard.press('u');
  await expect.poll(async () => (await isInk(page)) && (await isBlack(page))).toBe(true);
  await expect(page.getByText('Overlay hidden (O)')).toHaveCount(0);
});
