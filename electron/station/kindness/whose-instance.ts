// Which endpoint an arriving instance comes from. A C-MOVE's instances come from the PACS's address under its AE title, a
// C-GET's and a WADO-RS's on the connection that we opened; both name the peer in `ArrivingInstance`.
import type { ArrivingInstance } from '../dicom/port.ts';
import type { KindEndpoint } from './settings.ts';

const plain = (address: string): string => address.toLowerCase().replace(/^::ffff:/u, '');

/**
 * @param moving endpoints that a C-MOVE is under way at: some deliver under another AE title and address
 * @returns the endpoint's id; null when it could be several, or none
 */
export function whoseInstance(
  { callingAeTitle, remoteAddress }: Pick<ArrivingInstance, 'callingAeTitle' | 'remoteAddress'>,
  endpoints: readonly KindEndpoint[],
  moving: ReadonlySet<string>,
): string | null {
  const title = callingAeTitle.trim();
  const address = plain(remoteAddress);
  // A web service without an AE title goes by its id.
  const byTitle = endpoints.filter(({ aeTitle, id }) => (aeTitle === '' ? id : aeTitle) === title);
  const byAddress = endpoints.filter(({ host }) => plain(host) === address);
  const both = byTitle.filter((each) => byAddress.includes(each));
  for (const found of [both, byTitle, byAddress, endpoints]) {
    if (found.length === 1) return found[0]?.id ?? null;
    const [mover, another] = found.filter(({ id }) => moving.has(id));
    if (mover !== undefined && another === undefined) return mover.id;
    // Several of one host and one title: which of them does not matter to the PACS.
    if (found.length > 1 && found === both) return found[0]?.id ?? null;
  }
  return null;
}
