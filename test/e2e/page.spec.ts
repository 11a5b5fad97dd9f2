// The page's screens: every state said in words, reached by keyboard, without serious accessibility findings.
import { expect } from '@playwright/test';
import { worklistViewSchema } from '../../shared/contract/views.ts';
import { expectAccessible, PASSPHRASE, readStudy, row, test, viewport } from './page-fixtures.ts';

test('says what a locked station still does, and opens with the passphrase', async ({ page, openPage }) => {
  await openPage({ vault: 'locked' });
  await expect(page.getByText('goes on fetching')).toBeVisible();
  await expect(page.getByTestId('switch')).toContainText('3 of 3 probes answered');
  await expectAccessible(page);
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused();
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Caps Lock');
  await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused();
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
});

test('says so when there were too many attempts', async ({ page, openPage }) => {
  await openPage({ vault: 'locked' });
  for (let attempt = 0; attempt < 4; attempt++) {
    await page.getByLabel('Passphrase', { exact: true }).fill(`wrong ${attempt}`);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Passphrase', { exact: true })).toHaveValue('');
  }
  await expect(page.getByRole('alert')).toContainText('Too many wrong passphrases');
});

test('shows the new recovery code once, and only goes on when it is written down', async ({
  page,
  openPage,
}) => {
  await openPage({ vault: 'locked' });
  await page.getByRole('button', { name: /recovery code/u }).click();
  await page.getByLabel('Recovery code').fill('K7QX-2MNP');
  await page.getByLabel(/Your name/u).fill('Dr. Example');
  await page.getByLabel('New passphrase', { exact: true }).fill('a long new passphrase');
  await page.getByLabel('New passphrase again').fill('a long new passphrase');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('recovery-code')).toContainText('9DTR-XW4H');
  await expect(page.getByRole('button', { name: 'Go to the worklist' })).toBeDisabled();
  await page.getByLabel('I have written the code down').check();
  await page.getByRole('button', { name: 'Go to the worklist' }).click();
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  await expect(page.getByText('9DTR-XW4H')).toHaveCount(0);
});

test('tells an administrator how to set up a station without a vault', async ({ page, openPage }) => {
  await openPage({ vault: 'uninitialised' });
  await expect(page.getByText('pacs-kit init')).toBeVisible();
  await expectAccessible(page);
});

// guards S-1, S-2
test('shows the worklist with completeness, age and reason on every row', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await expect(row(page, /Иванова/u)).toContainText('18 of 40');
  await expect(row(page, /Иванова/u)).toContainText('22 missing');
  await expect(row(page, /Okafor/u)).toContainText('1 of ?');
  await expect(row(page, /Okafor/u)).toContainText('never confirmed');
  await expect(row(page, /Lindqvist/u)).toContainText('1 damaged');
  await expect(row(page, /Zaid/u)).toContainText('1 quarantined');
  await expect(row(page, /Yamada/u)).toContainText('山田 太郎');
  await expect(row(page, /Yamada/u)).toContainText('23 min ago');
  await expect(page.getByText('REHEARSAL')).toBeVisible();
  await expectAccessible(page);
});

// guards S-2
test('says how old the list is, and keeps what left it apart', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  const listed = await fake.invoke('worklist:list', {});
  if (!listed.ok) throw new Error('the fake has no worklist');
  const { rows } = worklistViewSchema.parse(listed.value);
  const left = rows.map((each) => ({
    ...each,
    onList: each.onList && !each.descriptor.PatientName.startsWith('Hong'),
  }));
  fake.setWorklist({ rows: left, asOf: new Date(Date.now() - 90 * 60_000).toISOString() });
  await expect(page.getByText(/List as of .* 1 h (29|30) min ago/u)).toBeVisible();
  await expect(row(page, /Yamada/u)).toBeVisible();
  await expect(row(page, /Hong/u)).toHaveCount(0);
  await page.getByText(/^All \d+$/u).click();
  await expect(row(page, /Hong/u)).toContainText('No longer on the list');
});

test('is found, sorted and opened by keyboard alone', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked', extraRows: 2000 });
  const grid = page.getByRole('grid', { name: 'Worklist' });
  await expect(grid).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.locator('[aria-selected=true]')).toHaveAttribute('aria-rowindex', '2008');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[aria-selected=true]')).toHaveAttribute('aria-rowindex', '3');
  await page.keyboard.press('/');
  await page.keyboard.type('muller');
  await expect(row(page, /Müller/u)).toBeVisible();
  await expect(page.getByText('1 of 2007 found')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await expect(page.getByText('found')).toHaveCount(0);
  await page.keyboard.press('/');
  await page.keyboard.type('山田');
  await page.keyboard.press('Enter');
  await expect(viewport(page)).toBeFocused();
  expect(fake.calls.filter(({ channel }) => channel === 'study:open')).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Worklist' })).toBeVisible();
  await expect.poll(() => fake.calls.filter(({ channel }) => channel === 'study:close').length).toBe(1);
});

// guards S-15
test('tells empty, never fetched and failed apart', async ({ page, openPage }) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.setWorklist({ rows: [], state: 'fetched', message: '' });
  await expect(page.getByText('The worklist is empty')).toBeVisible();
  fake.setWorklist({ rows: [], state: 'never-fetched', message: '' });
  await expect(page.getByText('Nothing has been fetched yet')).toBeVisible();
  fake.setWorklist({ rows: [], state: 'failed', message: 'The PACS refused the query.' });
  await expect(page.getByText('The last fetch failed')).toBeVisible();
  await expect(page.getByText('does not mean that there are no studies')).toBeVisible();
  await expectAccessible(page);
});

// guards S-11, S-13
test('declares a downtime, says so on every screen, and returns only when a person confirms', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  await page.getByRole('button', { name: 'Declare downtime' }).click();
  await page.getByLabel('Reason').fill('PACS upgrade');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('downtime-banner')).toContainText('DOWNTIME COPY');
  await expect(page.getByTestId('downtime-banner')).toContainText('nothing is saved to the PACS');
  await expect(page.getByTestId('switch')).toContainText('Declared by Dr. Example: PACS upgrade');
  await readStudy(page, /Yamada/u);
  await expect(page.getByTestId('copy-mark')).toHaveText('DOWNTIME COPY');
  fake.setSwitch({ state: 'recovering', awaitingConfirmation: true, reason: '5 of 5 probes answered' });
  await page.getByRole('button', { name: 'Confirm return to PACS' }).click();
  await page.getByRole('button', { name: 'Confirm return', exact: true }).click();
  await expect(page.getByTestId('downtime-banner')).toHaveCount(0);
  await expect(page.getByTestId('copy-mark')).toHaveText('LOCAL COPY');
});

test('locks at once, and leaves nothing of the patient on the page', async ({ page, openPage }) => {
  await openPage({ vault: 'unlocked' });
  await readStudy(page, /Yamada/u);
  await page.getByRole('button', { name: 'Lock this station' }).click();
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(page.getByText('Yamada')).toHaveCount(0);
});

// guards S-15
test('says that the station is gone, and leaves nothing to click', async ({ page, openPage, lose }) => {
  await openPage({ vault: 'unlocked' });
  await expect(row(page, /Yamada/u)).toBeVisible();
  await lose();
  await expect(page.getByRole('alert')).toContainText('Connection to the station lost');
  await expect(page.getByRole('button', { name: 'Declare downtime' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Lock this station' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Fetch now' })).toBeDisabled();
});
