// Hands the page's built files to a browser, the same in both shells: nothing outside the folder, and a policy under which
// nothing but those files runs.
import { randomBytes } from 'node:crypto';
import { realpath as realpathCallback } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

// The callback form is the one that Electron teaches to look into an asar archive.
const realpath = promisify(realpathCallback);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  // What a PDF expects its reader to have: character maps and the standard fonts.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

/** Goes with every answer of either shell. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};

/**
 * What a page may load and run. `wasm-unsafe-eval` compiles the codecs and permits no script; the nonce is for Mantine's
 * style elements. No `require-trusted-types-for`: see docs/decisions/0060.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export interface PageFile {
  readonly status: 200 | 403 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const refuse = (status: 403 | 404, words: string): PageFile => ({
  status,
  headers: {
    ...COMMON_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
  body: Buffer.from(words, 'utf8'),
});

/**
 * Reads one file of the built page.
 *
 * @param rendererDir folder of the built page
 * @param pathname path of the requested URL, still percent-encoded
 * @returns the file, 403 for a path that leaves the folder, 404 for one that is not there
 */
export async function readPageFile(rendererDir: string, pathname: string): Promise<PageFile> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return refuse(403, 'denied');
  }
  if (/[\\\0]/u.test(decoded) || decoded.split('/').includes('..')) return refuse(403, 'denied');
  const root = path.resolve(rendererDir);
  const file = path.join(root, decoded === '/' ? 'index.html' : decoded);
  const type = TYPES[path.extname(file).toLowerCase()];
  if (type === undefined) return refuse(404, 'not found');
  try {
    // Resolved, so that a link inside the folder does not lead out of it either.
    if (!(await realpath(file)).startsWith((await realpath(root)) + path.sep)) return refuse(403, 'denied');
    const bytes = await readFile(file);
    const nonce = randomBytes(16).toString('base64');
    const body = type.startsWith('text/html')
      ? Buffer.from(bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce), 'utf8')
      : bytes;
    return {
      status: 200,
      headers: {
        ...COMMON_HEADERS,
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(nonce),
      },
      body,
    };
  } catch {
    return refuse(404, 'not found');
  }
}
