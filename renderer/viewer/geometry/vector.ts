// Vectors of the patient coordinate system (PS3.3 §C.7.6.2.1.1: x to the left, y to the back, z to the head), in mm.

export type Vector = readonly [number, number, number];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const times = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const toVector = (values: readonly number[] | null): Vector | null => {
  const [x, y, z] = values ?? [];
  return x !== undefined && y !== undefined && z !== undefined && [x, y, z].every(Number.isFinite)
    ? [x, y, z]
    : null;
};

/** Directions of an image's rows and columns, or null unless they are unit vectors at right angles: nothing is guessed (S-5). */
export function rowAndColumn(
  imageOrientationPatient: readonly number[] | null,
): { readonly row: Vector; readonly column: Vector } | null {
  if (imageOrientationPatient?.length !== 6) return null;
  const row = toVector(imageOrientationPatient.slice(0, 3));
  const column = toVector(imageOrientationPatient.slice(3));
  if (!row || !column) return null;
  const unit = (v: Vector): boolean => Math.abs(Math.hypot(...v) - 1) < 0.01;
  return unit(row) && unit(column) && Math.abs(dot(row, column)) < 0.01 ? { row, column } : null;
}
