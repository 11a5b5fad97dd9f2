// The UIDs this room negotiates with, under their PS3.6 names.

export const VERIFICATION = '1.2.840.10008.1.1';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
export const STUDY_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
export const MODALITY_WORKLIST_FIND = '1.2.840.10008.5.1.4.31';
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

const STANDARD_ROOT = '1.2.840.10008.';
const STORAGE_ROOT = '1.2.840.10008.5.1.4.1.1.';
/** Standard storage SOP classes that do not stand below the storage root (PS3.4 §B.5, §GG). */
const STORAGE_ELSEWHERE: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.34.7', // RT Beams Delivery Instruction
  '1.2.840.10008.5.1.4.34.10', // RT Brachy Application Setup Delivery Instruction
  '1.2.840.10008.5.1.4.38.1', // Hanging Protocol
  '1.2.840.10008.5.1.4.39.1', // Color Palette
  '1.2.840.10008.5.1.4.43.1', // Generic Implant Template
  '1.2.840.10008.5.1.4.44.1', // Implant Assembly Template
  '1.2.840.10008.5.1.4.45.1', // Implant Template Group
]);

/**
 * True for an abstract syntax that instances may arrive under. Standard ones stand below one root; a list would refuse the class
 * that a scanner bought next year will send. Private ones cannot be told from their UID and are taken too: a study that a PACS
 * counts them into could otherwise never be complete.
 */
export const isStorageSopClass = (uid: string): boolean =>
  isUid(uid) &&
  (uid.startsWith(STORAGE_ROOT) || STORAGE_ELSEWHERE.has(uid) || !uid.startsWith(STANDARD_ROOT));

/**
 * True when the text can serve as an instance's, series' or study's key. Archives hold UIDs with letters in them, made before
 * anyone checked; what could be a path, a wildcard or a list is refused.
 */
export const isUsableUid = (text: string): boolean => /^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/u.test(text);

/** True when the text is made as a UID is (PS3.5 §9.1), whatever it may name: digits and dots, at most 64. */
export const isUid = (text: string): boolean => /^[0-9]+(?:\.[0-9]+)*$/u.test(text) && text.length <= 64;
