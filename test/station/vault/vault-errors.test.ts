import { expect, it } from 'vitest';
import { asKitError } from '../../../electron/station/vault/errors.ts';

it.each([
  ['a full disk', { code: 'ENOSPC' }, 'vault.disk-full', true],
  ['a used-up quota', { code: 'EDQUOT' }, 'vault.disk-full', true],
  ['a full database', { code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'vault.disk-full', true],
  ['a corrupt database', { code: 'ERR_SQLITE_ERROR', errcode: 11 }, 'vault.damaged', false],
  ['a file that is no database', { code: 'ERR_SQLITE_ERROR', errcode: 26 }, 'vault.damaged', false],
  ['a database in use', { code: 'ERR_SQLITE_ERROR', errcode: 5 }, 'vault.in-use', false],
  ['a write error in an extended code', { code: 'ERR_SQLITE_ERROR', errcode: 778 }, 'vault.io-failed', true],
  ['a missing permission', { code: 'EACCES' }, 'vault.io-failed', true],
])('tells a person of %s', (_, properties, code, retryable) => {
  const cause = Object.assign(new Error('/home/somebody/vault/segments/x.seg: no'), properties);
  const error = asKitError(cause, 'store images');
  expect(error).toMatchObject({ code, retryable });
  expect(JSON.stringify(error)).not.toContain('somebody');
});

it('lets a bug through', () => {
  const invalid = Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' });
  expect(() => asKitError(invalid, 'store images')).toThrow(TypeError);
  expect(() => asKitError(new TypeError('x is not a function'), 'store images')).toThrow(TypeError);
});
