import { describe, expect, it } from 'vitest';
import { keyOf } from './fake-archive.ts';
import { severalPacs, sops } from './several-pacs.ts';

const two = () => severalPacs({ main: 'primary', backup: 'secondary' });
const STUDY = '2.25.7';
const KEY = keyOf(STUDY);
const look = async (set: ReturnType<typeof two>) => {
  const looked = await set.prefetch.looks.look(KEY, true);
  if (!looked.ok) throw new Error(looked.error.code);
  return looked.value;
};

describe('with several PACS, a look at an open study', () => {
  // guards S-1
  it('makes nothing incomplete, and calls nothing gone, because a stand-in holds less or none of it', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 5));
    await set.prefetch.runCycle();
    set.at('main').state = 'down';
    expect(await look(set)).toMatchObject({
      endpointId: 'backup',
      lacking: 0,
      withdrawnCount: 0,
      notListed: false,
    });
    set.at('backup').studies.set(STUDY, sops(STUDY, 1, 3));
    // What it remembers of the last look goes with the process.
    await set.restart();
    expect(await look(set)).toMatchObject({ lacking: 0, withdrawnCount: 0, notListed: false });
    expect(set.countsOf(STUDY)).toMatchObject({ held: 5, expected: 5 });
    await set.close();
  });

  // guards S-1
  it('tells what a stand-in has more, and does not call the study complete by it', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 5));
    await set.prefetch.runCycle();
    set.at('main').state = 'down';
    set.at('backup').studies.set(STUDY, sops(STUDY, 1, 7));
    expect(await look(set)).toMatchObject({ endpointId: 'backup', lacking: 2, isNewer: true });
    const { held, expected } = set.countsOf(STUDY) ?? {};
    expect(held).toBe(5);
    expect(expected).not.toBe(5);
    await set.close();
  });
});
