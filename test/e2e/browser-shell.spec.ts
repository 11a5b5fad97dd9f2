// The browser shell in a real Chromium under its real policy, and what it does to those who are not its page.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expect, test, type Page } from '@playwright/test';
import { startBrowserShell, type BrowserShell } from '../../electron/browser-shell.ts';
import { createFakeStation, type FakeStation, type FakeStationOptions } from '../fixtures/fake-station.ts';
import { buildShellPage, scratchDir } from './build-shells.ts';

let rendererDir = '';
let shell: BrowserShell;
let station: FakeStation;

test.beforeAll(async () => {
  rendererDir = await buildShellPage(await scratchDir('browser-shell'));
});
async function start(options: FakeStationOptions = {}): Promise<void> {
  station = createFakeStation({ role: 'radiologist', ...options });
  shell = await startBrowserShell({ host: station.host, rendererDir });
}
test.beforeEach(() => start());
test.afterEach(() => shell.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as an attacker writes it: any header, any path, nothing normalised. */
function send(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '' }: { method?: string; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(shell.origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const tokenPath = (url: string): string => url.slice(shell.origin.length);
async function session(): Promise<string> {
  const entered = await send(tokenPath(shell.newUrl()));
  return entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
const ours = async (): Promise<Record<string, string>> => ({
  cookie: await session(),
  origin: shell.origin,
  'content-type': 'application/json',
  'x-kit-page': '1',
});

async function open(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(shell.url);
  await expect(page.locator('#status')).toHaveText('browser · Test station');
  return errors;
}

test.describe('the page in the browser shell', () => {
  test('reaches the station, and nobody but the station', async ({ page, context }) => {
    const foreign: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(shell.origin) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    const errors = await open(page);
    expect(page.url()).toBe(`${shell.origin}/`);
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  test('runs only its own scripts and styles with its nonce, and compiles its codecs in workers', async ({
    page,
  }) => {
    await open(page);
    const colours = await page.evaluate(() =>
      ['#status', '#connection'].map((id) => getComputedStyle(document.querySelector(id) as Element).color),
    );
    expect(colours[0]).toBe('rgb(1, 2, 3)');
    expect(colours[1]).not.toBe('rgb(1, 2, 3)');
    expect(await page.title()).toBe('Shell under test');
    expect(await page.evaluate(() => window.shellTest.wasmInWorker())).toBe(true);
    const evaluated = page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "injected"';
      document.body.append(script);
      return document.title;
    });
    expect(await evaluated).toBe('Shell under test');
  });

  test('gives the page answers and errors of the contract', async ({ page }) => {
    await open(page);
    const answers = await page.evaluate(async () => {
      const { client } = window.shellTest;
      return [
        await client.invoke('worklist:list', {}),
        await client.invoke('access:remove-slot', { slotId: 's' }),
        await client.invoke('study:open', { studyKey: 'not a key' }),
      ].map((answer) => (answer.ok ? 'ok' : answer.error.code));
    });
    expect(answers).toEqual(['ok', 'access.role-required', 'contract.invalid-input']);
  });

  test('brings events, and after a lost connection those that were missed', async ({ page, context }) => {
    await open(page);
    await expect(page.locator('#connection')).toHaveText('connected');
    station.tell({ type: 'worklist:changed' });
    await expect(page.locator('#events li')).toHaveText(['worklist:changed']);
    await context.setOffline(true);
    const { port } = new URL(shell.origin);
    await shell.close();
    await expect(page.locator('#connection')).toHaveText('gone');
    station.tell({ type: 'study:changed', studyKey: 'b'.repeat(32) });
    await context.setOffline(false);
    shell = await startBrowserShell({ host: station.host, rendererDir, port: Number(port) });
    // A shell that was started anew knows no session: the page says so until somebody opens a new link.
    expect((await page.request.get(`${shell.origin}/`)).status()).toBe(401);
    const other = await context.newPage();
    await other.goto(shell.newUrl());
    await expect(page.locator('#connection')).toHaveText('connected', { timeout: 15_000 });
    await expect(page.locator('#events li')).toHaveText(['worklist:changed', 'study:changed']);
  });

  test('streams instances to their end, and says why it does not', async ({ page }) => {
    await open(page);
    const keys = ['1'.repeat(32), '2'.repeat(32)];
    const whole = await page.evaluate((names) => window.shellTest.drain(names), keys);
    expect(whole).toMatchObject({ ok: true, ended: true });
    expect(whole.bytes).toBeGreaterThan(2 * 4 * 1000);
    station.setRole(null);
    const locked = await page.evaluate((names) => window.shellTest.drain(names), keys);
    expect(locked).toMatchObject({ ok: false, code: 'vault.locked' });
  });

  test('stops reading when the page aborts, and reads no further than the page does', async ({ page }) => {
    await shell.close();
    await start({ chunks: Infinity, chunkBytes: 256 * 1024 });
    await open(page);
    const keys = ['1'.repeat(32)];
    await page.evaluate((names) => window.shellTest.drain(names, 8 * 1024 * 1024), keys);
    await expect.poll(() => station.reading.open).toBe(0);
    station.reading.chunks = 0;
    await page.evaluate((names) => window.shellTest.openOnly(names), keys);
    let before = -1;
    await expect
      .poll(() => {
        const still = station.reading.chunks === before;
        before = station.reading.chunks;
        return still;
      })
      .toBe(true);
    expect(station.reading.open).toBe(1);
    expect(station.reading.chunks * 0.25).toBeLessThan(64);
    await page.close();
    await expect.poll(() => station.reading.open).toBe(0);
  });
});

test.describe('who is not the page of the browser shell', () => {
  test('gets in with no token but an unused one', async () => {
    expect((await send('/')).status).toBe(401);
    expect((await send('/?token=')).status).toBe(403);
    expect((await send(`/?token=${'A'.repeat(43)}`)).status).toBe(403);
    const first = await send(tokenPath(shell.url));
    expect(first.status).toBe(303);
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/u);
    expect((await send(tokenPath(shell.url))).status).toBe(403);
    expect((await send('/', { cookie: `kit-${new URL(shell.origin).port}=${'A'.repeat(43)}` })).status).toBe(
      401,
    );
    expect((await send('/', { cookie: await session() })).status).toBe(200);
  });

  test('is refused by the name it asks for, and by where it comes from', async () => {
    const cookie = await session();
    expect((await send('/', { cookie, host: 'evil.example' })).status).toBe(421);
    expect(
      (await send('/', { cookie, host: shell.origin.replace('http://127.0.0.1', 'localhost') })).status,
    ).toBe(421);
    expect((await send('/events', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await send('/', { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    const good = await ours();
    const post = { method: 'POST', body: '{}' };
    expect((await send('/rpc/station:status', good, post)).status).toBe(200);
    for (const wrong of [
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { 'x-kit-page': '0' },
      { 'sec-fetch-site': 'cross-site' },
      { cookie: '' },
      { 'content-type': 'text/plain' },
    ]) {
      const { status } = await send('/rpc/station:status', { ...good, ...wrong }, post);
      expect([401, 403, 415], JSON.stringify(wrong)).toContain(status);
    }
    const { origin: _origin, ...withoutOrigin } = good;
    expect((await send('/rpc/station:status', withoutOrigin, post)).status).toBe(403);
    expect((await send('/instances', { ...good, 'x-kit-page': '' }, post)).status).toBe(403);
    expect((await send('/rpc/station:status', good)).status).toBe(405);
  });

  test('reads no file outside of the page', async () => {
    const cookie = await session();
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%5c..%5cpackage.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '//etc/passwd',
      '/index.html%00.js',
      '/%',
    ]) {
      const { status, body } = await send(path, { cookie });
      expect([400, 403, 404], path).toContain(status);
      expect(body).not.toContain('"name"');
    }
  });

  test('cannot make the station hold a large request', async () => {
    const body = Buffer.alloc(70_000, 0x20);
    expect((await send('/rpc/station:status', await ours(), { method: 'POST', body })).status).toBe(413);
    const chunked = { ...(await ours()), 'transfer-encoding': 'chunked' };
    expect((await send('/instances', chunked, { method: 'POST', body })).status).toBe(413);
    expect((await send('/rpc/station:status', await ours(), { method: 'POST', body: '{' })).status).toBe(400);
  });

  test('is answered with a policy and no secrets', async () => {
    const { headers } = await send('/', { cookie: await session() });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/u,
    );
    const again = await send('/', { cookie: await session() });
    expect(again.headers['content-security-policy']).not.toBe(headers['content-security-policy']);
    expect(again.body).not.toContain('__CSP_NONCE__');
    const unknown = await send('/rpc/no:such', await ours(), { method: 'POST', body: '{}' });
    expect(unknown.body).toContain('contract.unknown-channel');
  });
});

test('lets a page hand a file that it made to a person, under its policy', async ({ page }) => {
  await page.goto(shell.newUrl());
  const waiting = page.waitForEvent('download');
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['DRILL'], { type: 'application/pdf' }));
    link.download = 'drill-report.pdf';
    link.click();
  });
  expect((await waiting).suggestedFilename()).toBe('drill-report.pdf');
});
