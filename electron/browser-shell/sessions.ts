// Who may talk to the browser shell: whoever brought a one-time link, and after that the cookie which it was exchanged for.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Enough for every window somebody could be opening; the oldest unused link goes first. */
const MAX_LINKS = 16;
const MAX_SESSIONS = 64;

const secretOf = (): string => randomBytes(32).toString('base64url');
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** Finds a secret among digests in time that depends on their number only. */
function find(digests: readonly Buffer[], secret: string): number {
  const wanted = digestOf(secret);
  let found = -1;
  for (const [index, digest] of digests.entries()) if (timingSafeEqual(digest, wanted)) found = index;
  return found;
}

export interface Sessions {
  /** A new one-time token for a link. */
  mintToken(): string;
  /** Spends a token; answers the value of the session's cookie, or null when the token is unknown or was used. */
  spendToken(token: string): string | null;
  /** True when a `Cookie` header carries a session of this shell. */
  admits(cookieHeader: string | undefined): boolean;
  /** `Set-Cookie` for a session. */
  setCookie(session: string): string;
}

/** @param cookieName must differ between shells on one machine: cookies of 127.0.0.1 are shared by all its ports */
export function createSessions(cookieName: string): Sessions {
  const links: Buffer[] = [];
  const sessions: Buffer[] = [];
  const keep = (list: Buffer[], secret: string, max: number): string => {
    list.push(digestOf(secret));
    if (list.length > max) list.shift();
    return secret;
  };
  return {
    mintToken: () => keep(links, secretOf(), MAX_LINKS),
    spendToken: (token) => {
      const index = find(links, token);
      if (index < 0) return null;
      links.splice(index, 1);
      return keep(sessions, secretOf(), MAX_SESSIONS);
    },
    admits: (cookieHeader) => {
      for (const pair of (cookieHeader ?? '').split(';')) {
        const [name, value] = pair.trim().split('=', 2);
        if (name === cookieName && value !== undefined && find(sessions, value) >= 0) return true;
      }
      return false;
    },
    setCookie: (session) => `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  };
}
