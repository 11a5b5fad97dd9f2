// An echocardiogram: an apical four-chamber sector that beats, in grey or with colour flow, frames in one instance.
import { burnText } from './bitmap-font.ts';
import { cover, ellipse, length, segmentDistance, smooth, white } from './field.ts';
import type { PhantomImage } from './phantom-image.ts';

export interface UsHeartRecipe {
  readonly kind: 'us-heart';
  readonly seed: number;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly mode: 'grey' | 'doppler';
  readonly photometric: 'RGB' | 'YBR_FULL';
}

const FRAME_MS = 40;
const HALF_ANGLE = 0.68;

/** One multi-frame instance of one heartbeat, 8-bit colour, samples interleaved. */
export function usHeart(recipe: UsHeartRecipe): PhantomImage {
  const frameBytes = recipe.rows * recipe.columns * 3;
  const pixels = new Uint8Array(frameBytes * recipe.frames);
  for (let frame = 0; frame < recipe.frames; frame += 1) {
    drawFrame(recipe, frame, pixels.subarray(frame * frameBytes, (frame + 1) * frameBytes));
  }
  if (recipe.photometric === 'YBR_FULL') toYbrFull(pixels);
  return {
    Rows: recipe.rows,
    Columns: recipe.columns,
    NumberOfFrames: recipe.frames,
    SamplesPerPixel: 3,
    PhotometricInterpretation: recipe.photometric,
    BitsAllocated: 8,
    BitsStored: 8,
    PixelRepresentation: 0,
    pixels,
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', '', '0001'],
      FrameTime: FRAME_MS,
      FrameIncrementPointer: '00181063',
      LossyImageCompression: '00',
    },
  };
}

function drawFrame(recipe: UsHeartRecipe, frame: number, out: Uint8Array): void {
  const { rows, columns, seed } = recipe;
  const unit = rows / 240;
  const beat = frame / recipe.frames;
  // Systole is the shorter part of the beat.
  const squeeze = beat < 0.4 ? Math.sin((beat / 0.4) * Math.PI) ** 1.3 : 0;
  const filling = beat > 0.45 ? Math.sin(((beat - 0.45) / 0.55) * Math.PI) : 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = (column + 0.5) / unit - 150;
      const y = (row + 0.5) / unit - 8;
      const at = (row * columns + column) * 3;
      const range = length(x, y);
      const angle = Math.atan2(x, y);
      if (Math.abs(angle) > HALF_ANGLE || range < 6 || range > 212) continue;
      const tissue = echo(seed, x, y, squeeze, filling);
      const speckle = speckleAt(seed, range, angle, frame, tissue.motion);
      const attenuation = 1.05 - range / 420;
      const level = Math.min(255, 255 * Math.min(1, tissue.level * speckle * attenuation + 0.02));
      const flow =
        recipe.mode === 'doppler' ? colourFlow(seed, x, y, angle, tissue, squeeze, filling, frame) : 0;
      if (Math.abs(flow) > 0.16) {
        const f = Math.min(1, Math.abs(flow));
        out[at] = flow > 0 ? 90 + 165 * f : 10;
        out[at + 1] = flow > 0 ? 190 * Math.max(0, f - 0.45) : 190 * Math.max(0, f - 0.4);
        out[at + 2] = flow > 0 ? 10 : 90 + 165 * f;
      } else {
        out[at] = level;
        out[at + 1] = level;
        out[at + 2] = level;
      }
    }
  }
  annotate(recipe, frame, out);
}

interface Echo {
  readonly level: number;
  /** Inside a chamber or its inflow: where blood may be coloured. */
  readonly blood: number;
  readonly motion: number;
}

function echo(seed: number, x: number, y: number, squeeze: number, filling: number): Echo {
  const plane = 136 - 9 * squeeze;
  const lv = ellipse(x, y, 27 - 3 * squeeze, 84, 25 * (1 - 0.24 * squeeze), 52 * (1 - 0.1 * squeeze));
  const rv = ellipse(x, y, -31, 92, 20 * (1 - 0.2 * squeeze), 42 * (1 - 0.08 * squeeze));
  const la = ellipse(x, y, 30, plane + 34, 27 + 2 * squeeze, 28 + 4 * squeeze);
  const ra = ellipse(x, y, -31, plane + 33, 25 + 2 * squeeze, 27 + 3 * squeeze);
  const wobble = 2 * smooth(seed + 1, x / 11, y / 11);
  // Open valves join each ventricle to its atrium.
  const inflow = filling > 0.1 ? ellipse(Math.abs(x + 1), y, 29, plane - 4, 15 * filling, 24) : -99;
  const chamber = Math.max(lv, rv, la, ra, inflow) + wobble;
  const blood = cover(chamber, 3);
  const wall = cover(chamber + 11 + 4 * squeeze, 5);
  const sac = cover(2.2 - Math.abs(chamber + 14), 2);
  let level = 0.24 + 0.16 * smooth(seed + 2, x / 15, y / 15);
  level = level + (0.5 + 0.12 * smooth(seed + 3, x / 7, y / 7) - level) * wall;
  level = Math.max(level, 0.95 * sac);
  level *= 1 - 0.93 * blood;
  // Valves: closed across the plane in systole, open into the ventricles in diastole.
  const open = 16 * filling;
  for (const [hinge, tip] of LEAFLETS) {
    const toX = tip + (hinge - tip) * 0.72 * filling;
    const d = segmentDistance(x, y, hinge, plane, toX, plane - 5 - open);
    level = Math.max(level, 0.85 * cover(1.7 - d, 1.5));
  }
  return { level: Math.max(0, level), blood: x > -4 ? blood : 0, motion: wall * squeeze };
}

