// The ground of scripted drills with everything real: Orthanc as the PACS, a station in this process, its page in Chromium, and
// the hands of scripted people on that page.
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { StationAct } from '../../drills/script/station-act.ts';
import type { Ask, StationHands } from '../../drills/script/station-port.ts';
import { startBrowserShell } from '../../electron/browser-shell.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import '../../renderer/viewer/kit-test-api.ts';
import type { OpenOrthancGround, OrthancGround } from '../fixtures/orthanc-ground-shape.ts';

const rendererDir = process.env['KIT_PAGE_DIR'] ?? path.resolve('dist/renderer');

export interface PageGround extends OrthancGround {
  readonly hands: StationHands;
  unlock(): Promise<void>;
  /** What the page said on its console. */
  readonly trouble: readonly string[];
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** The station's own types are Node's, and those of a browser test the DOM's: the two meet at run time only. */
async function openGround(policy: Readonly<Record<string, number>>): Promise<OrthancGround> {
  const file = new URL('../fixtures/orthanc-ground.ts', import.meta.url).href;
  const { openOrthancGround } = (await import(file)) as { readonly openOrthancGround: OpenOrthancGround };
  return openOrthancGround(policy);
}

/** Opens everything; the page is at the unlock screen, and the station fetches already. */
export async function openPageGround(
  page: Page,
  policy: Readonly<Record<string, number>>,
): Promise<PageGround> {
  const ground = await openGround(policy);
  const shell = await startBrowserShell({ host: ground.host, rendererDir });
  const trouble: string[] = [];
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.goto(shell.url);
  const unlock = () => unlockPage(page, ground.passphrase);
  return {
    ...ground,
    hands: async (act) => {
      await doOn(page, ground, act);
      await expectDrillShown(page, ground.ask);
      return ok(undefined);
    },
    unlock,
    trouble,
    async close() {
      await page.close();
      await shell.close();
      await ground.close();
    },
  };
}

/** DRILL stands on every screen while one is under way, and on none when none is (S-6). */
async function expectDrillShown(page: Page, ask: Ask): Promise<void> {
  const { drill } = valueOf(await ask('station:status', {}));
  const banner = page.getByTestId('drill-banner');
  await (drill === null ? expect(banner).toHaveCount(0) : expect(banner).toContainText('DRILL'));
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function doOn(page: Page, { ask, passphrase }: OrthancGround, act: StationAct): Promise<void> {
  switch (act.type) {
    case 'vault-unlocked':
      await unlockPage(page, passphrase);
      return;
    case 'vault-locked':
      await button(page, 'Lock this station').click();
      await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
      return;
    case 'downtime-declared':
      await button(page, 'Declare downtime').click();
      await page.getByLabel('Reason').fill(act.reason);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      return;
    case 'return-confirmed':
      await button(page, 'Confirm return to PACS').click();
      await button(page, 'Confirm return').click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      return;
    case 'worklist-shown':
      await showWorklist(page);
      return;
    case 'image-opened':
      await openStudy(page, ask, 'worklist');
      return;
    case 'prior-opened':
      await openStudy(page, ask, 'prior');
      return;
    case 'log-opened':
      await showLog(page);
      return;
    case 'log-exported': {
      await showLog(page);
      const download = page.waitForEvent('download');
      await button(page, 'CSV').click();
      await download;
      return;
    }
    case 'top-up-started':
      await showWorklist(page);
      await button(page, 'Fetch now').click();
      return;
    default:
      act satisfies never;
  }
}

/** Whoever finds the station unlocked has nothing to do. */
async function unlockPage(page: Page, passphrase: string): Promise<void> {
  const lock = button(page, 'Lock this station');
  await expect(lock.or(page.getByLabel('Passphrase'))).toBeVisible();
  if (await lock.isVisible()) return;
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(button(page, 'Lock this station')).toBeVisible();
}

async function showWorklist(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Worklist' });
  // In the viewer `w` is a tool: there the way back is a button.
  const back = button(page, 'Worklist');
  if (await back.isVisible()) await back.click();
  else if (!(await grid.isVisible())) await page.keyboard.press('w');
  await expect(grid).toBeVisible();
}

async function showLog(page: Page): Promise<void> {
  await showWorklist(page);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'Reading log' })).toBeVisible();
}

/** An image is on the screen when the viewport says that it drew one. */
async function openStudy(page: Page, ask: Ask, kind: 'worklist' | 'prior'): Promise<void> {
  await showWorklist(page);
  const { rows } = valueOf(await ask('worklist:list', {}));
  const row = rows.find(({ purpose, completeness }) => purpose.kind === kind && completeness.held > 0);
  if (row === undefined) throw new Error(`no study (${kind}) is in the copy`);
  expect(await page.evaluate((key) => window.kitTest?.openStudy(key), row.studyKey)).toBe(true);
  await expect(page.getByTestId('viewport').first()).toHaveAttribute('data-state', 'ready');
}
