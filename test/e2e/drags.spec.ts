// Every drag on an image ends when the hand lets go, however the page learns of it, and Esc takes it back (S-4).
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readStudy, test, viewport } from './page-fixtures.ts';

const centre = async (page: Page) => {
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('the viewport has no size');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const press = async (page: Page, button: 'left' | 'middle' | 'right' = 'left') => {
  const at = await centre(page);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ button });
  return at;
};
const windowOf = (page: Page) => page.getByText(/^W \d+ L -?\d+$/u);
/** The zoom on screen, in words: the size of a fitted image is the viewport's. */
const zoomOf = async (page: Page) => (await page.getByText(/^Zoom \d+ %$/u).textContent()) ?? '';
const measurements = (page: Page) => page.getByTestId('measurement');

test.beforeEach(async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('1');
  await expect(windowOf(page)).toHaveText('W 400 L 40');
});

// guards S-4
test('ends when the browser takes the pointer away', async ({ page }) => {
  const at = await press(page);
  await page.mouse.move(at.x + 40, at.y);
  await expect(windowOf(page)).not.toHaveText('W 400 L 40');
  const chosen = (await windowOf(page).textContent()) ?? '';
  await viewport(page).evaluate((element) => element.releasePointerCapture(1));
  await page.mouse.move(at.x + 90, at.y);
  await page.mouse.move(at.x + 190, at.y);
  await expect(windowOf(page)).toHaveText(chosen);
  await page.mouse.up();
  // What was chosen by then is the reader's, and stays for the series.
  await page.reload();
  await expect(windowOf(page)).toHaveText(chosen);
});

// guards S-4
test('ends with a second button, another window and a key', async ({ page }) => {
  const fitted = await zoomOf(page);
  let at = await press(page);
  await page.mouse.move(at.x + 20, at.y);
  await expect(windowOf(page)).not.toHaveText('W 400 L 40');
  const chosen = (await windowOf(page).textContent()) ?? '';
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(at.x + 60, at.y + 60, { steps: 3 });
  await expect(windowOf(page)).toHaveText(chosen);
  await expect(page.getByText(fitted)).toBeVisible();
  await page.mouse.up({ button: 'right' });
  await page.mouse.up();

  at = await press(page, 'right');
  await page.mouse.move(at.x, at.y - 40);
  await expect(page.getByText(fitted)).toHaveCount(0);
  const zoomed = (await page.getByText(/^Zoom \d+ %$/u).textContent()) ?? '';
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await page.mouse.move(at.x, at.y - 120);
  await expect(page.getByText(zoomed)).toBeVisible();
  await page.mouse.up({ button: 'right' });

  at = await press(page);
  await page.keyboard.press('ArrowDown');
  await page.mouse.move(at.x + 200, at.y);
  await expect(page.getByText('Image 2 of 60')).toBeVisible();
  await expect(windowOf(page)).toHaveText(chosen);
  await page.mouse.up();
});

test('takes a drag back with Esc, and closes nothing', async ({ page }) => {
  const drag = async (button: 'left' | 'middle' | 'right', modifier?: 'Alt') => {
    if (modifier) await page.keyboard.down(modifier);
    const at = await press(page, button);
    await page.mouse.move(at.x + 60, at.y + 70, { steps: 4 });
    if (modifier) await page.keyboard.up(modifier);
    return at;
  };
  const fitted = await zoomOf(page);
  await drag('left');
  await expect(windowOf(page)).not.toHaveText('W 400 L 40');
  await page.keyboard.press('Escape');
  await expect(windowOf(page)).toHaveText('W 400 L 40');
  await page.mouse.up();

  await drag('right');
  await page.keyboard.press('Escape');
  await expect(page.getByText(fitted)).toBeVisible();
  await page.mouse.up({ button: 'right' });

  await drag('left', 'Alt');
  await expect(page.getByText('Image 1 of 60')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Image 1 of 60')).toBeVisible();
  await page.mouse.up();

  await page.keyboard.press('m');
  await drag('left');
  await expect(measurements(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(measurements(page)).toHaveCount(0);
  await page.mouse.up();
  await expect(viewport(page)).toBeVisible();
  // The tool is still in the hand; with nothing drawn Esc puts it down, and only then leaves.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Left drag: window' })).toBeVisible();
  await expect(viewport(page)).toBeVisible();
});

test('scrolls with a drag on the image and on the bar beside it', async ({ page }) => {
  await page.keyboard.press('q');
  await expect(page.getByRole('button', { name: 'Left drag: scroll' })).toBeVisible();
  const at = await press(page);
  await page.mouse.move(at.x, at.y + 120, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByText(/Image 1[01] of 60/u)).toBeVisible();
  await expect(windowOf(page)).toHaveText('W 400 L 40');

  const bar = await page.getByTestId('track').boundingBox();
  if (!bar) throw new Error('no bar');
  await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
  await page.mouse.down();
  await expect(page.getByText(/Image 3[01] of 60/u)).toBeVisible();
  await page.mouse.move(bar.x - 200, bar.y + bar.height + 50, { steps: 4 });
  await expect(page.getByText('Image 60 of 60')).toBeVisible();
  await page.mouse.up();
  await page.mouse.move(bar.x, bar.y);
  await expect(page.getByText('Image 60 of 60')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('Image 59 of 60')).toBeVisible();
});

test('zooms around the pointer: what lies under it stays there', async ({ page }) => {
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('no viewport');
  await page.keyboard.press('p');
  const at = { x: box.x + box.width * 0.6, y: box.y + box.height * 0.55 };
  await page.mouse.click(at.x, at.y);
  const handle = measurements(page).locator('circle').first();
  const before = await handle.boundingBox();
  const fitted = await zoomOf(page);
  await page.keyboard.down('Control');
  for (let notch = 0; notch < 5; notch += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(page.getByText(fitted)).toHaveCount(0);
  const after = await handle.boundingBox();
  expect(Math.abs((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(2);
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
});

/** How many series this browser remembers a window for. */
const rememberedSeries = (page: Page) =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('pacs-downtime-kit');
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('closed')));
    });
    const keys = await new Promise<IDBValidKey[]>((resolve) => {
      const asked = db.transaction('viewStates').objectStore('viewStates').getAllKeys();
      asked.addEventListener('success', () => resolve(asked.result));
    });
    db.close();
    return keys.filter((key) => typeof key === 'string' && key.startsWith('series:')).length;
  });

// guards S-4
test('keeps nothing of a window that was taken back with Esc', async ({ page }) => {
  await expect.poll(() => rememberedSeries(page)).toBe(1);
  await page.keyboard.press('r');
  await expect.poll(() => rememberedSeries(page)).toBe(0);
  const at = await press(page);
  await page.mouse.move(at.x + 60, at.y + 20, { steps: 3 });
  await expect(windowOf(page)).not.toHaveText('W 400 L 40');
  await page.keyboard.press('Escape');
  await expect(windowOf(page)).toHaveText('W 400 L 40');
  await page.mouse.up();
  // A later choice is kept, and so an earlier one would have been by then: of the series beside it.
  await page.keyboard.press(']');
  await page.keyboard.press('[');
  await expect(windowOf(page)).toHaveText('W 400 L 40');
  expect(await rememberedSeries(page)).toBe(0);
});
