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

/** As the next person does, on the study that was open. */
async function unlockAndReadAgain(page: Page): Promise<void> {
  await page.getByLabel(/passphrase/iu).fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /Yamada/u })
    .or(viewport(page))
    .first()
    .click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
}

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

  // It goes to the station's own memory and nowhere else, and the next person finds nothing.
  expect(JSON.stringify(fake.calls.filter(({ channel }) => channel !== 'marks:put'))).not.toMatch(
    /length|points/u,
  );
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await unlockAndReadAgain(page);
  await expect(drawn).toHaveCount(0);
});

test('measures in pixels where the image states no spacing', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Okafor/u);
  await page.keyboard.press('m');
  await draw(page, 60, 0);
  await expect(page.getByTestId('measurement')).toHaveText(/^[\d.]+ px$/u);
});

// guards S-5
test('measures a Cobb angle with two drags, and changes it by its ends', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const drawn = page.getByTestId('measurement');
  await page.keyboard.press('d');
  await draw(page, 120, 0, -60, -80);
  await expect(drawn).toHaveText('Draw the second line');
  // 100 to the right and 100 down, on square pixels.
  await draw(page, 100, 100, -60, 40);
  await expect(drawn).toHaveCount(1);
  await expect(drawn).toHaveText('45.0°');
  await page.screenshot({ path: test.info().outputPath('cobb.png') });
  // The second line's end onto its beginning's level: parallel again.
  await draw(page, 0, -100, 40, 140);
  await expect(drawn).toHaveText('0.0°');
  // Turned and flipped, it is the same angle; the third drag is another one.
  await page.keyboard.press('.');
  await page.keyboard.press('h');
  await expect(drawn).toHaveText('0.0°');
  await draw(page, 60, 0, 150, -150);
  await expect(drawn).toHaveCount(2);
  // Escape takes a half-drawn one away, Delete a whole one.
  await page.keyboard.press('Escape');
  await expect(drawn).toHaveCount(1);
  await page.keyboard.press('Delete');
  await expect(drawn).toHaveCount(0);
  // By keyboard alone, as a whole.
  await page.keyboard.press('Enter');
  await expect(drawn).toHaveText(/^\d+\.\d°$/u);
});

// guards S-12, S-13
test('writes a note at an arrow that the station forgets at the lock', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const drawn = page.getByTestId('measurement');
  const field = page.getByRole('textbox', { name: 'Note beside the arrow' });
  await page.getByRole('button', { name: /Left drag: window/u }).click();
  await page.getByRole('menuitem', { name: /Arrow with text/u }).hover();
  await expect(page.getByRole('tooltip')).toHaveText('A note on this screen, not saved to the PACS');
  await page.screenshot({ path: test.info().outputPath('menu.png') });
  await page.getByRole('menuitem', { name: /Arrow with text/u }).click();

  // It is typed at once; no letter of it is a command of the viewer, and Escape drops it with its arrow.
  await draw(page, 90, -60);
  await expect(field).toBeFocused();
  await page.keyboard.type('meb');
  await page.keyboard.press('Escape');
  await expect(drawn).toHaveCount(0);
  await expect(page.getByText('Left drag: arrow with text')).toBeVisible();
  await draw(page, 90, -60);
  await page.keyboard.type('new nodule in the right upper lobe, compare 2019');
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath('note-typing.png') });
  await page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(drawn).toContainText('new nodule in the right upper');
  await expect(viewport(page)).toBeFocused();

  // Changed by double click, which then does not maximise; Escape gives the old words back.
  await drawn.getByText('new nodule in the right upper').dblclick({ force: true });
  await expect(field).toHaveValue('new nodule in the right upper lobe, compare 2019');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Escape');
  await expect(drawn).toContainText('new nodule');
  await draw(page, 0, 0, 90, -60);
  await page.keyboard.press('F2');
  // An input method: its Enter and its Escape are about the word, not about the note.
  const input = await page.context().newCDPSession(page);
  await field.fill('');
  await input.send('Input.imeSetComposition', { text: 'けっせつ', selectionStart: 4, selectionEnd: 4 });
  for (const key of ['Enter', 'Escape'])
    await field.evaluate((element, name) => {
      const press = new KeyboardEvent('keydown', { key: name, bubbles: true, isComposing: true });
      element.dispatchEvent(press);
    }, key);
  await expect(field).toBeFocused();
  await input.send('Input.insertText', { text: '結節' });
  await page.keyboard.press('Enter');
  await expect(drawn).toContainText('結節');

  // Scrolled away in the middle of a word: it stays at its image.
  await page.keyboard.press('F2');
  await page.keyboard.press('End');
  await page.keyboard.type(' 要比較');
  await page.screenshot({ path: test.info().outputPath('note-cjk.png') });
  await viewport(page).hover();
  await page.mouse.wheel(0, 100);
  await expect(drawn).toHaveCount(0);
  await expect(field).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(drawn).toContainText('結節 要比較');
  await page.screenshot({ path: test.info().outputPath('note-kept.png') });

  // Nothing of it is in another message, in the page's storage, or left for the next person.
  expect(JSON.stringify(fake.calls.filter(({ channel }) => channel !== 'marks:put'))).not.toMatch(
    /nodule|結節/u,
  );
  const stored = await page.evaluate(async () => {
    const found: unknown[] = [
      ...[localStorage, sessionStorage].map((storage) => JSON.stringify(storage)),
      document.title,
      location.href,
    ];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('the database does not open')));
      });
      for (const store of database.objectStoreNames)
        found.push(
          await new Promise((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.addEventListener('success', () => resolve(request.result));
            request.addEventListener('error', () => reject(new Error('the store does not answer')));
          }),
        );
      database.close();
    }
    return JSON.stringify(found);
  });
  expect(stored.length).toBeGreaterThan(20);
  expect(stored).not.toMatch(/nodule|結節/u);
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await expect(page.getByText('結節')).toHaveCount(0);
  await unlockAndReadAgain(page);
  await expect(drawn).toHaveCount(0);
});

// guards S-5
test('measures an ultrasound image by the region that holds both ends', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Hong/u);
  const drawn = page.getByTestId('measurement');
  // One image pixel to one on the screen: 400 × 300, the upper 200 rows are tissue (0.2 × 0.3 mm), the rest is M-mode.
  await page.keyboard.press('z');
  await expect(page.getByText('Zoom 100 %')).toBeVisible();
  await page.keyboard.press('m');
  await draw(page, 20, 10, -60, -60);
  await expect(drawn).toContainText('5.0 mm');
  await expect(drawn).toContainText('Ultrasound region 1: PhysicalDeltaX, PhysicalDeltaY');
  await draw(page, 0, 120, 80, -20);
  await expect(drawn.nth(1)).toContainText('120.0 px');
  await expect(drawn.nth(1)).toContainText('Not in mm: the ends lie in different ultrasound regions');
  await draw(page, 30, 40, -150, 70);
  await expect(drawn.nth(2)).toContainText('Not in mm: ultrasound region 2 is M-mode, in seconds × cm');
  await page.screenshot({ path: test.info().outputPath('ultrasound.png') });
});

test('shows the keys of its tools in the help', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('?');
  await expect(page.getByRole('row', { name: /^D Cobb angle/u })).toBeVisible();
  await expect(page.getByRole('row', { name: /^T Arrow with text/u })).toBeVisible();
});
