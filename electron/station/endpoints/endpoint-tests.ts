// Runs connection tests one at a time for each PACS, on record, and ends one when the person who asked for it has seen enough.
import type { EndpointTestView } from '../../../shared/contract/endpoint-test-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Endpoint } from '../dicom/port.ts';
import { testEndpoint } from './test-endpoint.ts';
import type { TestTools } from './test-steps.ts';

export interface EndpointTests {
  /** @returns the test's findings, failed or not; `endpoint.not-found`, `endpoint.test-running` */
  run(endpointId: string): Promise<Result<EndpointTestView, KitError>>;
  /** The test that runs answers what it found until now. */
  cancel(endpointId: string): void;
  /** Ends what runs. */
  close(): Promise<void>;
}

export function createEndpointTests(options: {
  readonly endpoints: readonly Endpoint[];
  readonly tools: TestTools;
  /** Steps and outcomes, no patient: for the journal. */
  readonly onTested: (view: EndpointTestView) => Promise<unknown>;
}): EndpointTests {
  const running = new Map<string, { readonly abort: AbortController; done: Promise<unknown> }>();
  return {
    async run(endpointId) {
      const endpoint = options.endpoints.find(({ id }) => id === endpointId);
      if (endpoint === undefined)
        return err(
          kitError(
            'endpoint.not-found',
            'No PACS of this id is configured.',
            'Give the id of one of the `endpoints` in the configuration.',
          ),
        );
      if (running.has(endpointId))
        return err(
          kitError(
            'endpoint.test-running',
            `A connection test of ${endpointId} is already running.`,
            'Wait for it, or cancel it first.',
          ),
        );
      const abort = new AbortController();
      const test = testEndpoint(endpoint, options.tools, abort.signal);
      running.set(endpointId, { abort, done: test });
      try {
        const view = await test;
        await options.onTested(view);
        return ok(view);
      } finally {
        running.delete(endpointId);
      }
    },
    cancel: (endpointId) => running.get(endpointId)?.abort.abort(),
    async close() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}

/** For the journal: which step ended how. */
export const testedDetails = (view: EndpointTestView): Record<string, string> => ({
  endpointId: view.endpointId,
  verdict: view.verdict,
  steps: view.steps
    .map(({ id, outcome, code }) => `${id} ${outcome}${code === null ? '' : ` ${code}`}`)
    .join('; '),
});
