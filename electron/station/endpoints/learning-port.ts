// Learns from the normal traffic: a port around the port that changes nothing and notices what each PACS did and did not do.
// What questions for the worklist show (date ranges, modality worklists) is told by who asks them, who sees all of their answers:
// `prefetch/sources/`. Two who told the same in other words would write it down anew at every listing.
import type { KitError, KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { DicomPort, Endpoint, RetrieveMethod, RetrieveProgress } from '../dicom/port.ts';
import type { Learnt } from './capability-facts.ts';

export interface Observer {
  readonly learn: (endpointId: string, learnt: Learnt) => void;
  /** Milliseconds from the request to the first instance. */
  readonly onRetrieveLatency: (endpointId: string, latencyMs: number) => void;
  /** A retrieve's turn has come; answers whom to tell how long its first instance then took, where that is known exactly. */
  readonly onRetrieve?: (endpointId: string) => ((latencyMs: number) => void) | null;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The PACS does not have the service, or not for us. */
const NOT_OFFERED: ReadonlySet<string> = new Set<KitErrorCode>([
  'dicom.presentation-context-rejected',
  'dicom.web-not-supported',
  'dicom.web-not-a-service',
]);

/** One who sends fewer may have had nothing to report. */
const ENOUGH_INSTANCES = 5;

function fromRetrieve(
  method: RetrieveMethod,
  result: Result<{ readonly completed: number }, KitError>,
  toldRemaining: boolean,
): readonly Learnt[] {
  if (!result.ok) {
    const { code } = result.error;
    if (code === 'dicom.move-destination-unknown') {
      const words = 'it does not know this station as a place to send to';
      return [{ id: method, verdict: 'no', words, by: 'use' }];
    }
    return NOT_OFFERED.has(code)
      ? [{ id: method, verdict: 'no', words: `it does not offer ${method} to this station`, by: 'use' }]
      : [];
  }
  const { completed } = result.value;
  if (completed === 0) return [];
  const brought: Learnt = { id: method, verdict: 'yes', words: `images came by ${method}`, by: 'use' };
  if (method === 'WADO-RS' || (!toldRemaining && completed < ENOUGH_INSTANCES)) return [brought];
  const words = `its ${method} ${toldRemaining ? 'tells' : 'does not tell'} how many images remain`;
  return [brought, { id: 'pending-progress', verdict: toldRemaining ? 'yes' : 'no', words, by: 'use' }];
}

/** @param port every call goes through unchanged */
export function learningPort<P extends DicomPort>(port: P, observer: Observer): P {
  const learn = (endpoint: Endpoint, facts: readonly Learnt[]): void => {
    for (const fact of facts) observer.learn(endpoint.id, fact);
  };
  const ownQueries = ({ queryBy, web }: Endpoint): boolean =>
    web !== undefined && queryBy?.length === 1 && queryBy[0] === 'QIDO-RS';

  return {
    ...port,
    async findStudies(endpoint, query, options) {
      const found = await port.findStudies(endpoint, query, options);
      if (found.ok && ownQueries(endpoint))
        learn(endpoint, [{ id: 'QIDO-RS', verdict: 'yes', words: 'it answers QIDO-RS', by: 'use' }]);
      return found;
    },
    async retrieve(endpoint, target, method, options) {
      let startedAt = observer.now();
      let onFirst = observer.onRetrieve?.(endpoint.id) ?? null;
      // What passed before was our own waiting.
      const onStarted = (): void => {
        startedAt = observer.now();
        onFirst = observer.onRetrieve?.(endpoint.id) ?? null;
        options.onStarted?.();
      };
      let toldRemaining = false;
      let first: number | null = null;
      const onProgress = (progress: RetrieveProgress): void => {
        toldRemaining ||= progress.remaining !== null;
        if (progress.completed > 0 && first === null) {
          first = observer.now() - startedAt;
          // Told only after several had come: the first of them came nobody knows when.
          if (progress.completed === 1) onFirst?.(first);
        }
        options.onProgress?.(progress);
      };
      const result = await port.retrieve(endpoint, target, method, { ...options, onProgress, onStarted });
      if (result.ok && result.value.completed > 0) {
        observer.onRetrieveLatency(endpoint.id, first ?? observer.now() - startedAt);
      }
      learn(endpoint, fromRetrieve(method, result, toldRemaining));
      return result;
    },
  };
}
