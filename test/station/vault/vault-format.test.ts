import { expect, it } from 'vitest';
import { readVault } from './independent-reader.ts';
import { attributes, descriptor, must, sopUid } from './synthetic-study.ts';
import { newVault, noise, openTestVault, PASSPHRASE, record, store } from './vault-fixture.ts';

it('is read by a second program that knows only the format document', async () => {
  const { vault, directory } = await newVault();
  await record(vault);
  const contents = [noise(0), noise(1), noise(131_072), noise(131_073), noise(900_000)];
  for (const [i, bytes] of contents.entries()) must(await store(vault, sopUid(i + 1), bytes));
  await vault.close();
  // A second epoch: filled by a station that restarted and was never unlocked.
  const locked = await openTestVault(directory);
  const later = noise(50_000);
  must(await store(locked, sopUid(9), later));
  await locked.close();

  const read = await readVault(directory, PASSPHRASE);
  expect(read).toHaveLength(6);
  for (const [i, bytes] of [...contents, later].entries()) expect(read[i]?.bytes.equals(bytes)).toBe(true);
  expect(read[0]?.study).toMatchObject({ descriptor: descriptor() });
  expect(read[0]?.attributes).toEqual(attributes(sopUid(1)));
  await expect(readVault(directory, 'not the passphrase at all')).rejects.toThrow('no slot opens');
});
