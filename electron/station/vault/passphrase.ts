// Refuses passphrases that Argon2id cannot save.
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';

const MIN_PASSPHRASE_CHARACTERS = 12;
const MIN_DISTINCT_CHARACTERS = 6;

/** Fragments that make up most of the guessed passphrases; one does not disqualify, being little else does. */
const COMMON =
  /password|passwort|letmein|welcome|qwert[yz]|asdfgh|iloveyou|admin|secret|dragon|monkey|radiolog|pacs/gu;

/** What is hashed: NFKC, so that the same keys pressed on another system give the same bytes. */
export const passphraseBytes = (passphrase: string): Buffer => Buffer.from(passphrase.normalize('NFKC'));

const isRun = (text: string): boolean => {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i += 1) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1));
  return steps.size <= 2;
};

/** Null when good enough, else why not. `label` is the operator's name: it must not be most of the passphrase. */
export function passphraseWeakness(passphrase: string, label: string): KitError | null {
  const text = passphrase.normalize('NFKC').toLowerCase();
  const weak = (message: string, reason: string): KitError =>
    kitError(
      'vault.weak-passphrase',
      message,
      'Choose at least 12 characters, for example four unrelated words.',
      {
        reason,
      },
    );
  if (Array.from(text).length < MIN_PASSPHRASE_CHARACTERS) {
    return weak('The passphrase is too short.', 'too-short');
  }
  const rest = text
    .replaceAll(label.normalize('NFKC').toLowerCase() || '\0', '')
    .replace(COMMON, '')
    .replace(/(.+?)\1+/gu, '$1');
  if (new Set(text).size < MIN_DISTINCT_CHARACTERS || isRun(text) || Array.from(rest).length < 8) {
    return weak('The passphrase is too simple.', 'too-simple');
  }
  return null;
}
