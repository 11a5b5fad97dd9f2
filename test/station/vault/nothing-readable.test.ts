import { expect, it } from 'vitest';
import { attributes, descriptor, must, sopUid, STUDY_UID } from './synthetic-study.ts';
import { filesOf, newVault, noise, openTestVault, PASSPHRASE, readAll, store } from './vault-fixture.ts';

/** A row of pixels as it could be found again: 64 bytes that do not repeat. */
const PIXEL_ROW = noise(64);

const secrets = (): Buffer[] => {
  const values = [...Object.values(descriptor()), ...Object.values(attributes(sopUid(1)))].flat();
  const texts = values.filter((value): value is string => typeof value === 'string' && value.length >= 4);
  const parts = texts.flatMap((text) => [text, ...text.split('^')]).filter((text) => text.length >= 4);
  return [...new Set([...parts, sopUid(2), sopUid(3), PASSPHRASE, 'because it is on the list'])].flatMap(
    (text) => [
      Buffer.from(text, 'utf8'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').replaceAll('=', '')),
      Buffer.from(Buffer.from(text).toString('hex')),
    ],
  );
};

function expectNothingReadable(directory: string, needles: readonly Buffer[]): void {
  const files = filesOf(directory);
  expect(files.some(({ path }) => path.endsWith('-wal'))).toBe(true);
  for (const { path, bytes } of files) {
    for (const needle of needles) {
      expect(
        bytes.includes(needle) || Buffer.from(path).includes(needle),
        `${needle.toString('utf8')} in a file`,
      ).toBe(false);
    }
  }
}

// guards S-12
it('leaves no name, ID, UID, reason, passphrase or pixel row in any file, while open, locked or unlocked', async () => {
  const { vault, directory, recoveryCode } = await newVault();
  const needles = [
    ...secrets(),
    PIXEL_ROW,
    Buffer.from(recoveryCode),
    Buffer.from(recoveryCode.replaceAll('-', '')),
  ];
  expect(needles.length).toBeGreaterThan(60);
  must(
    await vault.recordStudy({
      descriptor: descriptor(),
      purpose: { kind: 'worklist', reason: 'because it is on the list' },
      expected: 3,
      confirmedAt: '2026-03-04T05:00:00.000Z',
    }),
  );
  const bytes = Buffer.concat([noise(70_000), PIXEL_ROW, noise(200_000), PIXEL_ROW]);
  must(await store(vault, sopUid(1), bytes));
  must(await store(vault, sopUid(2), bytes));
  must(await vault.instances(vault.keyOf(STUDY_UID)));
  await readAll(vault, sopUid(1));
  expectNothingReadable(directory, needles);
  vault.lock();
  must(await store(vault, sopUid(3), bytes));
  expectNothingReadable(directory, needles);
  await vault.close();
  const again = await openTestVault(directory);
  must(await store(again, sopUid(3), bytes));
  must(await again.unlock(PASSPHRASE));
  must(await again.studies());
  expectNothingReadable(directory, needles);
});
