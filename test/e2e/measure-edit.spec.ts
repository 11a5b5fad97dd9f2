// Changing measurements by hand, taking changes back, and putting what they say into the downtime note.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, PASSPHRASE, readStudy, test, viewport } from './page-fixtures.ts';

const drag = async (page: Page, from: readonly [number, number], to: readonly [number, number]) => {
  const box = await viewport(page).first().boundingBox();
  if (!box) throw new Error('the viewport has no size');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x + from[0], y + from[1]);
  await page.mouse.down();
  await page.mouse.move(x + to[0], y + to[1], { steps: 4 });
  await page.mouse.up();
};

test('moves a measurement, its end and its words by hand, and takes each change back', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const drawn = page.getByTestId('measurement');
  const words = drawn.locator('text');
  await page.keyboard.press('m');
  await drag(page, [-60, 0], [60, 0]);
  const long = (await words.textContent()) ?? '';
  // A new line may begin on an old one while the tool is in the hand.
  await drag(page, [0, 0], [0, 90]);
  await expect(drawn).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(drawn).toHaveCount(1);
  await page.keyboard.press('Control+y');
  await expect(drawn).toHaveCount(2);
  await page.keyboard.press('Control+z');

  // With the window in the hand, its line takes it along: as long as before, elsewhere.
  await page.keyboard.press('w');
  const handle = drawn.locator('circle').first();
  const before = Number(await handle.getAttribute('cy'));
  await drag(page, [0, 0], [0, 50]);
  await expect(words).toHaveText(long);
  expect(Number(await handle.getAttribute('cy'))).toBeCloseTo(before + 50, 0);
  await expect(page.getByText('W 400 L 40')).toBeVisible();
  // Its words off what they cover: nothing else of it changes.
  const box = await words.boundingBox();
  const pane = await viewport(page).boundingBox();
  if (!box || !pane) throw new Error('no words');
  const at = [box.x + 10 - pane.x - pane.width / 2, box.y + 8 - pane.y - pane.height / 2] as const;
  await drag(page, at, [at[0] - 40, at[1] + 120]);
  const moved = await words.boundingBox();
  expect(moved?.y).toBeCloseTo(box.y + 120, -1);
  await expect(words).toHaveText(long);
  await page.screenshot({ path: test.info().outputPath('words-moved.png') });
  // An end does not jump to the hand that takes it beside its middle.
  await drag(page, [64, 54], [64, 54 + 1]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect((await words.boundingBox())?.y).toBeCloseTo(box.y, -1);
  await page.keyboard.press('Control+z');
  expect(Number(await handle.getAttribute('cy'))).toBeCloseTo(before, 0);
  await page.keyboard.press('Control+z');
  await expect(drawn).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+z');
  await expect(drawn).toHaveCount(1);
});

// guards S-5, S-13
test('puts what a measurement says into the downtime note', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setSwitch({ state: 'down', offline: true, reason: '4 of 4 C-ECHO refused' });
  await readStudy(page, /Yamada/u);
  const note = page.getByRole('textbox', { name: 'Preliminary impression' });
  await page.keyboard.press('j');
  await expect(note).toHaveCount(0);
  await page.keyboard.press('m');
  await drag(page, [-60, 0], [60, 0]);
  const [millimetres = ''] = (await page.getByTestId('measurement').textContent())?.match(/[\d.]+ mm/u) ?? [];
  await page.keyboard.press('j');
  await expect(note).toHaveValue(
    new RegExp(`^Length ${millimetres} \\(PixelSpacing\\), series \\d+ image 1$`, 'u'),
  );
  await expect(page.getByTestId('note-saved')).toContainText('Saved');
  // The hands stay on the images.
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 2 of 60')).toBeVisible();
  await page.keyboard.press('p');
  await drag(page, [30, 30], [30, 30]);
  await page.getByRole('button', { name: /Left drag/u }).click();
  await page.getByRole('menuitem', { name: /into the downtime note/u }).click();
  await expect(note).toHaveValue(/image 1\nProbe -?\d+ HU \(column \d+, row \d+\), series \d+ image 2$/u);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath('jotted.png') });
});

// guards S-12
test('finds what was drawn after a reload and in a second window, until the station is locked', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const drawn = page.getByTestId('measurement');
  await page.keyboard.press('m');
  await drag(page, [-60, 0], [60, 0]);
  const says = (await drawn.locator('text').textContent()) ?? '';
  const second = await page.context().newPage();
  await second.goto(page.url());
  await readStudy(second, /Yamada/u);
  const drawnThere = second.getByTestId('measurement');
  await expect(drawnThere).toHaveCount(1);
  await expect(drawnThere.locator('text')).toHaveText(says);
  // Step by step, both ways.
  await page.keyboard.press('e');
  await drag(page, [-150, 60], [-60, 130]);
  await expect(drawnThere).toHaveCount(2);
  await viewport(second).focus();
  await second.keyboard.press('Delete');
  await expect(drawn).toHaveCount(1);

  await page.reload();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(drawn).toHaveCount(1);
  await expect(drawn.locator('text')).toHaveText(says);
  // What comes from before cannot be taken back, and what is drawn now can.
  await viewport(page).focus();
  await page.keyboard.press('Control+z');
  await expect(drawn).toHaveCount(1);
  const stored = await page.evaluate(() =>
    [localStorage, sessionStorage].map((storage) => JSON.stringify(storage)).join(),
  );
  expect(stored).not.toMatch(/points|"kind"/u);
  // After the lock it is gone.
  await second.close();
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await page.getByLabel(/passphrase/iu).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /Yamada/u })
    .or(viewport(page))
    .first()
    .click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(drawn).toHaveCount(0);
});
