// Comparison: a prior beside the current study, stacks that scroll together, lines that show where one image cuts another.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, readStudy, row, test, viewport } from './page-fixtures.ts';

const cell = (page: Page, index: number) => page.locator(`[data-cell="${index}"]`);

test('hangs a film beside its prior when it is opened, and a study of several series alone', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await row(page, /Müller/u).click();
  await expect(viewport(page)).toHaveCount(2);
  await expect(cell(page, 1).getByTestId('prior-mark')).toHaveText('PRIOR 2024-01-20');
  await expect(cell(page, 1).getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  // The hands are on the current study.
  await expect(cell(page, 0).getByTestId('viewport')).toBeFocused();
  const count = (wanted: string): number => fake.calls.filter(({ channel }) => channel === wanted).length;
  await expect.poll(() => count('study:open')).toBe(2);
  await page.keyboard.press('Escape');
  // guards S-11
  await expect.poll(() => count('study:close')).toBe(2);
  await readStudy(page, /Yamada/u);
  await expect(page.getByRole('button', { name: 'Layout 1 × 1' })).toBeVisible();
});

test('scrolls linked stacks together, and says how', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('c');
  await expect(cell(page, 1).getByTestId('prior-mark')).toHaveText('PRIOR 2025-03-14');
  await expect(cell(page, 1).getByTestId('viewport')).toHaveAttribute('data-state', 'ready');
  // Not linked: the prior stays.
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 0)).toContainText('Image 2 of 60');
  await expect(cell(page, 1)).toContainText('Image 1 of 24');
  await page.keyboard.press('l');
  await expect(cell(page, 0).getByTestId('note')).toHaveText('Linked scroll');
  // Another frame of reference: by millimetres from where they were linked. The prior's slices are twice as far apart.
  await expect(cell(page, 1).getByTestId('note')).toHaveText('Linked by offset in mm');
  await page.keyboard.press('PageDown');
  await expect(cell(page, 0)).toContainText('Image 12 of 60');
  await expect(cell(page, 1)).toContainText('Image 6 of 24');
  await page.keyboard.press('End');
  await expect(cell(page, 1)).toContainText('Image 24 of 24');
  await expect(cell(page, 1).getByTestId('note')).toHaveText('Linked by offset in mm: beyond this stack');
  await page.keyboard.press('l');
  await expect(page.getByTestId('note')).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(cell(page, 1)).toContainText('Image 24 of 24');

  // Window and zoom together, on request.
  await page.getByRole('button', { name: 'Window and zoom together' }).click();
  await expect(page.getByRole('button', { name: 'Window and zoom together' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('2');
  await expect(cell(page, 1)).toContainText('W 1500 L -600');
  // The contrast of a tooltip that is still fading is nobody's.
  await page.mouse.move(700, 600);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await expectAccessible(page);
});

test('shows on a sagittal image where the axial one lies', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.keyboard.press('Shift+Digit2');
  const line = cell(page, 1).getByTestId('reference-line').locator('line').first();
  await expect(line).toBeAttached();
  const before = Number(await line.getAttribute('y1'));
  await page.keyboard.press('PageDown');
  await expect.poll(async () => Number(await line.getAttribute('y1'))).toBeGreaterThan(before);
  // Linked, another plane stays where it is and says why.
  await page.keyboard.press('l');
  await expect(cell(page, 1).getByTestId('note')).toHaveText('Not linked: another plane');
  await page.keyboard.press('k');
  await expect(page.getByTestId('reference-line')).toHaveCount(0);
});

test('hangs by the site’s own rules, and says when they cannot be used', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setHanging({
    source: 'site',
    rules: [
      {
        name: 'Films above',
        when: { modality: ['CR'] },
        layout: '1x2',
        cells: ['current 1', 'prior'],
        link: false,
      },
    ],
  });
  await row(page, /Müller/u).click();
  await expect(page.getByRole('button', { name: 'Layout 1 × 2' })).toBeVisible();
  await expect(cell(page, 1).getByTestId('prior-mark')).toHaveText('PRIOR 2024-01-20');
  await expect(page.getByTestId('hanging-problems')).toHaveCount(0);
  await page.keyboard.press('Escape');

  fake.setHanging({
    source: 'built-in',
    rules: [],
    problems: ['hanging-rules.yaml:4: rules.0.layout: wrong'],
  });
  await readStudy(page, /Müller/u);
  await expect(page.getByTestId('hanging-problems')).toContainText('hanging-rules.yaml:4');
  await expect(viewport(page).first()).toHaveAttribute('data-state', 'ready');
  await expectAccessible(page);
  await page.getByTestId('hanging-problems').getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByTestId('hanging-problems')).toHaveCount(0);
});

test('hangs the series that a rule of one viewport names, and leaves a viewport empty whose series is not there', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  const rule = { name: 'Ours', when: { description: ['ct'] }, link: false };
  // A page that has asked for no rules before.
  const hangBy = async (layout: '1x1' | '2x2', cells: string[]): Promise<void> => {
    fake.setHanging({ source: 'site', rules: [{ ...rule, layout, cells }], problems: [] });
    await page.reload();
    await row(page, /Yamada/u).click();
  };
  await hangBy('1x1', ['current like contrast 3']);
  await expect(cell(page, 0)).toContainText('contrast 3');
  await expect(viewport(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(row(page, /Yamada/u)).toBeVisible();

  await hangBy('2x2', ['current 2']);
  await expect(page.getByRole('button', { name: 'Layout 2 × 2' })).toBeVisible();
  await expect(cell(page, 0)).toContainText('contrast 3');
  await expect(viewport(page)).toHaveCount(1);
});
