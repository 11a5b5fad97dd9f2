// A head as a function of place, shared by the CT and the MR phantom: each modality only decides what a tissue looks like.
import { cover, ellipse, smooth, turnedEllipse } from './field.ts';

/** Shares of tissue at one place; they add up to 1. */
export interface HeadTissue {
  air: number;
  scalp: number;
  /** Cortical bone of the skull. */
  bone: number;
  /** Marrow between the tables of the skull. */
  diploe: number;
  csf: number;
  grey: number;
  white: number;
  /** Falx and tentorium. */
  dura: number;
}

/** Millimetres in patient directions: x to the left, y to the back, z up; the origin lies between the thalami. */
export const HEAD_EXTENT = { bottomMm: -46, topMm: 74, fovMm: 240 } as const;

const SCALP_MM = 6;
const SKULL_MM = 7;

/** A function that fills `out` with the tissues at (x, y) of the axial slice at `z`. Pure in all but `out`. */
export function headSlice(
  seed: number,
  z: number,
  softMm: number,
): (x: number, y: number, out: HeadTissue) => void {
  const up = z > 0 ? z / 88 : z / 125;
  const shrink = Math.sqrt(Math.max(0.02, 1 - up * up));
  const rx = 76 * shrink;
  const ry = 95 * shrink;
  const lower = cover(-18 - z, 8);
  const ventricle = Math.sqrt(Math.max(0, 1 - ((z - 12) / 20) ** 2));
  const third = Math.sqrt(Math.max(0, 1 - ((z + 4) / 11) ** 2));
  const fourth = Math.sqrt(Math.max(0, 1 - ((z + 31) / 11) ** 2));
  const nuclei = Math.sqrt(Math.max(0, 1 - ((z - 5) / 15) ** 2));
  const base = cover(-26 - z, 8);
  const cistern = Math.sqrt(Math.max(0, 1 - ((z + 24) / 8) ** 2));

  return (x, y, out) => {
    clear(out);
    const wobble = 1.6 * smooth(seed, x / 45, y / 45, z / 45);
    const depth = ellipse(x, y, 0, 0, rx, ry) + wobble;
    const inHead = cover(depth, softMm);
    out.air = 1 - inHead;
    if (inHead === 0) return;
    const inSkull = cover(depth - SCALP_MM, softMm);
    const inBrain = cover(depth - SCALP_MM - SKULL_MM - wobble, softMm);
    const table = Math.min(depth - SCALP_MM, SCALP_MM + SKULL_MM - depth);
    const marrow = cover(table - 2.2, softMm);
    out.scalp = inHead - inSkull;
    out.diploe = (inSkull - inBrain) * marrow;
    out.bone = (inSkull - inBrain) * (1 - marrow);
    if (inBrain > 0) {
      brain(x, y, depth - SCALP_MM - SKULL_MM);
      scale(out, inBrain);
    }
    if (base > 0) skullBase(x, y, out);

    function brain(bx: number, by: number, inner: number): void {
      const side = Math.abs(bx);
      const cerebellar = lower * cover(by - 12 + side * 0.12, 4);
      const feature = cerebellar > 0.5 ? 5 : 10.5;
      const warp = 0.5 * smooth(seed + 1, bx / 16, by / 16, z / 16);
      const fold = Math.abs(
        smooth(seed + 2, bx / feature + warp, by / feature - warp, z / 13 + (bx < 0 ? 50 : 0)),
      );
      const reach = cover(24 - inner, 12);
      const sulcus = cover(0.075 * reach * (cerebellar > 0.5 ? 0.5 : 1) - fold, 0.06) * reach;
      const rim = cover(1.6 - inner, 1.6);
      const ribbon = Math.max(cover(0.27 * reach - fold, 0.1) * reach, cover(4.2 - inner, 2));
      // Midline: the fissure in front, behind and above the ventricles, with the falx in it.
      const apart = Math.max(cover(-38 - by, 6), cover(by - 42, 6), cover(z - 34, 6));
      const fissure = apart * cover(1.9 - side - 0.5 * smooth(seed + 3, by / 9, z / 9), softMm);
      const falx = apart * cover(0.7 - side, softMm) * 0.9;
      const deepCsf = Math.max(
        cover(ventricles(side, by), softMm),
        third > 0 ? cover(ellipse(bx, by, 0, -1, 2.6 * third, 13 * third + 0.1), softMm) : 0,
        fourth > 0 ? cover(ellipse(bx, by, 0, 40, 8 * fourth + 0.1, 5 * fourth + 0.1), softMm) : 0,
        cistern > 0 ? cover(ellipse(bx, by, 0, -8, 12 * cistern + 0.1, 8 * cistern + 0.1), softMm) : 0,
        // Sylvian fissures: a cleft from the side.
        nuclei * cover(turnedEllipse(side, by, 50, -14, 13, 2.2, 0.25), softMm),
      );
      const csf = Math.min(1, Math.max(rim * 0.9, sulcus, fissure, deepCsf));
      const stem = lower * cover(ellipse(bx, by, 0, 18, 15, 13), 3);
      const nucleus =
        nuclei *
        Math.max(
          cover(turnedEllipse(side, by, 12.5 + 1.5 * nuclei, -20, 4, 8.5, -0.3), 1.5),
          cover(turnedEllipse(side, by, 25, -6, 7, 15, 0.32), 1.5),
          cover(turnedEllipse(side, by, 9.5, 11, 7, 12, 0.35), 1.5),
        );
      const grey = Math.min(1, Math.max(ribbon, nucleus)) * (1 - stem);
      out.dura = falx;
      out.csf = csf * (1 - falx);
      out.grey = (1 - csf) * (1 - falx) * grey;
      out.white = (1 - csf) * (1 - falx) * (1 - grey);
    }
  };

  function ventricles(side: number, y: number): number {
    if (ventricle <= 0) return -1;
    const v = ventricle;
    return Math.max(
      turnedEllipse(side, y, 8.5, -24, 4.2 * v + 0.05, 13 * v + 0.05, -0.38),
      turnedEllipse(side, y, 10.5 + (1 - v) * 3, 4, 4.2 * v * cover(z - 6, 10) + 0.05, 22 * v + 0.05, 0.18),
      turnedEllipse(side, y, 23, 32, 5.5 * v + 0.05, 15 * v + 0.05, 0.42),
    );
  }

  function skullBase(x: number, y: number, out: HeadTissue): void {
    const side = Math.abs(x);
    const petrous = base * cover(turnedEllipse(side, y, 42, 12, 27, 7, -0.55), 2);
    const cells =
      petrous *
      cover(turnedEllipse(side, y, 56, 20, 9, 6, -0.5), 2) *
      cover(smooth(seed + 9, x / 3, y / 3, z / 3), 0.3);
    const ridge = base * cover(turnedEllipse(side, y, 36, -38, 30, 3.2, 0.62), 2);
    const frontal = base * cover(ellipse(side, y, 9, -79, 9, 6), 1.5);
    const orbit = base * cover(ellipse(side, y, 32, -60, 19, 16), 1.5);
    const globe = base * cover(ellipse(side, y, 32, -66, 12, 12), 1.5);
    replace(out, 'scalp', orbit * (1 - globe));
    replace(out, 'csf', globe);
    replace(out, 'bone', Math.max(petrous, ridge * (1 - orbit)));
    replace(out, 'air', Math.max(frontal, cells));
  }
}

function clear(out: HeadTissue): void {
  out.air = 0;
  out.scalp = 0;
  out.bone = 0;
  out.diploe = 0;
  out.csf = 0;
  out.grey = 0;
  out.white = 0;
  out.dura = 0;
}

function scale(out: HeadTissue, brain: number): void {
  out.csf *= brain;
  out.grey *= brain;
  out.white *= brain;
  out.dura *= brain;
}

function replace(out: HeadTissue, tissue: keyof HeadTissue, amount: number): void {
  if (amount <= 0) return;
  for (const key of ['air', 'scalp', 'bone', 'diploe', 'csf', 'grey', 'white', 'dura'] as const)
    out[key] *= 1 - amount;
  out[tissue] += amount;
}

/** A scratch tissue to fill, one for each slice that is drawn. */
export function newTissue(): HeadTissue {
  return { air: 1, scalp: 0, bone: 0, diploe: 0, csf: 0, grey: 0, white: 0, dura: 0 };
}
