// Whether a compressed frame is all there. Codecs fill what is cut off with grey, or with what they had before, and say
// nothing: a truncated HTJ2K or lossless JPEG would be a wrong picture (S-4).
import type { Jpeg2000Header, JpegHeader } from './codestream.ts';
import { PixelError } from './pixel-error.ts';

const cutOff = (): PixelError => new PixelError('pixels.decode-failed', 'The compressed frame is cut off.');

const EOC = 0xffd9;
const SOT = 0xff90;

/** Finds the end marker of a JPEG or JPEG-LS; inside entropy-coded data it cannot occur (ISO 10918-1 §B.1.1.5). */
export function requireJpegEnd(bytes: Uint8Array, header: JpegHeader): void {
  for (let at = bytes.length - 2; at > header.sofAt; at -= 1) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return;
  }
  throw cutOff();
}

/** Walks the tile-parts of a JPEG 2000 codestream: each must be whole, and each tile there (ISO 15444-1 §A.4.2). */
export function requireJpeg2000End(bytes: Uint8Array, header: Jpeg2000Header): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = header.headerAt;
  while (at + 4 <= bytes.length && view.getUint16(at) !== SOT) at += 2 + view.getUint16(at + 2);
  const found = new Set<number>();
  while (at + 12 <= bytes.length && view.getUint16(at) === SOT) {
    const length = view.getUint32(at + 6);
    found.add(view.getUint16(at + 4));
    if (length === 0) {
      // The last tile-part may go on to the end marker, which padding may follow.
      let end = bytes.length;
      while (end > at && bytes[end - 1] === 0) end -= 1;
      if (end < 2 || view.getUint16(end - 2) !== EOC) throw cutOff();
      break;
    }
    at += length;
    if (length < 14 || at > bytes.length) throw cutOff();
  }
  if (found.size !== header.tiles) throw cutOff();
}
