// Which PACS the prefetch turns to, and which one it is talking to now: so that a transfer ends when its PACS is lost and goes
// on with the next, and the record says once that it did.
import type { EndpointRole } from '../../../shared/contract/endpoint-view.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { EndpointFleet, PacsChoice } from '../endpoints/port.ts';
import type { Journal } from '../journal/port.ts';

export type PacsChooser = Pick<EndpointFleet, 'choose'> & Partial<Pick<EndpointFleet, 'offers'>>;

/** Without a fleet that watches them: as configured. */
export const inOrder = (endpoints: readonly Endpoint[]): PacsChooser => ({
  choose: ({ lacking }) => ({
    endpoints: endpoints.filter(({ id }) => lacking?.has(id) !== true),
    words: '',
    isFailover: false,
  }),
});

export interface PacsInUse {
  /** A transfer from this PACS begins. Its signal ends with `outer`, or when the PACS is lost. */
  begin(endpointId: string, outer: AbortSignal): { readonly signal: AbortSignal; end(): void };
  /** Ends the transfers from every PACS that may not be asked any more, not even for what is urgent. */
  endUnless(pacs: PacsChooser): void;
}

export function createPacsInUse(): PacsInUse {
  const running = new Set<{ readonly endpointId: string; readonly abort: AbortController }>();
  return {
    begin(endpointId, outer) {
      const transfer = { endpointId, abort: new AbortController() };
      running.add(transfer);
      return {
        signal: AbortSignal.any([outer, transfer.abort.signal]),
        end: () => void running.delete(transfer),
      };
    },
    endUnless(pacs) {
      const { endpoints } = pacs.choose({ role: 'retrieve', urgency: 'stat' });
      for (const { endpointId, abort } of running)
        if (endpoints.every(({ id }) => id !== endpointId)) abort.abort();
    },
  };
}

/** Puts a change of PACS on record: once for each change, not once for each study. */
export function createPacsChanges(
  journal: Pick<Journal, 'append'>,
): (role: EndpointRole, choice: PacsChoice) => void {
  const last = new Map<EndpointRole, string>();
  return (role, { endpoints, words, isFailover }) => {
    const to = endpoints[0]?.id;
    if (to === undefined) return;
    const from = last.get(role) ?? null;
    last.set(role, to);
    if (from === to || (from === null && !isFailover)) return;
    const details = { role, from, to, reason: words, failover: isFailover };
    // Fetching goes on when the record of it fails, and the journal reports that itself.
    void journal.append({ event: 'prefetch:pacs-changed', actor: 'station', role: 'station', details });
  };
}

/** " from backup (secondary: used because main is down since 10:41)" while another than the best ranked is used, else nothing. */
export const failoverWords = ({ endpoints, words, isFailover }: PacsChoice): string =>
  isFailover && endpoints[0] !== undefined ? ` from ${endpoints[0].id} (${words})` : '';
