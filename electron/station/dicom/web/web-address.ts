// Where a request goes: the base of the service with DICOMweb's paths behind it, every value percent-encoded as UTF-8 (RFC 3986).

/** Key and value of the query part, in order; repeated keys are allowed. */
export type WebParameters = readonly (readonly [key: string, value: string])[];

/** Checks a service's base. @returns what is wrong with it, as a clause; null when nothing is */
export function baseUrlProblem(baseUrl: string): string | null {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    return 'this is not an address such as https://pacs.example/dicom-web';
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return 'the address begins with http:// or https://';
  if (url.username !== '' || url.password !== '')
    return 'name and password go under `auth`, not into the address';
  if (url.search !== '' || url.hash !== '') return 'the address has no ? and no # part';
  return null;
}

/** Host and port of an address; IPv6 without its brackets. */
export function hostAndPortOf(baseUrl: string): { readonly host: string; readonly port: number } {
  const url = new URL(baseUrl);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { host, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) };
}

/**
 * Address of a resource below the base.
 *
 * @param segments of the path, such as `['studies', uid]`; encoded here
 * @throws RangeError for a segment that would lead elsewhere: no UID that was checked is one
 */
export function resourceUrl(
  baseUrl: string,
  segments: readonly string[],
  parameters: WebParameters = [],
): URL {
  if (segments.some((segment) => /^\.{0,2}$/u.test(segment)))
    throw new RangeError('a path that leads elsewhere');
  const url = new URL(baseUrl);
  const path = segments.map((segment) => encodeURIComponent(segment)).join('/');
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}/${path}`;
  // Not URLSearchParams: it writes a space as `+`, which is a plus sign to a server that reads RFC 3986.
  url.search = parameters
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
  return url;
}

/** This computer itself: what never leaves it need not be encrypted. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host);
