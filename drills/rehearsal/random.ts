// Everything the rehearsal PACS makes up comes from here, so that the same seed makes the same archive, byte for byte.
import { createHash } from 'node:crypto';

/** A stream of numbers in [0, 1): mulberry32 over a 32-bit seed. */
export type Random = () => number;

/** A stream of its own for each name: what one part draws never shifts what another part gets. */
export function randomFrom(...names: readonly (string | number)[]): Random {
  let state = seedFrom(...names);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** 32-bit seed for a name (FNV-1a). */
export function seedFrom(...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const c of names.join('/')) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/**
 * A UID under the UUID-derived root `2.25` (PS3.5 §B.2): the name's SHA-256, cut to a version 8 UUID (RFC 9562 §5.8).
 * The same names give the same UID; nobody else's generator gives it.
 */
export function uidFrom(...names: readonly (string | number)[]): string {
  const hash = createHash('sha256')
    .update(`pacs-downtime-kit/rehearsal/${names.join('/')}`)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${hash.subarray(0, 16).toString('hex')}`)}`;
}
