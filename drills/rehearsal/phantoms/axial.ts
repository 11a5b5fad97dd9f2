// The geometry of an axial stack, in one place: a phantom draws in millimetres, and the same numbers go into the header.
import type { Attributes } from '../encoding/dictionary.ts';
import { rounded } from './phantom-image.ts';

export interface AxialStack {
  readonly fovMm: number;
  readonly bottomMm: number;
  readonly topMm: number;
  readonly matrix: number;
  readonly slices: number;
}

/** Millimetres between slice centres; slices touch. */
export function spacingOf(stack: AxialStack): number {
  return (stack.topMm - stack.bottomMm) / stack.slices;
}

/** z of a slice's centre. Instance 1 is the lowest, as scanners that go up number them. */
export function sliceZ(stack: AxialStack, instanceNumber: number): number {
  return stack.bottomMm + (instanceNumber - 0.5) * spacingOf(stack);
}

/** Image plane attributes (PS3.3 C.7.6.2): x runs to the patient's left along a row, y to the back down a column. */
export function planeAttributes(stack: AxialStack, instanceNumber: number): Attributes {
  const pixelMm = stack.fovMm / stack.matrix;
  const corner = -stack.fovMm / 2 + pixelMm / 2;
  const z = sliceZ(stack, instanceNumber);
  return {
    PatientPosition: 'HFS',
    ImagePositionPatient: rounded(corner, corner, z),
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SliceLocation: rounded(z),
    SliceThickness: rounded(spacingOf(stack)),
    PixelSpacing: rounded(pixelMm, pixelMm),
  };
}

/** Calls `draw` for every pixel with its place in millimetres. */
export function eachPixel(
  stack: AxialStack,
  draw: (xMm: number, yMm: number, index: number, column: number, row: number) => void,
): void {
  const pixelMm = stack.fovMm / stack.matrix;
  const corner = -stack.fovMm / 2 + pixelMm / 2;
  for (let row = 0, index = 0; row < stack.matrix; row += 1) {
    for (let column = 0; column < stack.matrix; column += 1, index += 1) {
      draw(corner + column * pixelMm, corner + row * pixelMm, index, column, row);
    }
  }
}
