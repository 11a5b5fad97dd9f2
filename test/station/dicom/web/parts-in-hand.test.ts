import { describe, expect, it } from 'vitest';
import { PartsInHand } from '../../../../electron/station/dicom/web/parts-in-hand.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function inHand() {
  const told: string[] = [];
  const hand = new PartsInHand(({ completed, failed }) => told.push(`${completed}/${failed}`));
  return { hand, told };
}

describe('parts that the sink is still making durable', () => {
  it('are up to seven before the next must wait for one of them', async () => {
    const { hand } = inHand();
    const settle: ((kept: boolean) => void)[] = [];
    const take = () => hand.take(new Promise<boolean>((resolve) => settle.push(resolve)));
    for (let part = 1; part <= 7; part += 1) expect(take()).toBeUndefined();
    let isFree = false;
    void Promise.resolve(take()).then(() => (isFree = true));
    await turn();
    expect(isFree).toBe(false);
    settle[3]?.(true);
    await turn();
    expect(isFree).toBe(true);
  });

  // guards S-7
  it('count only when they are settled, in whatever order, and all are waited for', async () => {
    const { hand, told } = inHand();
    const settle: ((kept: boolean) => void)[] = [];
    for (let part = 0; part < 3; part += 1)
      void hand.take(new Promise<boolean>((resolve) => settle.push(resolve)));
    let isSettled = false;
    void hand.settled().then(() => (isSettled = true));
    settle[2]?.(true);
    settle[0]?.(false);
    await turn();
    expect([hand.counts, isSettled]).toEqual([{ completed: 1, failed: 1 }, false]);
    hand.over();
    settle[1]?.(true);
    await turn();
    expect([hand.counts, isSettled]).toEqual([{ completed: 2, failed: 1 }, true]);
    expect(told).toEqual(['1/0', '1/1']);
  });
});
