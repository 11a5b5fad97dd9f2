// One Chromium for all windows, and the rule for every request of a page: the app's own schemes, or nothing.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext, type Page, type Request } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../scripts/chromium.mjs';
import { onDoubleExit, settings } from './app.ts';
import { note } from './record.ts';
import { toApp } from './page-server.ts';

/** Asked before the top frame or a subframe of a page goes somewhere by itself; true lets it. */
type MayNavigate = (url: string, topFrame: boolean) => boolean;

const guards = new Map<Page, MayNavigate>();
let context: Promise<BrowserContext> | null = null;

export const guardNavigation = (page: Page, guard: MayNavigate): void => {
  guards.set(page, guard);
};

const pageOf = (request: Request): Page | null => {
  try {
    return request.frame().page();
  } catch {
    // A request of a page that is only being made, or of a worker, has no frame to ask.
    return null;
  }
};

/** Launches at the first window. */
export function openBrowser(): Promise<BrowserContext> {
  context ??= (async () => {
    const opened = await chromium.launchPersistentContext(path.join(settings.userData, 'chromium'), {
      executablePath: settings.chromium,
      headless: true,
      viewport: null,
      acceptDownloads: false,
      serviceWorkers: 'block',
      args: [
        ...CHROMIUM_ARGS,
        '--remote-debugging-port=0',
        '--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND',
      ],
    });
    await opened.route('**/*', async (route) => {
      const request = route.request();
      const url = toApp(request.url());
      const page = request.isNavigationRequest() ? pageOf(request) : null;
      const guard = page === null ? undefined : guards.get(page);
      if (page !== null && guard !== undefined && !guard(url, request.frame() === page.mainFrame())) {
        note('navigation-denied', url);
        await route.abort('aborted');
        return;
      }
      if (url === request.url()) {
        note('request-blocked', url);
        await route.abort('blockedbyclient');
        return;
      }
      await route.continue();
    });
    return opened;
  })();
  return context;
}

/** Where a test connects to the same Chromium. */
export const devToolsUrl = (): string => {
  const file = path.join(settings.userData, 'chromium', 'DevToolsActivePort');
  return `http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0] ?? ''}`;
};

onDoubleExit(async () => {
  if (context !== null) await (await context).close();
});
