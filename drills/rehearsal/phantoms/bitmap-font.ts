// Burns words into pixels with a 5×7 font of our own: whatever a viewer hides, nobody can take these images for a patient's.

/** Rows of five bits, top first. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  ' ': [0, 0, 0, 0, 0, 0, 0],
  '-': [0, 0, 0, 31, 0, 0, 0],
  F: [31, 16, 16, 30, 16, 16, 16],
  A: [14, 17, 17, 31, 17, 17, 17],
  C: [14, 17, 16, 16, 16, 17, 14],
  E: [31, 16, 16, 30, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  Y: [17, 17, 10, 4, 4, 4, 4],
};

const ADVANCE = 6;
const HEIGHT = 7;

/**
 * Calls `plot` for every pixel of `text`, drawn with its top left corner at (x, y).
 *
 * @param scale pixels to a dot of the font; 1 is legible on 256 columns
 */
export function burnText(
  text: string,
  x: number,
  y: number,
  scale: number,
  plot: (x: number, y: number) => void,
): void {
  for (const [index, c] of Array.from(text).entries()) {
    const glyph = GLYPHS[c];
    if (glyph === undefined) throw new Error(`no glyph for ${c}`);
    for (const [row, bits] of glyph.entries()) {
      for (let column = 0; column < 5; column += 1) {
        if ((bits & (16 >> column)) === 0) continue;
        for (let dy = 0; dy < scale; dy += 1) {
          for (let dx = 0; dx < scale; dx += 1) {
            plot(x + (index * ADVANCE + column) * scale + dx, y + row * scale + dy);
          }
        }
      }
    }
  }
}

/** Writes SYNTHETIC into the top left corner of a grey image. @param value stored value of the letters */
export function burnSynthetic(pixels: Int16Array | Uint16Array, columns: number, value: number): void {
  const scale = Math.max(1, Math.round(columns / 320));
  const rows = pixels.length / columns;
  if (rows < (HEIGHT + 2) * scale) return;
  burnText('SYNTHETIC', 3 * scale, 3 * scale, scale, (x, y) => {
    if (x < columns && y < rows) pixels[y * columns + x] = value;
  });
}
