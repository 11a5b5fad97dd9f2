// What pages are told while the prefetch works.
import type { EventLog } from './event-log.ts';
import type { PrefetchOptions } from './prefetch/prefetch-options.ts';

type Told = Pick<PrefetchOptions, 'onProgress'> &
  Required<Pick<PrefetchOptions, 'onStudy' | 'onList' | 'onQueue'>>;

/** @param onProgress the station's own status changed too */
export const fetchEvents = (events: Pick<EventLog, 'append'>, onProgress: () => void): Told => ({
  onProgress(view) {
    events.append({ type: 'prefetch:progressed', prefetch: view });
    onProgress();
  },
  onStudy(studyKey) {
    events.append({ type: 'study:changed', studyKey });
    events.append({ type: 'worklist:changed' });
  },
  onList: () => void events.append({ type: 'worklist:changed' }),
  onQueue: () => void events.append({ type: 'queue:changed' }),
});
