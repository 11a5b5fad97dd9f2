// A guided drill in every window and through everything that happens to one: reload, restart, lock, failure, abort, a real outage.
import { expect } from '@playwright/test';
import { kitError } from '../../shared/contract/kit-error.ts';
import { SEALED_WORDS } from '../../shared/drill/drill-event.ts';
import {
  clock,
  coordinator,
  dock,
  heading,
  MINUTE_MS,
  openDrill,
  openRunning,
  shot,
  step,
  stepState,
} from './drill-page.ts';
import { expectAccessible, PASSPHRASE, test } from './page-fixtures.ts';

// guards S-14
test('goes on with its clock right over a reload, a restart of the station and a moved wall clock', async ({
  page,
  openPage,
}) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake, 5 * MINUTE_MS);
  await expect(clock(page)).toHaveText(/^05:/u);
  await page.reload();
  await expect(clock(page)).toHaveText(/^05:/u);
  await expect(heading(page, 'Unscheduled PACS server failure, mid-morning')).toBeVisible();
  fake.drills.restart(2 * MINUTE_MS);
  await expect(page.getByText('The station was started again during the drill.')).toBeVisible();
  await expect(clock(page)).toHaveText(/^07:/u);
  fake.drills.moveWallClock(30 * MINUTE_MS);
  await expect(page.getByText(/The wall clock was moved on by 30 min at 07:/u)).toBeVisible();
  await expect(clock(page)).toHaveText(/^07:/u);
});

test('aborts with one key and a second, without asking for a reason', async ({ page, openPage }) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake);
  await page.keyboard.press('x');
  await expect(page.getByRole('dialog', { name: 'Abort the drill?' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'The drill was aborted')).toBeVisible();
  expect(fake.drills.run()).toBeNull();
  await expectAccessible(page);
  await shot(page, 'e2e-aborted');
});

// guards S-6
test('says in every window that a real outage has ended the drill', async ({ page, openPage }) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake);
  fake.drills.realOutage('3 of 3 probes refused on the real link');
  await expect(heading(page, 'This is real: the drill was ended')).toBeVisible();
  await expect(page.getByText('3 of 3 probes refused on the real link')).toBeVisible();
});

test('keeps what was typed when it cannot be recorded, and says why beside it', async ({
  page,
  openPage,
}) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake);
  const error = kitError('drill.file-failed', 'The disk is full.', 'Make room on the disk, then try again.');
  fake.drills.failNext(error);
  await page.keyboard.press('o');
  await page.keyboard.type('Nobody knew the number');
  await page.keyboard.press('Enter');
  await expect(dock(page).getByRole('alert')).toContainText('The disk is full.');
  await expect(page.getByLabel('What you saw')).toHaveValue('Nobody knew the number');
  await expectAccessible(page);
  await page.getByLabel('What you saw').press('Enter');
  await expect(page.getByRole('region', { name: 'Observations' })).toContainText('Nobody knew the number');

  fake.drills.failNext(error);
  await step(page, 'tell-patients').focus();
  await page.keyboard.press('Enter');
  await expect(stepState(page, 'tell-patients').getByRole('alert')).toContainText('was not ticked');
  await expect(stepState(page, 'tell-patients')).not.toHaveAttribute('data-state', 'done');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(stepState(page, 'tell-patients')).toHaveAttribute('data-state', 'done');
});

test('shows the room a projector, a role its own steps, and remembers both in the window', async ({
  page,
  openPage,
}) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake, 15 * MINUTE_MS);
  fake.drills.act({ type: 'inject-delivered', inject: 'trauma-call', by: 'K. Brandt' });
  fake.drills.act({ type: 'step-done', step: 'declare', by: 'M. Weiss', evidence: '', note: 'Free text' });

  await page.keyboard.press('r');
  await expect(page.getByRole('dialog', { name: 'What this window shows' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('2');
  await expect(clock(page)).toHaveText(/^15:/u);
  await expect(page.getByRole('list', { name: 'Roles' })).toContainText('Incident commander');
  await expect(page.getByRole('region', { name: 'Situation' })).toContainText('fall from a ladder');
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByText('Free text')).toHaveCount(0);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Roles' })).toBeVisible();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await shot(page, 'e2e-projector');
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.keyboard.press('r');
  await page.keyboard.press('3');
  await expect(page.getByRole('complementary', { name: 'Role card' })).toContainText('Trust the banner.');
  await expect(page.getByRole('region', { name: 'For you now' })).toContainText('fall from a ladder');
  const own = fake.drills.run()?.scenario.steps.filter(({ role }) => role === 'radiologist') ?? [];
  await expect(page.locator('[data-step]')).toHaveCount(own.length);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('complementary', { name: 'Role card' })).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.type('Read at the console');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'For you now' })).toHaveCount(0);
  expect(fake.drills.run()?.injects.get('trauma-call')?.answer).toMatchObject({ by: 'A. Okafor' });
  await page.keyboard.press('w');
  await expect(page.getByText('Why:')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of this view' })).toContainText('Skip the step');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');

  fake.drills.act({ type: 'ended', by: 'K. Brandt' });
  await expect(heading(page, 'The drill is over')).toBeVisible();
});

// guards S-12
test('goes on while the station is locked, without what was typed, and comes back', async ({
  page,
  openPage,
}) => {
  const fake = await openPage(coordinator);
  await openRunning(page, fake);
  fake.drills.act({ type: 'observed', by: 'S. Lind', kind: 'note', text: 'Nobody knew the number' });
  await expect(page.getByText('Nobody knew the number')).toBeVisible();
  fake.change({ vault: 'locked', operator: null });
  await expect(page.getByText('This station is locked.')).toBeVisible();
  await expect(page.getByText('Nobody knew the number')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Observations' })).toContainText(SEALED_WORDS);
  await step(page, 'tell-patients').focus();
  await page.keyboard.press('Enter');
  await expect(stepState(page, 'tell-patients')).toHaveAttribute('data-state', 'done');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByText(/A drill is under way/u)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(clock(page)).toBeVisible();
  await page.reload();
  await expect(clock(page)).toBeVisible();
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nobody knew the number')).toBeVisible();
});

test('prepares anew when the site’s values are filled in, and takes people and checks along', async ({
  page,
  openPage,
}) => {
  const fake = await openPage(coordinator);
  fake.drills.prepare('pacs-server-failure');
  fake.drills.act({ type: 'role-assigned', role: 'radiologist', person: 'A. Okafor' });
  await openDrill(page);
  await page
    .getByLabel('Telephone of the IT service desk that works without the computer network')
    .fill('4711');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => fake.drills.run()?.scenario.steps.find(({ id }) => id === 'call-service-desk')?.text)
    .toContain('4711');
  await expect(page.getByLabel('Telephone of the IT service desk that works')).toHaveCount(0);
  await expect(page.getByLabel('Radiologist (reading room)')).toHaveValue('A. Okafor');
  await page.keyboard.press('Escape');
});

test('lets nobody but a coordinator start a drill, and nobody while the real PACS is gone', async ({
  page,
  openPage,
}) => {
  const fake = await openPage({ vault: 'unlocked' });
  fake.drills.prepare('pacs-server-failure');
  await openDrill(page);
  await expect(
    page.getByText('Only a drill coordinator or an administrator may start a drill.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start the drill' })).toBeDisabled();
  fake.setSwitch({ state: 'down', offline: true, reason: '3 of 3 probes refused' });
  await expect(page.getByText(/this is no time to practise: 3 of 3 probes refused/u)).toBeVisible();
});
