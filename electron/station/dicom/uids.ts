// The UIDs this room negotiates with, under their PS3.6 names.

export const VERIFICATION = '1.2.840.10008.1.1';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
export const STUDY_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
export const DICOM_APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';

/** Encapsulated and deflated transfer syntaxes that the kit can keep and show (product O3), commonest first. */
export const COMPRESSED_TRANSFER_SYNTAXES = [
  '1.2.840.10008.1.2.4.70', // JPEG Lossless, first-order prediction
  '1.2.840.10008.1.2.4.90', // JPEG 2000 lossless only
  '1.2.840.10008.1.2.4.91', // JPEG 2000
  '1.2.840.10008.1.2.4.50', // JPEG Baseline
  '1.2.840.10008.1.2.5', // RLE Lossless
  '1.2.840.10008.1.2.4.80', // JPEG-LS lossless
  '1.2.840.10008.1.2.4.81', // JPEG-LS near-lossless
  '1.2.840.10008.1.2.4.51', // JPEG Extended
  '1.2.840.10008.1.2.4.57', // JPEG Lossless, process 14
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  '1.2.840.10008.1.2.4.201', // HTJ2K lossless only
  '1.2.840.10008.1.2.4.202', // HTJ2K lossless RPCL
  '1.2.840.10008.1.2.4.203', // HTJ2K
] as const;

/** Every transfer syntax that an instance may arrive in. */
export const STORAGE_TRANSFER_SYNTAXES: ReadonlySet<string> = new Set([
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  ...COMPRESSED_TRANSFER_SYNTAXES,
]);

/** Uncompressed syntaxes in which queries and echoes travel. */
export const MESSAGE_TRANSFER_SYNTAXES: readonly string[] = [
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
];

/**
 * True for a storage SOP class of PS3.4 Annex B. All of them, past and future, stand below one root; a list would refuse
 * the class that a scanner bought next year will send.
 */
export const isStorageSopClass = (uid: string): boolean =>
  uid.startsWith('1.2.840.10008.5.1.4.1.1.') && isUid(uid);

/** True when the text is made as a UID is (PS3.5 §9.1), whatever it may name: digits and dots, at most 64. */
export const isUid = (text: string): boolean => /^[0-9]+(?:\.[0-9]+)*$/u.test(text) && text.length <= 64;
