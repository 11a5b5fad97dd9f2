// A DICOM file is a data set with a preamble and file meta information in front (PS3.10 §7.1). Writing one must not touch a
// byte of the data set; reading one must not believe its lengths.
import { kitError } from '../contract/kit-error.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { decodeAscii } from './character-set.ts';
import { EXPLICIT_VR_LITTLE_ENDIAN } from './transfer-syntax.ts';
import { lengthFormOf } from './value-representation.ts';

/** Who wrote the file: a UUID-derived UID (PS3.5 §B.2) of this project, and a name of at most 16 characters. */
export const IMPLEMENTATION_CLASS_UID = '2.25.290541287780363175821820766132374568142';
export const IMPLEMENTATION_VERSION_NAME = 'PACSKIT_01';

/** The file meta information that the kit writes and reads; absent text is `''`. */
export interface FileMeta {
  readonly MediaStorageSOPClassUID: string;
  readonly MediaStorageSOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly ImplementationClassUID: string;
  readonly ImplementationVersionName: string;
  readonly SourceApplicationEntityTitle: string;
}

export interface Part10File {
  readonly meta: FileMeta;
  /** Where the data set begins, in bytes from the start of the file. */
  readonly dataSetOffset: number;
}

const PREAMBLE_BYTES = 132;
/** No real meta group comes near it. */
const META_LIMIT_BYTES = 1024 * 1024;

function element(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const long = lengthFormOf(vr) === 'long';
  const bytes = new Uint8Array((long ? 12 : 8) + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  bytes.set(value, long ? 12 : 8);
  return bytes;
}

function padded(text: string, padding: number): Uint8Array {
  const bytes = new Uint8Array(text.length + (text.length % 2)).fill(padding);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i) & 0x7f;
  return bytes;
}

const uid = (text: string): Uint8Array => padded(text, 0);

/** The bytes that go in front of a data set to make it a DICOM file: preamble, `DICM`, group 0002 (PS3.10 Table 7.1-1). */
export function part10Header(
  input: Pick<FileMeta, 'MediaStorageSOPClassUID' | 'MediaStorageSOPInstanceUID' | 'TransferSyntaxUID'> & {
    readonly SourceApplicationEntityTitle?: string;
  },
): Uint8Array {
  const source = input.SourceApplicationEntityTitle ?? '';
  const elements = [
    element(0x00020001, 'OB', Uint8Array.of(0, 1)),
    element(0x00020002, 'UI', uid(input.MediaStorageSOPClassUID)),
    element(0x00020003, 'UI', uid(input.MediaStorageSOPInstanceUID)),
    element(0x00020010, 'UI', uid(input.TransferSyntaxUID)),
    element(0x00020012, 'UI', uid(IMPLEMENTATION_CLASS_UID)),
    element(0x00020013, 'SH', padded(IMPLEMENTATION_VERSION_NAME, 0x20)),
    ...(source === '' ? [] : [element(0x00020016, 'AE', padded(source.slice(0, 16), 0x20))]),
  ];
  const groupBytes = elements.reduce((sum, { length }) => sum + length, 0);
  const groupLength = new Uint8Array(4);
  new DataView(groupLength.buffer).setUint32(0, groupBytes, true);
  const parts = [element(0x00020000, 'UL', groupLength), ...elements];
  const header = new Uint8Array(PREAMBLE_BYTES + 12 + groupBytes);
  header.set(padded('DICM', 0), 128);
  let at = PREAMBLE_BYTES;
  for (const part of parts) {
    header.set(part, at);
    at += part.length;
  }
  return header;
}

const notDicom = (reason: string) =>
  err(
    kitError(
      'ingest.not-dicom',
      `This is not a DICOM file: ${reason}.`,
      'Choose a file that a DICOM application wrote.',
      { reason },
    ),
  );

/**
 * Reads the file meta information at the front of a file. The group is read to its end element by element; a group length
 * that disagrees is not believed, as the elements themselves say where they end. A meta group without a transfer syntax is
 * read as explicit little endian.
 *
 * @param file the file, or enough of it to hold group 0002
 */
export function parsePart10(file: Uint8Array): Result<Part10File> {
  if (file.length < PREAMBLE_BYTES) return notDicom('it is too short for a preamble');
  if (String.fromCharCode(...file.subarray(128, PREAMBLE_BYTES)) !== 'DICM')
    return notDicom('DICM is missing');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const values = new Map<number, string>();
  let at = PREAMBLE_BYTES;
  while (at + 8 <= file.length && view.getUint16(at, true) === 2) {
    const vr = String.fromCharCode(file[at + 4] ?? 0, file[at + 5] ?? 0);
    const form = lengthFormOf(vr);
    if (form === null) return notDicom('its file meta information is not explicit VR');
    const headerBytes = form === 'long' ? 12 : 8;
    if (at + headerBytes > file.length) return notDicom('it ends in its file meta information');
    const length = form === 'long' ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const end = at + headerBytes + length;
    if (end > file.length || end > META_LIMIT_BYTES) return notDicom('its file meta information has no end');
    const value = decodeAscii(file.subarray(at + headerBytes, end));
    if (vr !== 'OB') values.set(view.getUint16(at + 2, true), value);
    if (view.getUint16(at + 2, true) === 0 && length === 4) {
      const announced = view.getUint32(at + headerBytes, true);
      if (announced > META_LIMIT_BYTES)
        return notDicom('its file meta information announces an impossible length');
    }
    at = end;
  }
  const text = (elementNumber: number): string => values.get(elementNumber) ?? '';
  return ok({
    meta: {
      MediaStorageSOPClassUID: text(0x0002),
      MediaStorageSOPInstanceUID: text(0x0003),
      TransferSyntaxUID: text(0x0010) === '' ? EXPLICIT_VR_LITTLE_ENDIAN : text(0x0010),
      ImplementationClassUID: text(0x0012),
      ImplementationVersionName: text(0x0013),
      SourceApplicationEntityTitle: text(0x0016),
    },
    dataSetOffset: at,
  });
}
