// Where our page lives in Electron, and how to tell that a URL is on it.

export const PAGE_SCHEME = 'app';
const PAGE_HOST = 'station';
export const PAGE_URL = `${PAGE_SCHEME}://${PAGE_HOST}/`;

/** Compares protocol and host: the `origin` of a URL with a scheme of our own is the string `null`, for anyone's. */
export function isPageUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === `${PAGE_SCHEME}:` && url.host === PAGE_HOST;
}
