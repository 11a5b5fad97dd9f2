// Looks at a P-DATA-TF before dcmjs-dimse does: the library believes the lengths in it, and takes minutes over empty fragments.

const P_DATA_TF = 4;
const PDU_HEADER_BYTES = 6;

/**
 * Counts the presentation data values of a PDU (PS3.8 §9.3.5.1).
 *
 * @returns 1 for other PDUs, at least 1 for P-DATA-TF, Infinity when the lengths inside do not add up
 */
export function countPdvs(pdu: Buffer): number {
  if (pdu[0] !== P_DATA_TF) return 1;
  let count = 0;
  let at = PDU_HEADER_BYTES;
  while (at < pdu.length) {
    if (at + 6 > pdu.length) return Number.POSITIVE_INFINITY;
    const length = pdu.readUInt32BE(at);
    at += 4 + length;
    if (length < 2 || at > pdu.length) return Number.POSITIVE_INFINITY;
    count += 1;
  }
  return Math.max(1, count);
}
