// Which side of the patient each edge of the viewport is, after rotation and flips: a wrong letter here hurts (S-5).

export interface Placement {
  /** Degrees, clockwise on the screen. */
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

export interface EdgeMarkers {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** Below this part of a unit vector a direction is not worth a letter (about 6 degrees off the axis). */
const NEGLIGIBLE = 0.1;

type Vector = readonly [number, number, number];

/**
 * A direction in the patient coordinate system (PS3.3 §C.7.6.2.1.1: x to the left, y to the back, z to the head) as
 * letters, strongest first: `A`, `LP`, `HRA`.
 */
export function directionLetters([x, y, z]: Vector): string {
  const parts = [
    { size: Math.abs(x), letter: x < 0 ? 'R' : 'L' },
    { size: Math.abs(y), letter: y < 0 ? 'A' : 'P' },
    { size: Math.abs(z), letter: z < 0 ? 'F' : 'H' },
  ];
  return parts
    .filter(({ size }) => size >= NEGLIGIBLE)
    .toSorted((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

const isUnit = (v: Vector): boolean => Math.abs(Math.hypot(...v) - 1) < 0.01;
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const letterOf = (row: Vector, column: Vector, alongRow: number, alongColumn: number): string =>
  directionLetters([
    alongRow * row[0] + alongColumn * column[0],
    alongRow * row[1] + alongColumn * column[1],
    alongRow * row[2] + alongColumn * column[2],
  ]);

/** The screen's right and down, turned back into the image: rotation first, because it was applied last. */
const screenAxes = ({ rotation, hflip, vflip }: Placement) => {
  const angle = (rotation * Math.PI) / 180;
  const flipX = hflip ? -1 : 1;
  const flipY = vflip ? -1 : 1;
  return {
    right: [flipX * Math.cos(angle), flipY * -Math.sin(angle)],
    down: [flipX * Math.sin(angle), flipY * Math.cos(angle)],
  } as const;
};

/**
 * Letters for the four edges of a viewport, or null when the image does not say how it lies, or says it wrongly (axes
 * that are no unit vectors at right angles, PS3.3 §C.7.6.2.1.1): no letter is better than a guessed one.
 *
 * @param imageOrientationPatient direction cosines of the row (rightwards) and the column (downwards), 6 numbers
 * @param placement how the viewport draws: the image is first flipped, then rotated
 */
export function edgeMarkers(
  imageOrientationPatient: readonly number[] | null,
  placement: Placement,
): EdgeMarkers | null {
  if (imageOrientationPatient?.length !== 6) return null;
  const [a, b, c, d, e, f] = imageOrientationPatient as unknown as readonly [...Vector, ...Vector];
  const row: Vector = [a, b, c];
  const column: Vector = [d, e, f];
  if (!isUnit(row) || !isUnit(column) || Math.abs(dot(row, column)) > 0.01) return null;
  const { right, down } = screenAxes(placement);
  return {
    right: letterOf(row, column, right[0], right[1]),
    left: letterOf(row, column, -right[0], -right[1]),
    bottom: letterOf(row, column, down[0], down[1]),
    top: letterOf(row, column, -down[0], -down[1]),
  };
}

const OPPOSITE: Readonly<Record<string, string>> = { A: 'P', P: 'A', R: 'L', L: 'R', H: 'F', F: 'H' };

/**
 * The same for a projection image, which says only the letters of its row and column (PatientOrientation, PS3.3
 * §C.7.6.1.1.1). Null when it does not, when the letters are not those of a biped, or when the turn is no right angle.
 */
export function edgeMarkersOfProjection(
  PatientOrientation: readonly string[],
  placement: Placement,
): EdgeMarkers | null {
  const [row = '', column = ''] = PatientOrientation;
  if (!/^[APRLHF]{1,3}$/u.test(row) || !/^[APRLHF]{1,3}$/u.test(column)) return null;
  if (placement.rotation % 90 !== 0) return null;
  const opposite = (letters: string): string =>
    Array.from(letters, (letter) => OPPOSITE[letter] ?? '').join('');
  const along = ([x, y]: readonly [number, number]): string => {
    const [letters, sign] = Math.abs(x) > 0.5 ? [row, x] : [column, y];
    return sign > 0 ? letters : opposite(letters);
  };
  const { right, down } = screenAxes(placement);
  return {
    right: along(right),
    left: opposite(along(right)),
    bottom: along(down),
    top: opposite(along(down)),
  };
}
