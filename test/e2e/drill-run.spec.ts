// A guided drill in a real Chromium, from choosing it to the hot wash, by keyboard alone.
import { expect } from '@playwright/test';
import { clock, coordinator, dock, goToDrills, shot, step, stepState } from './drill-page.ts';
import { expectAccessible, test } from './page-fixtures.ts';

test('leads a coordinator from the library to the hot wash by keyboard alone', async ({ page, openPage }) => {
  test.slow();
  const fake = await openPage(coordinator);
  await goToDrills(page);
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
  for (const name of ['Dr. Adeyemi', 'Grace Hall', 'Tom Berg']) {
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
  }
  await expect(page.getByText('3 of 9 roles have a name')).toBeVisible();
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
