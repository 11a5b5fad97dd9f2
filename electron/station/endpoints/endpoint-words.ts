// A PACS's own settings as an administrator reads them. No secrets: which certificate or token is configured is not shown.
import type { Endpoint, TlsSettings } from '../dicom/port.ts';

const PROFILES: Readonly<Record<TlsSettings['profile'], string>> = {
  bcp195: 'BCP 195',
  'bcp195-non-downgrading': 'BCP 195 without downgrading',
};

/** Such as "BCP 195, mutual certificates"; null for plain text. */
export const tlsWords = ({ tls }: Pick<Endpoint, 'tls'>): string | null =>
  tls === undefined
    ? null
    : `${PROFILES[tls.profile]}, ${tls.certificate === undefined ? "the PACS's certificate" : 'mutual certificates'}`;

const two = (n: number): string => String(n).padStart(2, '0');

/** Local `10:41`, of an ISO 8601 time; with its day when that is not today. */
export function timeWords(iso: string, now: Date): string {
  const at = new Date(iso);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
