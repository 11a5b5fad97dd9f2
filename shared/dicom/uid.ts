// A UID becomes a key, a lookup and sometimes an address; hostile ones (`../../x`, markup) arrive from real archives, which
// store what they are given.

/**
 * Whether this is a UID by PS3.5 §9.1: digits in components joined by dots, at most 64 characters. Leading zeros in a component
 * break the rule too but harm nobody and are common, so they pass.
 */
export const isLegalUid = (text: string): boolean => text.length <= 64 && /^\d+(?:\.\d+)*$/u.test(text);

/**
 * Whether a SeriesInstanceUID can be lived with: legal, or letters, digits, spaces, `.`, `_` and `-` with a digit among them,
 * as old archives wrote (`REM SAMPLES 1`). It only groups the images of a study: no key and no file name is made of it.
 */
export const isUsableSeriesUid = (text: string): boolean =>
  isLegalUid(text) || (/^[\w .-]{1,64}$/u.test(text) && /\d/u.test(text));
