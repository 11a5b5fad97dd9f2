// What each transfer syntax (PS3.5 Annex A, PS3.6 Annex A) means to a decoder. One row per syntax of product.md O3.

export type Compression = 'none' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
  readonly deflated: boolean;
  readonly compression: Compression;
}

const row = (
  uid: string,
  name: string,
  compression: Compression,
  rest: Partial<TransferSyntax> = {},
): readonly [string, TransferSyntax] => [
  uid,
  { uid, name, explicitVr: true, littleEndian: true, deflated: false, compression, ...rest },
];

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Every syntax that the kit decodes, by UID. */
export const TRANSFER_SYNTAXES: ReadonlyMap<string, TransferSyntax> = new Map([
  row('1.2.840.10008.1.2', 'Implicit VR Little Endian', 'none', { explicitVr: false }),
  row(EXPLICIT_LITTLE_ENDIAN, 'Explicit VR Little Endian', 'none'),
  row('1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'none'),
  row('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', 'none', { deflated: true }),
  row('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', 'none', { littleEndian: false }),
  row('1.2.840.10008.1.2.5', 'RLE Lossless', 'rle'),
  row('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'jpeg'),
  row('1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg'),
  row('1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)', 'jpeg'),
  row('1.2.840.10008.1.2.4.55', 'JPEG Full Progression, Non-Hierarchical (Process 10 & 12)', 'jpeg'),
  row('1.2.840.10008.1.2.4.57', 'JPEG Lossless, Non-Hierarchical (Process 14)', 'jpeg'),
  row('1.2.840.10008.1.2.4.70', 'JPEG Lossless, First-Order Prediction (Process 14 SV1)', 'jpeg'),
  row('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  row('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-Lossless', 'jpeg-ls'),
  row('1.2.840.10008.1.2.4.90', 'JPEG 2000 (Lossless Only)', 'jpeg-2000'),
  row('1.2.840.10008.1.2.4.91', 'JPEG 2000', 'jpeg-2000'),
  row('1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 (Lossless Only)', 'htj2k'),
  row('1.2.840.10008.1.2.4.202', 'High-Throughput JPEG 2000 with RPCL (Lossless Only)', 'htj2k'),
  row('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000', 'htj2k'),
]);