/** Hinge and tip of each leaflet: mitral on the right of the image, tricuspid on its left. */
const LEAFLETS = [
  [6, 28],
  [50, 29],
  [-8, -30],
  [-52, -31],
] as const;

/** Speckle lives in the beam's own grid: fine along it, wide across it, wider with depth. */
function speckleAt(seed: number, range: number, angle: number, frame: number, motion: number): number {
  const along = range / 1.7 + motion * 5;
  const across = angle * 62;
  const a = smooth(seed + 10, along, across, motion * 3);
  const b = smooth(seed + 11, along + 40, across + 9, motion * 3);
  const flicker = 0.12 * white(seed + frame, Math.floor(along), Math.floor(across));
  // Rayleigh-like: the magnitude of two independent fields.
  return 0.12 + 1.25 * length(a, b) + flicker;
}

function colourFlow(
  seed: number,
  x: number,
  y: number,
  angle: number,
  tissue: Echo,
  squeeze: number,
  filling: number,
  frame: number,
): number {
  if (angle < -0.08 || angle > 0.42 || y < 60 || y > 190) return 0;
  const jet = cover(15 - Math.abs(x - 28 + 2 * smooth(seed + 20, y / 20, frame / 3)), 9);
  const inflow = filling * jet * cover(y - 70, 20) * cover(168 - y, 26);
  const outflow = squeeze * cover(13 - Math.abs(x - 18), 8) * cover(y - 66, 18) * cover(132 - y, 12);
  return tissue.blood * (inflow - outflow) * (0.8 + 0.35 * smooth(seed + 21, x / 4, y / 4, frame / 2));
}

function annotate(recipe: UsHeartRecipe, frame: number, out: Uint8Array): void {
  const { rows, columns } = recipe;
  const plot = (r: number, g: number, b: number) => (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= columns || y >= rows) return;
    const at = (y * columns + x) * 3;
    out[at] = r;
    out[at + 1] = g;
    out[at + 2] = b;
  };
  const scale = Math.max(1, Math.round(columns / 320));
  burnText('SYNTHETIC', 3 * scale, 3 * scale, scale, plot(235, 235, 235));
  // An ECG along the foot of the image, drawn up to now.
  const base = rows - Math.round(rows * 0.05);
  const until = Math.floor((columns * (frame + 1)) / recipe.frames);
  const green = plot(70, 220, 90);
  let last = base;
  for (let x = 0; x < until; x += 1) {
    const y = Math.round(base - ecg((x / columns) * 1) * rows * 0.055);
    for (let v = Math.min(last, y); v <= Math.max(last, y); v += 1) green(x, v);
    last = y;
  }
  // The grey bar that every ultrasound machine puts beside the sector.
  for (let y = Math.round(rows * 0.1); y < rows * 0.6; y += 1) {
    const level = Math.round(255 * (1 - (y - rows * 0.1) / (rows * 0.5)));
    for (let x = columns - 12 * scale; x < columns - 6 * scale; x += 1) plot(level, level, level)(x, y);
  }
}

/** P, QRS and T over one beat that starts with systole. */
function ecg(t: number): number {
  const bump = (at: number, width: number, height: number) => height * Math.exp(-(((t - at) / width) ** 2));
  return bump(0.88, 0.03, 0.18) + bump(0.02, 0.008, 1) + bump(0.035, 0.008, -0.3) + bump(0.3, 0.045, 0.3);
}

/** PS3.3 C.7.6.3.1.2: YBR_FULL from RGB, rounded and clipped. */
function toYbrFull(pixels: Uint8Array): void {
  const clip = (v: number) => Math.min(255, Math.max(0, Math.round(v)));
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i] ?? 0;
    const g = pixels[i + 1] ?? 0;
    const b = pixels[i + 2] ?? 0;
    pixels[i] = clip(0.299 * r + 0.587 * g + 0.114 * b);
    pixels[i + 1] = clip(-0.1687 * r - 0.3313 * g + 0.5 * b + 128);
    pixels[i + 2] = clip(0.5 * r - 0.4187 * g - 0.0813 * b + 128);
  }
}
