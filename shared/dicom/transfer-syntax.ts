// How a data set is encoded, by its transfer syntax UID: needed to read a header, to choose a decoder, and to say in words
// why an image cannot be shown (PS3.5 Annex A, PS3.6 Table A-1).

/** The image codec inside encapsulated pixel data; `none` for native pixels. */
export type Codec =
  | 'none'
  | 'rle'
  | 'jpeg-8bit'
  | 'jpeg-12bit'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'video';

export interface TransferSyntax {
  readonly uid: string;
  /** PS3.6 name. */
  readonly name: string;
  /** Whether elements carry their VR. */
  readonly vr: 'explicit' | 'implicit';
  readonly byteOrder: 'little' | 'big';
  /** The whole data set is a raw deflate stream (PS3.5 §A.5). */
  readonly deflated: boolean;
  /** Pixel data is a sequence of fragments (PS3.5 §A.4). */
  readonly encapsulated: boolean;
  readonly codec: Codec;
  /** `may-be`: the syntax allows both, only the codestream knows. */
  readonly lossy: 'no' | 'yes' | 'may-be';
}

const native = (
  uid: string,
  name: string,
  how: Partial<Pick<TransferSyntax, 'vr' | 'byteOrder' | 'deflated'>> = {},
): TransferSyntax => ({
  uid,
  name,
  vr: 'explicit',
  byteOrder: 'little',
  deflated: false,
  encapsulated: false,
  codec: 'none',
  lossy: 'no',
  ...how,
});

const encapsulated = (
  uid: string,
  name: string,
  codec: Codec,
  lossy: TransferSyntax['lossy'],
): TransferSyntax => ({
  uid,
  name,
  vr: 'explicit',
  byteOrder: 'little',
  deflated: false,
  encapsulated: true,
  codec,
  lossy,
});

export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const RLE_LOSSLESS = '1.2.840.10008.1.2.5';

/** Every syntax that the kit keeps. Not all can be shown: `video` is stored and named. */
export const TRANSFER_SYNTAXES: readonly TransferSyntax[] = [
  native(IMPLICIT_VR_LITTLE_ENDIAN, 'Implicit VR Little Endian', { vr: 'implicit' }),
  native(EXPLICIT_VR_LITTLE_ENDIAN, 'Explicit VR Little Endian'),
  native(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, 'Deflated Explicit VR Little Endian', { deflated: true }),
  native(EXPLICIT_VR_BIG_ENDIAN, 'Explicit VR Big Endian', { byteOrder: 'big' }),
  encapsulated(RLE_LOSSLESS, 'RLE Lossless', 'rle', 'no'),
  encapsulated('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'jpeg-8bit', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg-12bit', 'yes'),
  // Retired; still found in archives (PS3.6 2004).
  encapsulated(
    '1.2.840.10008.1.2.4.53',
    'JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)',
    'jpeg-12bit',
    'yes',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.55',
    'JPEG Full Progression, Non-Hierarchical (Process 10 & 12)',
    'jpeg-12bit',
    'yes',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.57',
    'JPEG Lossless, Non-Hierarchical (Process 14)',
    'jpeg-lossless',
    'no',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.70',
    'JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])',
    'jpeg-lossless',
    'no',
  ),
  encapsulated('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless Image Compression', 'jpeg-ls', 'no'),
  encapsulated('1.2.840.10008.1.2.4.81', 'JPEG-LS Lossy (Near-Lossless) Image Compression', 'jpeg-ls', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.90', 'JPEG 2000 Image Compression (Lossless Only)', 'jpeg-2000', 'no'),
  encapsulated('1.2.840.10008.1.2.4.91', 'JPEG 2000 Image Compression', 'jpeg-2000', 'may-be'),
  encapsulated(
    '1.2.840.10008.1.2.4.92',
    'JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)',
    'jpeg-2000',
    'no',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.93',
    'JPEG 2000 Part 2 Multi-component Image Compression',
    'jpeg-2000',
    'may-be',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.201',
    'High-Throughput JPEG 2000 Image Compression (Lossless Only)',
    'htj2k',
    'no',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.202',
    'High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)',
    'htj2k',
    'no',
  ),
  encapsulated('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000 Image Compression', 'htj2k', 'may-be'),
  encapsulated('1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level', 'video', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile / High Level', 'video', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1', 'video', 'yes'),
  encapsulated(
    '1.2.840.10008.1.2.4.103',
    'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1',
    'video',
    'yes',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.104',
    'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video',
    'video',
    'yes',
  ),
  encapsulated(
    '1.2.840.10008.1.2.4.105',
    'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video',
    'video',
    'yes',
  ),
  encapsulated('1.2.840.10008.1.2.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', 'video', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile / Level 5.1', 'video', 'yes'),
  encapsulated('1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1', 'video', 'yes'),
];

const byUid: ReadonlyMap<string, TransferSyntax> = new Map(
  TRANSFER_SYNTAXES.map((syntax) => [syntax.uid, syntax]),
);

/** The transfer syntax of a UID, or undefined when the kit does not know it. */
export const transferSyntaxOf = (uid: string): TransferSyntax | undefined => byUid.get(uid);

/** Its name in words; an unknown UID stands for itself. */
export const transferSyntaxName = (uid: string): string => byUid.get(uid)?.name ?? uid;
