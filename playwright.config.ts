import { defineConfig } from '@playwright/test';
import { chromiumPath, CHROMIUM_ARGS } from './scripts/chromium.mjs';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  // Two cores, and an Argon2id unlock beside a running prefetch: patience is not a timing assertion.
  expect: { timeout: 20_000 },
  // A real browser on two cores: a second try is reported as flaky, never as passed at once.
  retries: process.env['CI'] === undefined ? 0 : 1,
  fullyParallel: false,
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: chromiumPath() ?? 'chromium-not-found', args: [...CHROMIUM_ARGS] },
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
});
