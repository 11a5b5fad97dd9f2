// Presentation states: shown as a page, put on an image only when a person asks, named in words, and taken off again.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

const openState = async (page: Page) => {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Presentation/u })
    .click();
  const pane = page.getByTestId('document');
  await expect(pane).toBeVisible();
  return pane;
};

/** The middle of an annotation, and of the viewport it is in, in CSS pixels of the page. */
const middleOf = async (page: Page, kind: string) => {
  const box = await page.locator(`[data-testid=annotation][data-kind=${kind}]`).boundingBox();
  const pane = await viewport(page).boundingBox();
  if (!box || !pane) throw new Error('nothing is drawn');
  return {
    x: box.x + box.width / 2 - pane.x - pane.width / 2,
    y: box.y + box.height / 2 - pane.y - pane.height / 2,
    /** Screen pixels of an image pixel: the area is 160 rows across and 180 columns down after its turn. */
    scale: Math.min(pane.width / 160, pane.height / 180),
  };
};

// guards S-4, S-5
test('shows an image with a presentation state on request, and takes it off again', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Lindqvist/u);
  const pane = await openState(page);
  await expect(pane.getByRole('heading', { name: 'LESION' })).toBeVisible();
  await expect(pane).toContainText('Läsion in Segment VII');
  await expect(pane).toContainText('by Sato, Hanako (佐藤 花子)');
  await expect(pane).toContainText('Turned 90° clockwise');
  await expect(pane).toContainText('a shutter that cannot be read');
  await expect(pane).toContainText('One of them is not in this copy of the study');
  await expectAccessible(page);
  await expect(page.getByRole('region', { name: 'Contents of the document' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Image 4 of 12')).toBeVisible();
  const mark = page.getByTestId('presentation-mark');
  await expect(mark).toContainText('Presentation state LESION applied');
  await expect(mark).toContainText('Not applied: a shutter that cannot be read');
  await expect(page.getByText('W 120 L 35 · inverted')).toBeVisible();
  await expect(page.getByText(/rotated 270° · flipped/u)).toBeVisible();
  await expectAccessible(page);

  // A quarter turn clockwise and then a flip: image (x, y) lies at screen (y, x).
  const spine = await middleOf(page, 'CIRCLE');
  expect(spine.x).toBeCloseTo((176.6 - 130) * spine.scale, -1);
  expect(spine.y).toBeCloseTo((128 - 140) * spine.scale, -1);
  const organ = await middleOf(page, 'ELLIPSE');
  expect(organ.x).toBeCloseTo((112.6 - 130) * organ.scale, -1);
  expect(organ.y).toBeCloseTo((181.8 - 140) * organ.scale, -1);
  // They stay on the picture under the reader's own hands.
  await page.keyboard.press('.');
  await page.keyboard.press('-');
  await expect(mark).toContainText('applied, changed by hand since');
  const turned = await middleOf(page, 'CIRCLE');
  // The viewer turns about the middle of the image, which the state has moved by (-2, -12) image pixels from that of the viewport.
  const fromMiddle = { x: spine.x / spine.scale + 2, y: spine.y / spine.scale + 12 };
  expect(turned.x).toBeCloseTo((-fromMiddle.y - 2) * (spine.scale / 1.2), -1);
  expect(turned.y).toBeCloseTo((fromMiddle.x - 12) * (spine.scale / 1.2), -1);

  // The next image has its own part of the state, the one after none.
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 5 of 12')).toBeVisible();
  await expect(mark).toHaveText(/LESION applied(?!, changed)/u);
  await expect(page.getByTestId('annotation')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 6 of 12')).toBeVisible();
  await expect(mark).toContainText('not for this image, nothing applied');
  await expect(page.getByTestId('annotation')).toHaveCount(0);
  await expect(page.getByText('W 400 L 40', { exact: true })).toBeVisible();
  await expect(page.getByText(/rotated/u)).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(mark).toContainText('LESION applied');
  await page.keyboard.press('r');
  await expect(mark).toHaveCount(0);
  await expect(page.getByTestId('annotation')).toHaveCount(0);
  await expect(page.getByText('W 400 L 40', { exact: true })).toBeVisible();
  await expect(page.getByText(/rotated|inverted/u)).toHaveCount(0);
});

/** Red, green and blue of the picture at a place of the image (columns and rows of 256), fitted and unturned. */
const pixelAt = (page: Page, column: number, row: number) =>
  viewport(page).evaluate(
    (element, [x, y]) => {
      const canvas = element.querySelector('canvas');
      if (!canvas) throw new Error('no canvas');
      const side = Math.min(canvas.width, canvas.height) / 256;
      const at = [canvas.width / 2 + (x - 128) * side, canvas.height / 2 + (y - 128) * side] as const;
      // Through a canvas of its own: reading one that is drawn on makes the browser warn.
      const one = new OffscreenCanvas(1, 1).getContext('2d');
      one?.drawImage(canvas, at[0], at[1], 1, 1, 0, 0, 1, 1);
      return [...(one?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    },
    [column, row] as const,
  );

// guards S-4
test('applies the tables, the shutter and the overlay of a state, and lets a window take the tables off', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Lindqvist/u);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Tables/u })
    .click();
  const pane = page.getByTestId('document');
  await expect(pane).toContainText('A look-up table for grey values “Square root”');
  await expect(pane).toContainText('A presentation look-up table');
  await expect(pane).toContainText('A shutter');
  await expect(pane).toContainText('1 overlay plane of its own');
  await expect(pane).not.toContainText('does not apply');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Image 4 of 12')).toBeVisible();
  const mark = page.getByTestId('presentation-mark');
  await expect(mark).toHaveText(/LESION applied(?!, changed)/u);
  await expect(mark).not.toContainText('Not applied');
  await expect(page.getByText('Grey values by the presentation state’s own tables')).toBeVisible();
  // Outside of the circle: the grey that the state names. Its bar is drawn in ink.
  await expect.poll(() => pixelAt(page, 8, 8)).toEqual([128, 128, 128]);
  expect(await pixelAt(page, 128, 45)).toEqual([255, 214, 92]);
  // Air is black by the curve, and white by the table after it.
  const [air = 0] = await pixelAt(page, 128, 24);
  expect(air).toBeGreaterThan(200);
  await page.screenshot({ path: test.info().outputPath('tables.png') });
  // A window drag that is taken back with Esc brings the tables back.
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('no viewport');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 50, box.y + box.height / 2, { steps: 3 });
  await expect(mark).toContainText('its tables are off');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(mark).toHaveText(/LESION applied(?!, changed)/u);
  expect((await pixelAt(page, 128, 24))[0]).toBe(air);
  await page.keyboard.press('1');
  await expect(mark).toContainText('applied, changed by hand since: its tables are off');
  expect((await pixelAt(page, 128, 24))[0]).toBe(0);
  // The next image is none of its: nothing of it is left there.
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 5 of 12')).toBeVisible();
  await expect(mark).toContainText('not for this image, nothing applied');
  expect(await pixelAt(page, 8, 8)).toEqual([0, 0, 0]);
  await page.keyboard.press('ArrowUp');
  await expect(mark).toHaveText(/LESION applied(?!, changed)/u);
  await page.keyboard.press('r');
  await expect(mark).toHaveCount(0);
  await expect.poll(() => pixelAt(page, 8, 8)).toEqual([0, 0, 0]);
});

