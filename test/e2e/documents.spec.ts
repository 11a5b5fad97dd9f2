// Documents in the viewer: reports are read, flagged images come up, a PDF is drawn, and nothing a document says is run.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, readStudy, test, viewport } from './page-fixtures.ts';

const open = async (page: Page, series: RegExp) => {
  await page.getByRole('navigation').getByRole('button', { name: series }).click();
  const pane = page.getByTestId('document');
  await expect(pane).toBeVisible();
  return pane;
};

// guards S-1, S-2, S-4
test('reads a structured report, with who wrote it and how far it can be trusted', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const pane = await open(page, /Report/u);
  await expect(pane.getByRole('heading', { name: 'CT abdomen report' })).toBeVisible();
  await expect(pane).toContainText('Preliminary: may still change');
  await expect(pane).toContainText('Not verified by a person');
  await expect(pane).toContainText('by Sato, Hanako (佐藤 花子)');
  await expect(pane.getByRole('heading', { name: 'Findings' })).toBeVisible();
  await expect(pane).toContainText('14.5 mm');
  await expect(pane).toContainText('61 Hounsfield unit');
  await expect(pane).toContainText('<b>Not</b> a cyst & not');
  await expect(pane.locator('b')).toHaveCount(0);
  await expect(pane).toContainText('The spleen measures 11.2 cm in length');
  await expect(pane).toContainText('病変は縮小しています');
  await expect(pane).toContainText('of type TABLE, which this version of the kit does not show');
  await expect(pane).toContainText('CT Image: in another study');
  await expect(pane).toContainText('11 references, 10 of them in this copy of the study');
  // O7: what stands on every image stands on every document.
  await expect(pane).toContainText('Yamada, Tarou');
  await expect(pane).toContainText('P-10442');
  await expect(pane).toContainText('images of the study here');
  await expect(pane).toContainText('23 min ago');
  await expect(pane).toContainText('REHEARSAL');
  await expect(pane.getByTestId('copy-mark')).toHaveText('LOCAL COPY');
  fake.setSwitch({ offline: true, state: 'down' });
  await expect(pane.getByTestId('copy-mark')).toHaveText('DOWNTIME COPY');
  await expectAccessible(page);
});

test('is read by keyboard: scrolled, and left for the next series', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const pane = await open(page, /Report/u);
  const contents = pane.getByRole('region', { name: 'Contents of the document' });
  await expect(contents).toBeFocused();
  await page.keyboard.press('End');
  await expect.poll(() => contents.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
  await page.keyboard.press('[');
  await expect(page.getByText('Image 1 of 60')).toBeVisible();
  await expect(viewport(page)).toBeFocused();
});

test('brings up an image that a report names, instead of it or beside it', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const pane = await open(page, /Report/u);
  await pane.getByRole('button', { name: 'Series 1, image 12' }).first().click();
  await expect(page.getByText('Image 12 of 60')).toBeVisible();
  await expect(viewport(page)).toBeFocused();
  await page.keyboard.press('Shift+Digit2');
  await open(page, /Key images/u);
  await page.getByRole('button', { name: 'Series 1, image 14' }).click();
  await expect(page.getByText('Image 14 of 60')).toBeVisible();
  await expect(page.getByTestId('document')).toContainText('For Surgery');
  await expect(page.getByTestId('document')).toContainText('Lesion in segment VII and its vessels.');
  await expect(page.getByTestId('document')).toContainText('Flagged images (4)');
  await expect(page.getByTestId('document')).toContainText('One of them is not in this copy');
  await expectAccessible(page);
});

// guards S-3, S-5
test('goes through the flagged images as one series, by keyboard', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const pane = await open(page, /Key images/u);
  await expect(pane.getByRole('button', { name: 'Go through the 3 flagged images' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Image 1 of 3')).toBeVisible();
  await expect(viewport(page)).toBeFocused();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('note')).toHaveText('Key images: For Surgery · 1 more is not in this copy');
  // The words around it are of the series that the image is of.
  await expect(page.getByText('CT · series 1 · image 12', { exact: true })).toBeVisible();
  await expect(page.getByText('W 400 L 40')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByText('Image 3 of 3')).toBeVisible();
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('measurement')).toHaveCount(1);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath('flagged.png') });
  // What is measured is the image's own, wherever it is seen.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /contrast 1/u })
    .click();
  await expect(page.getByText('Image 1 of 60')).toBeVisible();
  await expect(page.getByTestId('note')).toHaveCount(0);
  await expect(page.getByTestId('measurement')).toHaveCount(0);
  for (let at = 1; at < 14; at += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Image 14 of 60')).toBeVisible();
  await expect(page.getByTestId('measurement')).toHaveCount(1);
  // Back to the page, and on to the next series from there.
  await open(page, /Key images/u);
  await expect(page.getByTestId('document')).toContainText('Flagged images (4)');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Image 3 of 3').or(page.getByText('Image 1 of 3'))).toBeVisible();
  await page.keyboard.press(']');
  await expect(page.getByTestId('document')).toContainText('Überweisung');
});

test('draws a PDF without a frame, a plug-in or a way to save it', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const pane = await open(page, /Letter/u);
  await expect(pane.getByRole('heading', { name: 'Überweisung' })).toBeVisible();
  const sheet = pane.getByRole('img', { name: 'Page 1 of 1' });
  await expect(sheet).toHaveAttribute('data-page-state', 'drawn');
  const dark = await sheet.evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 100) count += 1;
    return count;
  });
  expect(dark).toBeGreaterThan(200);
  await expect(page.locator('iframe, embed, object')).toHaveCount(0);
  await expectAccessible(page);
});

test('reads the beginning of a report of ten thousand entries, and says that its end is missing', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Lindqvist/u);
  const pane = await open(page, /Huge/u);
  await expect(pane).toContainText('It has more than 5000 entries. Read it in the PACS.');
  await expect(pane.getByText('Finding 1', { exact: true })).toBeVisible();
  await expect(pane.locator('img')).toHaveCount(0);
  await expect(page).toHaveTitle('PACS Downtime Kit');
  // The page still answers, and lets it go.
  await page.keyboard.press('End');
  await expect(pane.getByText('Finding 4999', { exact: true })).toBeInViewport();
  await page.keyboard.press('[');
  await expect(page.getByTestId('document').getByText('Finding 1', { exact: true })).toHaveCount(0);
});

test('names what it does not show, and takes HTML for no PDF', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  const html = await open(page, /Mislabelled/u);
  await expect(html.getByRole('heading', { name: '<img src=x onerror=alert(1)>' })).toBeVisible();
  await expect(html).toContainText('Its contents are not a PDF, so they are not shown.');
  const ecg = await open(page, /ECG/u);
  await expect(ecg.getByRole('heading', { name: '12-lead ECG Waveform' })).toBeVisible();
  await expect(ecg).toContainText('No image is missing here.');
  await expect(page).toHaveTitle('PACS Downtime Kit');
  expect(fake.calls.filter(({ channel }) => channel === 'study:report-display-error')).toEqual([]);
  await expectAccessible(page);
});
