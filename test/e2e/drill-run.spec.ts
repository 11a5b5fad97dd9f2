// A guided drill in a real Chromium, from choosing it to the hot wash, by keyboard alone; and what every other window shows of it.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { SEALED_WORDS } from '../../shared/drill/drill-event.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import type { FakeStation } from '../renderer/fake/station.ts';
import { expectAccessible, PASSPHRASE, test } from './page-fixtures.ts';

const MINUTE_MS = 60_000;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const step = (page: Page, id: string) => page.locator(`[data-step="${id}"]`);
const stepState = (page: Page, id: string) => page.locator(`li:has([data-step="${id}"])`);
const clock = (page: Page) => page.getByRole('timer', { name: 'Exercise time' });
const dock = (page: Page) => page.locator('form[role=dialog]');

const shot = async (page: Page, name: string): Promise<void> => {
  const shots = process.env['KIT_SHOTS'];
  if (shots === undefined) return;
  await page.screenshot({ path: `${shots}/runpage-${name}.png` });
};

const openDrill = async (page: Page): Promise<void> => {
  await expect(heading(page, 'Worklist')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(heading(page, 'Drills')).toBeVisible();
  await page.keyboard.press('2');
  await expect(heading(page, 'Unscheduled PACS server failure, mid-morning')).toBeVisible();
};

/** A drill that has run for some minutes, on the page. */
const openRunning = async (page: Page, fake: FakeStation, forMs = 10_000): Promise<void> => {
  fake.drills.prepare('pacs-server-failure');
  fake.drills.startAll();
  fake.drills.pass(forMs);
  await openDrill(page);
  await expect(clock(page)).toBeVisible();
};

const coordinator = { vault: 'unlocked', role: 'coordinator' } as const;

test('leads a coordinator from the library to the hot wash by keyboard alone', async ({ page, openPage }) => {
  test.slow();
  const fake = await openPage(coordinator);
  await expect(heading(page, 'Worklist')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  const list = page.getByRole('listbox', { name: 'Scenarios' });
  await expect(list).toBeFocused();
  await page.keyboard.press('Home');
  const chosen = list.getByRole('option', { selected: true });
  for (let moved = 0; moved < 8; moved += 1) {
    if ((await chosen.textContent())?.startsWith('Unscheduled PACS server failure')) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Prepare this drill' })).toBeFocused();
  await page.keyboard.press('Enter');

  // Prepare: names, checks, start.
  await expect(page.getByRole('status').filter({ hasText: '3 required preconditions' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start the drill' })).toBeDisabled();
  await expectAccessible(page);
  await page.getByLabel('Radiologist (reading room)').focus();
  await page.keyboard.type('Dr. Adeyemi');
  await page.keyboard.press('Tab');
  await expect(page.getByText('1 of 9 roles have a name')).toBeVisible();
  await page.getByRole('button', { name: 'As last time' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('9 of 9 roles have a name')).toBeVisible();
  await expect(page.getByLabel('Radiologist (reading room)')).toHaveValue('Dr. Adeyemi');
  for (const [at, words] of ['readiness is 90', 'charge nurse', 'role card'].entries()) {
    await page
      .getByRole('group', { name: new RegExp(words, 'u') })
      .getByLabel('Met', { exact: true })
      .focus();
    await page.keyboard.press('Space');
    await expect.poll(() => fake.drills.run()?.preconditions.get(at)?.met).toBe(true);
  }
  await shot(page, 'e2e-prepare');
  await page.getByRole('button', { name: 'Start the drill' }).focus();
  await page.keyboard.press('Enter');

  // Run: the first step has the focus.
  await expect(clock(page)).toBeVisible();
  await expect(page.getByText('RUNNING', { exact: true })).toBeVisible();
  await expect(step(page, 'see-downtime')).toBeFocused();
  await expectAccessible(page);

  // The station ticks what it sees; the focus stays where it is.
  fake.drills.pass(90_000);
  fake.drills.seen('switch:down');
  await expect(stepState(page, 'see-downtime')).toHaveAttribute('data-state', 'done');
  await expect(step(page, 'see-downtime')).toContainText('Seen by the station at 01:');
  await expect(step(page, 'see-downtime')).toBeFocused();

  // Evidence is asked for; a tick by hand looks different.
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  for (let moved = 0; moved < 3; moved += 1) await page.keyboard.press('ArrowRight');
  // Two steps further on there are only two: the last of them.
  await expect(step(page, 'call-service-desk')).toBeFocused();
  await page.keyboard.press('k');
  await expect(step(page, 'scope')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dock(page)).toContainText('What answers, what does not, and since when');
  await page.keyboard.type('Two stations refused, the archive answers');
  await page.keyboard.press('Enter');
  await expect(dock(page)).toHaveCount(0);
  await expect(step(page, 'scope')).toContainText(/Done at 01:\d\d, P\. Novak/u);
  await expect(step(page, 'scope')).toBeFocused();

  // A manual step is one key; undo and skip want a reason.
  await step(page, 'tell-patients').focus();
  await page.keyboard.press('Space');
  await expect(stepState(page, 'tell-patients')).toHaveAttribute('data-state', 'done');
  await page.keyboard.press('u');
  await expect(dock(page)).toContainText('Why it is undone');
  await page.keyboard.press('Enter');
  await expect(stepState(page, 'tell-patients')).toHaveAttribute('data-state', /waiting|due/u);
  await page.keyboard.press('s');
  await page.keyboard.type('No patients are waiting');
  await page.keyboard.press('Enter');
  await expect(step(page, 'tell-patients')).toContainText('Skipped');

  // Observe, pause, go on.
  await page.keyboard.press('o');
  await page.keyboard.type('+ The time was said aloud');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Observations' })).toContainText(
    'Strength: The time was said aloud',
  );
  await page.keyboard.press('p');
  await page.keyboard.press('Enter');
  await expect(page.getByText('PAUSED', { exact: true })).toBeVisible();
  await expect(page.getByText('Care comes first')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('p');
  await expect(page.getByText('RUNNING', { exact: true })).toBeVisible();

  // Injects: on time, answered; exercise time moves on.
  await page.keyboard.press('t');
  const minutes = page.getByRole('dialog', { name: 'Move exercise time on' });
  await minutes.getByLabel('To', { exact: true }).selectOption('so many minutes');
  await minutes.getByLabel(/^Minutes/u).fill('13');
  await expect(minutes).toContainText('steps become late. One inject comes due.');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /Read aloud now/u })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Late steps' })).toContainText('late');
  await shot(page, 'e2e-late');
  await page.keyboard.press('i');
  await expect(page.getByText('Waits for an answer')).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.type('Opened it from the vault');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Waits for an answer')).toHaveCount(0);
  await page.keyboard.press('y');
  await expect(page.getByRole('region', { name: 'Front desk and scheduling' })).toContainText('Ready');

  // End: the hot wash follows.
  await page.keyboard.press('e');
  await expect(dock(page)).toContainText('will count as missed');
  await page.keyboard.press('Enter');
  await expect.poll(() => fake.drills.run()?.phase.name).toBe('hot-wash');
  await expect(clock(page)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Steps of the hot wash' })).toBeVisible();
  const acts = fake.calls
    .filter(({ channel }) => channel === 'drill:record')
    .map(({ input }) => (input as { act: { type: string } }).act.type);
  expect(acts.filter((type) => type === 'started' || type === 'ended')).toEqual(['started', 'ended']);
});

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
