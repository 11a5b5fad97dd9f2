// Opens the page in a real Chromium, through the real browser shell, on a station with invented studies.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startBrowserShell } from '../../electron/browser-shell.ts';
import '../../renderer/viewer/kit-test-api.ts';
import { createFakeStation } from '../renderer/fake/station.ts';
import type { FakeOptions, FakeStation } from '../renderer/fake/station.ts';

const rendererDir = process.env['KIT_PAGE_DIR'] ?? path.resolve('dist/renderer');
export const PASSPHRASE = 'correct horse battery staple';

interface Fixtures {
  /** Opens the page on a station; every console error and exception fails the test. */
  readonly openPage: (options?: FakeOptions) => Promise<FakeStation>;
  /** Ends the station under the page. From then on the browser's own words on failed requests are no error of ours. */
  readonly lose: () => Promise<void>;
}

interface Shells {
  readonly shells: { close(): Promise<void> }[];
}

export const test = base.extend<Fixtures & Shells>({
  shells: async ({ page: _page }, use) => {
    const shells: Shells['shells'] = [];
    await use(shells);
    for (const shell of shells) await shell.close();
  },
  lose: async ({ shells }, use) => {
    await use(async () => {
      for (const shell of shells.splice(0)) await shell.close();
    });
  },
  openPage: async ({ page, shells }, use) => {
    if (!existsSync(path.join(rendererDir, 'index.html')))
      throw new Error(`${rendererDir} holds no built page: run "vite build" first`);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    await use(async (options) => {
      const fake = createFakeStation(options);
      const shell = await startBrowserShell({ host: fake, rendererDir });
      shells.push(shell);
      await page.goto(shell.url);
      return fake;
    });
    const lost = shells.length === 0;
    expect(problems.filter((problem) => !lost || !problem.includes('net::ERR_'))).toEqual([]);
    await page.close();
  },
});

export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
  ).toEqual([]);
};

export const row = (page: Page, name: RegExp) => page.getByRole('row', { name });
export const viewport = (page: Page) => page.getByTestId('viewport');

/** Opens a study by a click on its row. */
export const openRow = async (page: Page, name: RegExp): Promise<void> => {
  await row(page, name).first().click();
  // A banner that came in an instant ago has pushed the list: the page asks for a second look, and a hand gives it.
  const moved = page.getByText('The list moved just as you clicked');
  await expect(viewport(page).or(moved).first()).toBeVisible();
  if (await moved.isVisible()) {
    await page.waitForTimeout(800);
    await row(page, name).first().click();
  }
};

export const readStudy = async (page: Page, name: RegExp): Promise<void> => {
  await openRow(page, name);
  await expect(viewport(page).first()).toHaveAttribute('data-state', /ready|error/u);
};
