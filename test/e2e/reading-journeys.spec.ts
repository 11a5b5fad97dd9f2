// A reader's way from unlocking to closing, by keyboard alone; interrupted by a lock in the middle of a drag; and through the
// largest layout on the smallest screen that we promise.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, PASSPHRASE, readStudy, row, test, viewport } from './page-fixtures.ts';

const cell = (page: Page, index: number) => page.locator(`[data-cell="${index}"]`);

test('reads a comparison by keyboard alone, from the passphrase to the worklist', async ({
  page,
  openPage,
}) => {
  const fake = await openPage();
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused();
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(row(page, /Müller/u)).toBeVisible();
  // The list has the keys at once; rows are chosen with the arrows.
  const grid = page.getByRole('grid', { name: 'Worklist' });
  await grid.press('Home');
  for (let step = 0; step < 12; step += 1) {
    if ((await page.locator('[role=row][aria-selected=true]', { hasText: /Müller/u }).count()) > 0) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  // A film hangs beside its prior, and the hands are on the current one.
  await expect(cell(page, 1).getByTestId('prior-mark')).toHaveText('PRIOR 2024-01-20');
  await expect(cell(page, 0).getByTestId('viewport')).toBeFocused();
  await expect(cell(page, 1).getByTestId('viewport')).toHaveAttribute('data-state', 'ready');

  await page.keyboard.press('1');
  await expect(cell(page, 0)).toContainText('W 2040 L 2000');
  await page.keyboard.press('0');
  await expect(cell(page, 0)).toContainText('W 3400 L 2000');
  await page.keyboard.press('y');
  await page.keyboard.press('+');
  const zoom = /Zoom \d+ %/u.exec((await cell(page, 0).textContent()) ?? '')?.[0] ?? '';
  await expect(cell(page, 1)).toContainText(zoom);
  await page.keyboard.press('y');
  // A fitted film that is turned is fitted again.
  await page.keyboard.press('f');
  await page.keyboard.press('.');
  await expect(cell(page, 0)).toContainText('rotated 90°');
  await page.keyboard.press('Tab');
  await expect(cell(page, 1).getByTestId('viewport')).toBeFocused();
  await page.keyboard.press('x');
  await expect(viewport(page)).toHaveCount(1);
  await expect(page.getByTestId('prior-mark')).toHaveText('PRIOR 2024-01-20');
  await page.keyboard.press('x');
  await expect(viewport(page)).toHaveCount(2);
  await expect(cell(page, 0)).toContainText('rotated 90°');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Esc in a drag');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(row(page, /Müller/u)).toBeVisible();
  // guards S-11
  const count = (wanted: string): number => fake.calls.filter(({ channel }) => channel === wanted).length;
  await expect.poll(() => count('study:close')).toBe(count('study:open'));
});

test('is locked in the middle of a drag, and comes back to the image as it was', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('v');
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('no viewport');
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(box.x + 340, box.y + 320, { steps: 3 });
  fake.change({ vault: 'locked', operator: null });
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
  await expect(viewport(page)).toHaveCount(0);
  await page.mouse.move(box.x + 500, box.y + 500);
  await page.mouse.up({ button: 'middle' });
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Image 11 of 60')).toBeVisible();
  await expect(page.getByText(/Zoom \d+ % · flipped/u)).toBeVisible();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
});

test('cuts nothing off on a small screen, and gives the whole of it to the images on request', async ({
  page,
  openPage,
}) => {
  await page.setViewportSize({ width: 1280, height: 780 });
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('Shift+Digit5');
  await expect(viewport(page).first()).toHaveAttribute('data-state', 'ready');
  const inside = async () => {
    const outside: string[] = [];
    for (const place of await page.locator('[data-cell]').all()) {
      const box = await place.boundingBox();
      if (!box || box.y + box.height > 780.5 || box.x + box.width > 1280.5 || box.height < 200)
        outside.push(JSON.stringify(box));
    }
    return outside;
  };
  expect(await inside()).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true);
  for (const button of await page.getByRole('toolbar', { name: 'Viewer' }).getByRole('button').all())
    await expect(button).toBeInViewport({ ratio: 1 });

  const before = await cell(page, 0).boundingBox();
  await page.keyboard.press('s');
  await expect(page.getByRole('navigation', { name: 'Series and priors' })).toBeHidden();
  await expect
    .poll(async () => (await cell(page, 0).boundingBox())?.width ?? 0)
    .toBeGreaterThan((before?.width ?? 0) + 80);
  // guards S-3: whose image it is, still stands on it
  await expect(cell(page, 0)).toContainText('P-10442');
  await page.keyboard.press('s');
  await expect(page.getByRole('navigation', { name: 'Series and priors' })).toBeVisible();
  // Esc leaves full screen, and not the study.
  await page.keyboard.press('s');
  await expect(page.getByRole('navigation', { name: 'Series and priors' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Series and priors' })).toBeVisible();
  await expect(viewport(page).first()).toBeVisible();
});
