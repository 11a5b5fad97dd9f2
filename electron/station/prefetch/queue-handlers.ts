// What the station answers on the queue's channels. What a person makes of the queue bears their name in the journal.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { QueueView } from '../../../shared/contract/queue-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { QueueControl } from './queue-control.ts';

/** Appends to the journal as the operator. */
type Recorder = (
  event: string,
  details: Record<string, string | number | boolean | null>,
) => Promise<Result<unknown, KitError>>;

interface OfStudy {
  readonly studyKey: KeyedHash;
}

export function queueHandlers(queue: QueueControl, record: Recorder) {
  /** What cannot be recorded is not done. */
  const onRecord =
    (event: string, act: (studyKey: KeyedHash) => Result<QueueView>) =>
    async ({ studyKey }: OfStudy): Promise<Result<QueueView, KitError>> => {
      const refused = queue.refusal(studyKey);
      if (refused !== null) return err(refused);
      const recorded = await record(event, { studyKey });
      return recorded.ok ? act(studyKey) : recorded;
    };
  return {
    'prefetch:top-up': async ({ by }: { readonly by: string }): Promise<Result<QueueView, KitError>> => {
      const refused = queue.topUpRefusal(by);
      if (refused !== null) return err(refused);
      const recorded = await record('prefetch:top-up-begun', { by });
      return recorded.ok ? queue.topUp(by) : recorded;
    },
    'prefetch:end-top-up': async (): Promise<Result<QueueView, KitError>> => {
      const recorded = await record('prefetch:top-up-cancelled', {});
      return recorded.ok ? ok(queue.endTopUp()) : recorded;
    },
    'queue:list': () => Promise.resolve(ok(queue.view())),
    'queue:cancel-study': onRecord('queue:study-cancelled', (studyKey) => queue.cancelStudy(studyKey)),
    'queue:resume-study': onRecord('queue:study-resumed', (studyKey) => queue.resumeStudy(studyKey)),
    'queue:move-up': onRecord('queue:study-moved-up', (studyKey) => queue.moveUp(studyKey)),
  };
}
