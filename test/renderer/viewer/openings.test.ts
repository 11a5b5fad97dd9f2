import { describe, expect, it } from 'vitest';
import { createOpenings } from '../../../renderer/viewer/openings.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { StationClient } from '../../../renderer/station-client.ts';

const STUDY = 'a'.repeat(32);

function bench(answers: readonly boolean[] = []) {
  const said: string[] = [];
  const timers = new Set<() => void>();
  let asked = 0;
  const client = {
    invoke: (channel: string) => {
      said.push(channel);
      if (channel === 'study:open') asked += 1;
      return Promise.resolve(
        (answers[asked - 1] ?? true) ? ok({ asked }) : err(kitError('vault.locked', 'Locked.', 'Unlock.')),
      );
    },
  } as unknown as Pick<StationClient, 'invoke'>;
  const openings = createOpenings(
    () => said.push('first'),
    (_delayMs, run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
  );
  return { client, openings, said, waitLong: () => timers.forEach((run) => run()), timers };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the opening of a study', () => {
  it('is asked for when the study is chosen, with its first image, and taken over by its screen', async () => {
    const { client, openings, said, timers } = bench();
    openings.begin(client, STUDY);
    expect(said).toEqual(['first', 'study:open']);
    expect(await openings.take(client, STUDY)).toEqual(ok({ asked: 1 }));
    expect(said).toHaveLength(2);
    expect(timers.size).toBe(0);
  });

  it('is taken over once: a second screen of the same study opens it for itself', async () => {
    const { client, openings, said } = bench();
    openings.begin(client, STUDY);
    await openings.take(client, STUDY);
    expect(await openings.take(client, STUDY)).toEqual(ok({ asked: 2 }));
    expect(said).toEqual(['first', 'study:open', 'study:open']);
  });

  // guards S-11
  it('is closed again when no screen comes for it: it does not count as being read for ever', async () => {
    const { client, openings, said, waitLong } = bench();
    openings.begin(client, STUDY);
    waitLong();
    await settle();
    expect(said).toEqual(['first', 'study:open', 'study:close']);
    await openings.take(client, STUDY);
    expect(said.at(-1)).toBe('study:open');
  });

  // guards S-11
  it('is no one else’s after a lock: the next reader opens the study for themselves, and closes nothing of before', async () => {
    const { client, openings, said, waitLong, timers } = bench();
    openings.begin(client, STUDY);
    openings.drop();
    expect(timers.size).toBe(0);
    expect(await openings.take(client, STUDY)).toEqual(ok({ asked: 2 }));
    waitLong();
    await settle();
    expect(said).toEqual(['first', 'study:open', 'study:open']);
  });

  it('that nobody took is closed and asked for anew when the study is chosen again: it may be old', async () => {
    const { client, openings, said } = bench();
    openings.begin(client, STUDY);
    openings.begin(client, STUDY);
    expect(await openings.take(client, STUDY)).toEqual(ok({ asked: 2 }));
    expect(said).toEqual(['first', 'study:open', 'first', 'study:open', 'study:close']);
  });

  it('that was refused is asked for anew, and never closed', async () => {
    const { client, openings, said, waitLong, timers } = bench([false, true]);
    openings.begin(client, STUDY);
    await settle();
    expect(timers.size).toBe(0);
    expect(await openings.take(client, STUDY)).toEqual(ok({ asked: 2 }));
    waitLong();
    expect(said).not.toContain('study:close');
  });
});
