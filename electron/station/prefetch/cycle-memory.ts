// What the prefetch remembers from cycle to cycle in memory, and forgets again: a station runs for months.
import type { CycleParts } from './cycle-parts.ts';

type Memories = Pick<CycleParts, 'asked' | 'seriesChecked'> & {
  readonly active: Pick<CycleParts['active'], 'ways'>;
  readonly queue: Pick<CycleParts['queue'], 'rows'>;
  readonly settings: Pick<CycleParts['settings'], 'askAgainAfterMs'>;
  readonly tools: { readonly clock: Pick<CycleParts['tools']['clock'], 'now'> };
};

/** Drops what says nothing any more: questions old enough to be asked again, and how studies came that are no longer wanted. */
export function forgetOld({ asked, seriesChecked, active, queue, settings, tools }: Memories): void {
  const oldest = tools.clock.now() - settings.askAgainAfterMs;
  for (const memory of [asked, seriesChecked])
    for (const [name, at] of memory) if (at <= oldest) memory.delete(name);
  const wanted = new Set(queue.rows().map(({ studyKey }) => studyKey));
  for (const studyKey of active.ways.keys()) if (!wanted.has(studyKey)) active.ways.delete(studyKey);
}
