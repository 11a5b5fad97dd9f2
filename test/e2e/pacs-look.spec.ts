// What the PACS has of the study that is being read, told beside its images: newer ones, fewer, or nothing while nothing is known.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { StudyView } from '../../shared/contract/views.ts';
import type { FakeStation } from '../renderer/fake/station.ts';
import { expectAccessible, readStudy, row, test } from './page-fixtures.ts';

/** The study that the page opened last. */
const openedKey = ({ calls }: FakeStation): string => {
  const opening = calls.findLast(({ channel }) => channel === 'study:open');
  return (opening?.input as { readonly studyKey: string } | undefined)?.studyKey ?? '';
};
const AT = new Date(Date.now() - 2 * 60_000).toISOString();
const lines = (page: Page) => page.locator('p[role=status], p[role=alert]').filter({ hasText: /PACS/u });

// guards S-1, S-2
test('newer images on the PACS are told with their time, fetched by a press, and the line goes when they are here', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await readStudy(page, /Yamada/u);
  const studyKey = openedKey(fake);
  fake.setLook(studyKey, { askedAt: AT, endpointId: 'main', lacking: 3, newSeries: 1, isNewer: true });
  fake.emit({ type: 'study:changed', studyKey });
  const line = lines(page).filter({ hasText: '3 newer images are on the PACS, as of' });
  await expect(line).toBeVisible();
  await expect(line).toContainText('1 new series among them');
  // The study was asked for again meanwhile: what is on screen is the same image still.
  await expect(page.getByText(/^Image 1 of \d/u)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Fetch now' }).press('Enter');
  await expect(line).toContainText('being fetched');
  await expect(page.getByRole('button', { name: 'Fetch now' })).toHaveCount(0);
  expect(fake.calls.filter(({ channel }) => channel === 'study:fetch-more')).toEqual([
    { channel: 'study:fetch-more', input: { studyKey } },
  ]);
  fake.setLook(studyKey, { lacking: 0, newSeries: 0, isNewer: false, fetching: null });
  fake.emit({ type: 'study:changed', studyKey });
  await expect(line).toHaveCount(0);
});

// guards S-3
test('says what the PACS took away, and that it has the study under another patient', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await readStudy(page, /Yamada/u);
  const studyKey = openedKey(fake);
  const study = await fake.invoke('study:open', { studyKey });
  const [, second] = (study as { value: StudyView }).value.series[0]?.instances ?? [];
  const withdrawn = [second?.instanceKey ?? ''];
  fake.setLook(studyKey, { askedAt: AT, withdrawn, withdrawnCount: 2, otherPatient: true });
  fake.emit({ type: 'study:changed', studyKey });
  await expect(page.getByText(/2 images here are not on the PACS any more, as of/u)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'under another patient' })).toBeVisible();
  // The image itself says so, and no other does.
  await expect(page.getByText('Not on the PACS any more', { exact: true })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('Not on the PACS any more', { exact: true })).toBeVisible();
});

// guards S-10
test('says nothing while nothing is known', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await readStudy(page, /Yamada/u);
  await expect.poll(() => fake.calls.some(({ channel }) => channel === 'study:look')).toBe(true);
  await expect(lines(page)).toHaveCount(0);
});
