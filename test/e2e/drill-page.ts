// What the specs of guided drills share: a drill on the page, and where its parts are.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { FakeStation } from '../renderer/fake/station.ts';

export const MINUTE_MS = 60_000;
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
export const step = (page: Page, id: string) => page.locator(`[data-step="${id}"]`);
export const stepState = (page: Page, id: string) => page.locator(`li:has([data-step="${id}"])`);
export const clock = (page: Page) => page.getByRole('timer', { name: 'Exercise time' });
export const dock = (page: Page) => page.locator('form[role=dialog]');

export const shot = async (page: Page, name: string): Promise<void> => {
  const shots = process.env['KIT_SHOTS'];
  if (shots === undefined) return;
  await page.screenshot({ path: `${shots}/runpage-${name}.png` });
};

/** By keyboard; `g` waits for its letter for a moment only, and a machine under load may take longer between two keys. */
export const goToDrills = async (page: Page): Promise<void> => {
  await expect(heading(page, 'Worklist')).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expect(heading(page, 'Drills')).toBeVisible({ timeout: 3_000 });
  }).toPass();
};

export const openDrill = async (page: Page): Promise<void> => {
  await goToDrills(page);
  await page.getByRole('tab', { name: 'Run' }).click();
  await expect(heading(page, 'Unscheduled PACS server failure, mid-morning')).toBeVisible();
};

/** A drill that has run for some minutes, on the page. */
export const openRunning = async (page: Page, fake: FakeStation, forMs = 10_000): Promise<void> => {
  fake.drills.prepare('pacs-server-failure');
  fake.drills.startAll();
  fake.drills.pass(forMs);
  await openDrill(page);
  await expect(clock(page)).toBeVisible();
};

export const coordinator = { vault: 'unlocked', role: 'coordinator' } as const;
