// An instance arrives as the bare data set of a C-STORE or as a DICOM file (PS3.10 §7); this finds the data set and inflates it.
import { Inflate } from 'pako';
import { MAX_INFLATED_BYTES, MAX_INSTANCE_BYTES } from '../limits.ts';
import { readDataSet, type DataSet, type Encoding } from './data-set.ts';
import { malformed, tooLarge, unsupported } from './pixel-error.ts';
import { TRANSFER_SYNTAXES, type TransferSyntax } from './transfer-syntaxes.ts';
import { stringOf } from './values.ts';

const TRANSFER_SYNTAX_UID = 0x00020010;
const FILE_META = { explicitVr: true, littleEndian: true } as const;

const startsWithMeta = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x02 &&
  bytes[at + 1] === 0x00 &&
  (bytes[at + 4] ?? 0) >= 0x41 &&
  (bytes[at + 4] ?? 0) <= 0x5a;

/** Where group 0002 ends, found by walking it: its own length element is often wrong. */
function endOfMeta(bytes: Uint8Array, start: number): number {
  let at = start;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isGroupLength = at + 12 <= bytes.length && view.getUint32(at, true) === 0x00000002;
  if (isGroupLength && view.getUint32(at + 8, true) > bytes.length) {
    throw malformed('The file meta information claims to be longer than the file.');
  }
  while (at + 8 <= bytes.length && view.getUint16(at, true) === 0x0002) {
    const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
    const long = vr === 'OB' || vr === 'UN';
    if (long && at + 12 > bytes.length) break;
    at += long ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true);
    if (at > bytes.length) throw malformed('The file meta information runs past the end.');
  }
  return at;
}

function inflate(bytes: Uint8Array, maxInflatedBytes: number): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const inflater = new Inflate({ raw: true, chunkSize: 1024 * 1024 });
  inflater.onData = (chunk) => {
    total += chunk.length;
    if (total > maxInflatedBytes) throw tooLarge('The deflated data set is larger than the kit inflates.');
    chunks.push(chunk);
  };
  inflater.push(bytes, true);
  if (inflater.err !== 0 || !inflater.ended) throw malformed('The deflated data set cannot be inflated.');
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * How the elements are encoded: as the transfer syntax says, but for files that say explicit VR and begin without one. GDCM and
 * pydicom read those as implicit VR, too; from the first element to the last it must add up, or the file is refused.
 */
function encodingOf(body: Uint8Array, at: number, { explicitVr, littleEndian }: TransferSyntax): Encoding {
  const isLetter = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;
  const hasVr = isLetter(body[at + 4]) && isLetter(body[at + 5]);
  return { explicitVr: explicitVr && (hasVr || !littleEndian), littleEndian };
}

export interface OpenedInstance {
  readonly syntax: TransferSyntax;
  readonly dataSet: DataSet;
}

/**
 * Opens an instance's bytes.
 *
 * @param bytes a data set, or a DICOM file with its meta information
 * @param TransferSyntaxUID what the sender negotiated; '' to take the file's own word. A file that says otherwise is refused
 * @param maxInflatedBytes where a deflated data set is given up
 */
export function openInstance(
  bytes: Uint8Array,
  TransferSyntaxUID: string,
  maxInflatedBytes = MAX_INFLATED_BYTES,
): OpenedInstance {
  if (bytes.length > MAX_INSTANCE_BYTES) throw tooLarge('The instance is larger than the kit opens.');
  const isFile =
    bytes.length >= 132 &&
    bytes[128] === 0x44 &&
    bytes[129] === 0x49 &&
    bytes[130] === 0x43 &&
    bytes[131] === 0x4d;
  const metaStart = isFile ? 132 : 0;
  const start = startsWithMeta(bytes, metaStart) ? endOfMeta(bytes, metaStart) : metaStart;
  const meta = readDataSet(bytes, FILE_META, metaStart, start);
  const said = stringOf(meta, TRANSFER_SYNTAX_UID);
  if (said !== '' && TransferSyntaxUID !== '' && said !== TransferSyntaxUID) {
    throw malformed('The file’s transfer syntax is not the one it was sent in.');
  }
  const uid = TransferSyntaxUID === '' ? said : TransferSyntaxUID;
  if (uid === '') throw malformed('Nothing says which transfer syntax the data set is in.');
  const syntax = TRANSFER_SYNTAXES.get(uid);
  if (!syntax)
    throw unsupported(`Transfer syntax ${uid.slice(0, 64).replaceAll(/[^0-9.]/gu, '?')} is not supported.`);
  if (start >= bytes.length) throw malformed('There is no data set.');
  const body = syntax.deflated ? inflate(bytes.subarray(start), maxInflatedBytes) : bytes;
  const at = syntax.deflated ? 0 : start;
  return { syntax, dataSet: readDataSet(body, encodingOf(body, at, syntax), at) };
}
