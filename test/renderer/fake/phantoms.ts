// Pictures for the fake station: an abdomen-like slice, a chest-like film, a moving colour loop. No patient was harmed.

/** Signed Hounsfield-like slice, side × side, as little-endian 16-bit words. */
export function abdomenSlice(side: number, z: number): Buffer {
  const bytes = Buffer.alloc(side * side * 2);
  const blobs: readonly (readonly [number, number, number, number, number])[] = [
    [-0.32, -0.08, 0.34, 0.26, 62],
    [0.42, -0.12, 0.16, 0.14, 48],
    [-0.3, 0.28, 0.12, 0.09, 34],
    [0.32, 0.28, 0.12, 0.09, 34],
    [0.05, -0.3, 0.16 + 0.06 * Math.sin(z * 6), 0.12, -40],
    [0.02, 0.14, 0.06, 0.06, 150],
  ];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = (2 * column) / side - 1;
      const y = (2 * row) / side - 1;
      const body = (x / 0.86) ** 2 + (y / 0.62) ** 2;
      let value = -1000;
      if (body < 1) {
        value = body > 0.9 ? -90 : 20;
        for (const [cx, cy, rx, ry, hu] of blobs) {
          const scale = 0.75 + 0.35 * Math.cos(z * 3 + cx * 4);
          if (((x - cx) / (rx * scale)) ** 2 + ((y - cy) / (ry * scale)) ** 2 < 1) value = hu;
        }
        const spine = x ** 2 + ((y - 0.38) / 1.1) ** 2;
        if (spine < 0.018) value = spine < 0.003 ? 30 : 650;
        value += ((column * 7919 + row * 104_729) % 23) - 11;
      }
      bytes.writeInt16LE(Math.round(value), (row * side + column) * 2);
    }
  }
  return bytes;
}

/** Unsigned 12-bit projection, MONOCHROME2. */
export function chestFilm(rows: number, columns: number): Buffer {
  const bytes = Buffer.alloc(rows * columns * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = (2 * column) / columns - 1;
      const y = (2 * row) / rows - 1;
      const lung = (cx: number): number => Math.max(0, 1 - ((x - cx) / 0.32) ** 2 - ((y + 0.02) / 0.66) ** 2);
      const ribs = 0.12 * Math.max(0, Math.sin(y * 26 + Math.abs(x) * 5));
      const mediastinum = Math.exp(-((x / 0.2) ** 2)) * 0.5;
      const level = 0.55 + mediastinum - 0.55 * Math.max(lung(-0.42), lung(0.42)) + ribs - 0.25 * x * x;
      bytes.writeUInt16LE(
        Math.max(0, Math.min(4095, Math.round(level * 3200))),
        (row * columns + column) * 2,
      );
    }
  }
  return bytes;
}

/** RGB frames of a fan that beats, interleaved. */
export function colourLoop(rows: number, columns: number, frames: number): Buffer {
  const bytes = Buffer.alloc(rows * columns * frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    const beat = Math.sin((frame / frames) * 2 * Math.PI);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const x = (2 * column) / columns - 1;
        const y = row / rows;
        if (Math.abs(x) > y * 0.85 || y > 0.96) continue;
        const at = ((frame * rows + row) * columns + column) * 3;
        const wall = (x / (0.28 + 0.06 * beat)) ** 2 + ((y - 0.6) / (0.22 + 0.05 * beat)) ** 2;
        const grey = wall < 1 ? 12 : 70 + ((column * 31 + row * 17 + frame * 7) % 60);
        const flow = wall < 0.35;
        bytes[at] = flow && beat > 0 ? 200 : grey;
        bytes[at + 1] = flow ? 30 : grey;
        bytes[at + 2] = flow && beat <= 0 ? 220 : grey;
      }
    }
  }
  return bytes;
}
