import { describe, expect, it } from 'vitest';
import { createIdleQueue } from '../../renderer/viewer/idle-queue.ts';

const work = (begun: string[], name: string) => {
  let finish = (): void => undefined;
  const run = (): Promise<void> => {
    begun.push(name);
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  return { run, finish: () => finish() };
};
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe('thumbnails', () => {
  it('are made one at a time, in order', async () => {
    const begun: string[] = [];
    const queue = createIdleQueue();
    const [a, b] = [work(begun, 'a'), work(begun, 'b')];
    queue.add(a.run);
    queue.add(b.run);
    await settle();
    expect(begun).toEqual(['a']);
    a.finish();
    await settle();
    expect(begun).toEqual(['a', 'b']);
  });

  it('wait while the reader waits for a picture', async () => {
    const begun: string[] = [];
    const queue = createIdleQueue();
    queue.setBusy(true);
    queue.add(work(begun, 'a').run);
    await settle();
    expect(begun).toEqual([]);
    queue.setBusy(false);
    await settle();
    expect(begun).toEqual(['a']);
  });

  it('are not made any more once their place has gone', async () => {
    const begun: string[] = [];
    const queue = createIdleQueue();
    const a = work(begun, 'a');
    queue.add(a.run);
    const cancel = queue.add(work(begun, 'b').run);
    queue.add(work(begun, 'c').run);
    cancel();
    a.finish();
    await settle();
    expect(begun).toEqual(['a', 'c']);
  });
});