test('comes up beside its page, and only the viewport that was asked for has it', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Lindqvist/u);
  await page.keyboard.press('ArrowDown');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('presentation-mark')).toHaveCount(0);
  await page.keyboard.press('Shift+Digit2');
  const pane = await openState(page);
  await pane.getByRole('button', { name: /image 5/u }).click();
  await expect(page.getByText('Image 5 of 12')).toBeVisible();
  const mark = page.getByTestId('presentation-mark');
  await expect(mark).toContainText('LESION applied');
  await expect(page.getByTestId('document')).toBeVisible();
  await mark.getByRole('button', { name: 'Take it off (R)' }).click();
  await expect(mark).toHaveCount(0);
  await expect(page.getByText('W 400 L 40', { exact: true })).toBeVisible();
});

// guards S-4
test('leaves nothing of its look to the series when it is taken off', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Lindqvist/u);
  await openState(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('W 120 L 35 · inverted')).toBeVisible();
  // The reader goes on from it by hand: a preset, black and white twice, a drag.
  for (const key of ['2', 'i', 'i']) await page.keyboard.press(key);
  await expect(page.getByText('W 1500 L -600 · inverted')).toBeVisible();
  const mark = page.getByTestId('presentation-mark');
  await mark.getByRole('button', { name: 'Take it off (R)' }).click();
  await expect(mark).toHaveCount(0);
  await expect(page.getByText('W 400 L 40', { exact: true })).toBeVisible();
  // Opened again, the series comes as its images say.
  await page.keyboard.press('Escape');
  await readStudy(page, /Lindqvist/u);
  await page.keyboard.press('ArrowDown');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(page.getByText('W 400 L 40', { exact: true })).toBeVisible();
});
