// The viewer: the pixels that were sent, under the hands of a reader, with the words that belong to them.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { abdomenSlice, colourLoop } from '../renderer/fake/phantoms.ts';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

const drag = async (
  page: Page,
  dx: number,
  dy: number,
  options: { button?: 'left' | 'middle' | 'right' } = {},
): Promise<void> => {
  const box = await viewport(page).boundingBox();
  if (!box) throw new Error('the viewport has no size');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down(options);
  await page.mouse.move(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy, { steps: 4 });
  await page.mouse.up(options);
};

// guards S-4, S-5
test('draws the pixels that were sent, and lets hands move as in the big viewers', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(page.getByText('Image 1 of 60')).toBeVisible();
  await expect(page.getByTestId('orientation')).toContainText('AR');
  const digest = await viewport(page).evaluate((element) => window.kitTest?.storedPixels(element));
  expect(digest).toMatchObject({ rows: 256, columns: 256, samples: 1, bits: 16, signed: true });
  const expected = createHash('sha256').update(abdomenSlice(256, 0)).digest('hex');
  expect(digest).toMatchObject({ sha256: expected, frameSha256: expected });

  await page.mouse.wheel(0, 120);
  await expect(page.getByText('Image 2 of 60')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByText('Image 12 of 60')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByText('Image 60 of 60')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.getByText('Image 1 of 60')).toBeVisible();

  await expect(page.getByText('W 400 L 40')).toBeVisible();
  await expect(page.getByText('Slice S 0.0 mm')).toBeVisible();
  await expect(page.getByText('CT · series 1 · image 1')).toBeVisible();
  // Full range, automatic, and as the image says.
  await page.keyboard.press('8');
  await expect(page.getByText('W 400 L 40')).toHaveCount(0);
  const full = await page.getByText(/^W \d+ L -?\d+$/u).textContent();
  await page.keyboard.press('9');
  await expect(page.getByText(full ?? '')).toHaveCount(0);
  await page.keyboard.press('0');
  await expect(page.getByText('W 400 L 40')).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByText('W 1500 L -600')).toBeVisible();
  await drag(page, 40, 0);
  await expect(page.getByText('W 1650 L -600')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 2 of 60')).toBeVisible();
  await expect(page.getByText('W 1650 L -600')).toBeVisible();
  await drag(page, 0, -80, { button: 'right' });
  await expect(page.getByText('Zoom 287 %')).toHaveCount(0);
  await page.keyboard.press('h');
  await expect(page.getByText('flipped')).toBeVisible();
  await expect(page.getByTestId('orientation')).toHaveText('Orientation: ALRP');
  await page.keyboard.press('i');
  await expect(page.getByText('inverted')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByText('W 400 L 40')).toBeVisible();
  await expect(page.getByTestId('orientation')).toHaveText('Orientation: ARLP');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Left drag');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(viewport(page)).toBeFocused();
});

test('remembers the window of a series, and forgets nothing about the patient into storage', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('4');
  await expect(page.getByText('W 80 L 40')).toBeVisible();
  await page.keyboard.press('Escape');
  await readStudy(page, /Yamada/u);
  await expect(page.getByText('W 80 L 40')).toBeVisible();
  // guards S-12
  const stored = await page.evaluate(async () => {
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('closed')));
      });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown>((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.addEventListener('success', () => resolve(request.result));
        });
        found.push(JSON.stringify(rows));
      }
      db.close();
    }
    return [
      ...found,
      JSON.stringify(Object.entries(localStorage)),
      JSON.stringify(Object.entries(sessionStorage)),
    ].join('\n');
  });
  expect(stored).toContain('series:');
  expect(stored).not.toMatch(/Yamada|P-10442|1\.2\.826|ABDOMEN|abdomen/u);
});

test('scrolls through the frames of a multi-frame image in colour', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Hong/u);
  await expect(page.getByText('Image 1 of 48 (frame 1 of 24)')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(viewport(page)).toHaveAttribute('data-frame-number', '2');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  const digest = await viewport(page).evaluate((element) => window.kitTest?.storedPixels(element));
  const all = colourLoop(300, 400, 24);
  expect(digest).toMatchObject({
    samples: 3,
    frames: 24,
    sha256: createHash('sha256').update(all).digest('hex'),
    frameSha256: createHash('sha256').update(all.subarray(360_000, 720_000)).digest('hex'),
  });
});

// guards S-3, S-8
test('shows a tile with the reason instead of what must not be shown', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Zaid/u);
  await expect(viewport(page)).toHaveAttribute('data-state', 'error');
  await expect(page.getByRole('alert')).toContainText('names another patient ID');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('Escape');
  await readStudy(page, /Lindqvist/u);
  await expect(page.getByRole('alert')).toContainText('Damaged');
  await page.keyboard.press('Escape');
  await readStudy(page, /Yamada/u);
  await page.getByRole('button', { name: /ECG/u }).click();
  await expect(page.getByText('it holds no picture')).toBeVisible();
  expect(fake.calls.filter(({ channel }) => channel === 'study:report-display-error')).toEqual([]);
});

test('opens a prior of the same patient, and keeps the image when the study grows', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.getByRole('button', { name: /2021-11-02/u }).click();
  await expect(page.getByRole('heading', { name: /Yamada/u })).toBeVisible();
  const prior = page.locator('[data-prior="true"]');
  // guards S-3: a prior says that it is one, and of when
  await expect(prior.getByTestId('prior-mark')).toHaveText('PRIOR 2021-11-02');
  await expect(prior.getByText('Image 1 of 1')).toBeVisible();
  await expect(viewport(page)).toHaveCount(2);
  await expect(prior.getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await expect(prior.getByTestId('orientation')).toHaveText('Orientation: HRLF');
  await expect(page.locator('[data-prior="false"]').getByTestId('prior-mark')).toHaveCount(0);
  const key = fake.calls.findLast(({ channel }) => channel === 'study:open')?.input as { studyKey: string };
  fake.emit({ type: 'study:changed', studyKey: key.studyKey });
  const count = (wanted: string): number => fake.calls.filter(({ channel }) => channel === wanted).length;
  await expect.poll(() => count('study:open')).toBe(3);
  await expect(prior.getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('Escape');
  // guards S-11: every opening is closed, or the station would wait for a reader who has left
  await expect.poll(() => count('study:close')).toBe(3);
});
