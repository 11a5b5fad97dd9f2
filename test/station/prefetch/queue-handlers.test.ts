import { describe, expect, it } from 'vitest';
import { queueHandlers } from '../../../electron/station/prefetch/queue-handlers.ts';
import { ok } from '../../../shared/contract/result.ts';
import { failure } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

describe('a top-up that a person begins', () => {
  it('begins only once it is on record, and only a moment that can be is put there', async () => {
    const at = prefetchFixture();
    const { queue } = at.open();
    const recorded: string[] = [];
    const by = new Date(at.clock.wall().getTime() + 3_600_000).toISOString();
    const refusing = queueHandlers(queue, () => Promise.resolve(failure('journal.io-failed')));
    expect(await refusing['prefetch:top-up']({ by })).toMatchObject({ error: { code: 'journal.io-failed' } });
    expect(queue.view().topUp).toBeNull();
    const handlers = queueHandlers(queue, (event) => {
      recorded.push(event);
      expect(queue.view().topUp).toBeNull();
      return Promise.resolve(ok(null));
    });
    expect(await handlers['prefetch:top-up']({ by: 'soon' })).toMatchObject({
      error: { code: 'contract.invalid-input' },
    });
    expect(await handlers['prefetch:top-up']({ by })).toMatchObject({ value: { topUp: { by } } });
    expect(recorded).toEqual(['prefetch:top-up-begun']);
    await at.close();
  });
});
