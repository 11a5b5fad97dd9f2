// `pacs-kit train` refuses every directory that is not its own, before it writes anything.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { takeGround } from '../../../electron/cli/rehearsal-ground.ts';
import { dataWithVault, pacsKit, temporaryFolder } from './cli-fixture.ts';

it('lists the lessons, and says when none was taken yet', async () => {
  const data = path.join(temporaryFolder(), 'real');
  const { exitCode, answer } = await pacsKit('train', 'list');
  expect(exitCode).toBe(0);
  expect(answer['lessons']).toHaveLength(3);
  const records = await pacsKit('train', 'records', '--data', data);
  expect(records).toMatchObject({ exitCode: 0, answer: { ok: true, records: [] } });
  expect(existsSync(data)).toBe(false);
});

it('refuses a directory with a real vault, a foreign one, and a configuration that it did not write (guards S-6)', async () => {
  const real = await dataWithVault();
  const folder = temporaryFolder();
  const before = readdirSync(real);
  expect(await takeGround(real, folder)).toMatchObject({
    ok: false,
    error: { code: 'training.ground-refused', message: expect.stringMatching(/vault of a station/u) },
  });
  expect(await takeGround(path.join(real, 'rehearsal-ground'), real)).toMatchObject({ ok: false });
  expect(await takeGround(path.dirname(real), real)).toMatchObject({ ok: false });
  expect(readdirSync(real)).toEqual(before);

  writeFileSync(path.join(folder, 'letter.txt'), 'mine');
  expect(await takeGround(folder, real)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/not empty/u) },
  });
  expect(readdirSync(folder)).toEqual(['letter.txt']);

  const ground = path.join(folder, 'ground');
  mkdirSync(ground);
  expect(await takeGround(ground, real)).toMatchObject({ ok: true });
  expect(await takeGround(ground, real)).toMatchObject({ ok: true });
  writeFileSync(
    path.join(ground, 'config.yaml'),
    'endpoints: [{ id: real, host: pacs, port: 104, aeTitle: PACS }]\n',
  );
  expect(await takeGround(ground, real)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/not written by/u) },
  });
});
