// The printed code: long enough to need no stretching, written so that a slip of the pen is told from a wrong code.
import { createHash, randomBytes } from 'node:crypto';
import { DOMAIN, sameBytes } from './primitives.ts';

/** Crockford's base32: no I, L, O, U. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_SYMBOLS = 26;
const CHECK_SYMBOLS = 4;
const GROUP = /.{5}/gu;

const symbols = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('');

/** 20 bits of SHA-256 over the secret symbols: 5 low bits of each of the first four bytes. */
const checkOf = (secret: string): string =>
  symbols(
    createHash('sha256').update(`${DOMAIN} recovery code ${secret}`).digest().subarray(0, CHECK_SYMBOLS),
  );

/** A new code with 130 random bits, as `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
export function newRecoveryCode(): string {
  const secret = symbols(randomBytes(SECRET_SYMBOLS));
  return (`${secret}${checkOf(secret)}`.match(GROUP) ?? []).join('-');
}

/**
 * The secret symbols of a code as typed: case, spaces and hyphens do not matter, O reads as 0, I and L as 1.
 * Null means mistyped: wrong length, a letter that no code has, or a checksum that does not fit.
 */
export function parseRecoveryCode(typed: string): Buffer | null {
  const text = typed.toUpperCase().replace(/[\s-]/gu, '').replaceAll('O', '0').replace(/[IL]/gu, '1');
  if (text.length !== SECRET_SYMBOLS + CHECK_SYMBOLS) return null;
  if (Array.from(text).some((symbol) => !ALPHABET.includes(symbol))) return null;
  const secret = text.slice(0, SECRET_SYMBOLS);
  return sameBytes(Buffer.from(text.slice(SECRET_SYMBOLS)), Buffer.from(checkOf(secret)))
    ? Buffer.from(secret)
    : null;
}
