// Every real file of the corpus: the decoded pixels are the reference's, or there is a reason on a tile (S-4).
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoredPixels } from '../../../renderer/pixels/decode/decode-frame.ts';
import {
  automaticWindow,
  defaultVoi,
  greyTable,
  toDisplayFrame,
} from '../../../renderer/pixels/decode/display.ts';
import {
  frameAttributesOf,
  type ImageDescription,
} from '../../../renderer/pixels/decode/image-description.ts';
import { digestStoredPixels } from '../../../renderer/pixels/stored-pixels.ts';
import { decodeAll } from './support/decode-all.ts';
import { concat } from './support/dicom-writer.ts';
import {
  corpusBytes,
  corpusFiles,
  corpusReference,
  whyNoCorpus,
  type CorpusFile,
} from './support/shared-files.ts';

const files = corpusFiles();
const images = files.filter(({ category }) => category === 'image');
const others = files.filter(({ category }) => category !== 'image');
const refused: string[] = [];

if (whyNoCorpus) console.warn(`SKIPPED: real images, ${whyNoCorpus}`);
afterAll(() => {
  if (refused.length > 0)
    console.info(`not shown, with the reason on their tile:\n  ${refused.join('\n  ')}`);
});

const reader = (bytes: Uint8Array, width: number, signed: boolean) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 1) return (index: number) => view.getUint8(index);
  return (index: number) => (signed ? view.getInt16(index * 2, true) : view.getUint16(index * 2, true));
};

/** Largest difference of lossy samples from the reference, over all samples or over the reference's grid. */
function lossyDifference(file: CorpusFile, frames: readonly StoredPixels[]): number {
  const [first] = frames;
  const { pixels } = file;
  if (!first || !pixels) return Number.POSITIVE_INFINITY;
  const width = first.bitsAllocated / 8;
  const ours = reader(concat(frames.map(({ bytes }) => bytes)), width, first.signed);
  let max = 0;
  if (pixels.ref_grid) {
    const { file: path, step, frame_step: frameStep, shape } = pixels.ref_grid;
    const theirs = reader(corpusReference(path), width, first.signed);
    const [count = 0, rows = 0, columns = 0, samples = 0] = shape;
    for (let index = 0; index < count * rows * columns * samples; index += 1) {
      const sample = index % samples;
      const column = Math.floor(index / samples) % columns;
      const row = Math.floor(index / samples / columns) % rows;
      const frame = Math.floor(index / samples / columns / rows);
      const at =
        ((frame * frameStep * first.Rows + row * step) * first.Columns + column * step) * samples + sample;
      max = Math.max(max, Math.abs(ours(at) - theirs(index)));
    }
    return max;
  }
  const path = typeof pixels.ref_file === 'string' ? pixels.ref_file : pixels.ref_file?.file;
  if (path === undefined) return Number.POSITIVE_INFINITY;
  const reference = corpusReference(path);
  const theirs = reader(reference, width, first.signed);
  for (let at = 0; at < reference.length / width; at += 1)
    max = Math.max(max, Math.abs(ours(at) - theirs(at)));
  return max;
}

async function matchesReference(
  file: CorpusFile,
  description: ImageDescription,
  frames: readonly StoredPixels[],
): Promise<void> {
  const { pixels } = file;
  if (!pixels?.sha256) return;
  const digest = await digestStoredPixels(frames, description.HighBit);
  const whole = createHash('sha256')
    .update(concat(frames.map(({ bytes }) => bytes)))
    .digest('hex');
  expect(digest.sha256).toBe(whole);
  const same =
    digest.sha256 === pixels.sha256 ||
    (pixels.sha256_masked !== undefined && digest.sha256Masked === pixels.sha256_masked);
  if (same) return;
  expect(pixels.lossless, 'a lossless image must match bit for bit').toBe(false);
  expect(lossyDifference(file, frames)).toBeLessThanOrEqual(pixels.tolerance ?? 0);
}

describe.skipIf(whyNoCorpus !== null)('a real image', () => {
  it.each(images.map((file) => [file.path, file] as const))(
    '%s decodes to the reference pixels',
    async (_path, file) => {
      const decoded = await decodeAll(corpusBytes(file.path), file.transfer_syntax ?? '');
      if (!decoded.ok) throw new Error(decoded.error.message);
      await matchesReference(file, decoded.value.description, decoded.value.frames);
    },
  );

  const shown = images.filter(({ render, pixels }) => render ?? pixels?.display_rgb);
  it.each(shown.map((file) => [file.path, file] as const))(
    '%s is drawn as the reference draws it',
    async (_path, file) => {
      const decoded = await decodeAll(corpusBytes(file.path));
      if (!decoded.ok) throw new Error(decoded.error.message);
      const { description, frames } = decoded.value;
      const [first] = frames;
      if (!first) throw new Error('no frame');
      const frame = toDisplayFrame(first, description);
      let worst = 0;
      const differ = (a: number, b: number): void => {
        worst = Math.max(worst, Math.abs(a - b));
      };
      const rgb = file.pixels?.display_rgb;
      if (rgb && frame.kind === 'colour') {
        const at = (pixel: number, sample: number): number => frame.rgba[pixel * 4 + sample] ?? -1;
        for (const probe of rgb.probes) {
          probe.rgb.forEach((value, sample) =>
            differ(value, at(probe.row * description.Columns + probe.col, sample)),
          );
        }
        if (rgb.file)
          corpusReference(rgb.file).forEach((value, index) =>
            differ(value, at(Math.floor(index / 3), index % 3)),
          );
      }
      const { render } = file;
      if (render) {
        if (frame.kind !== 'grey') throw new Error('a rendered reference is grey');
        const attributes = frameAttributesOf(description, 1);
        // The reference did not know some windows (functional groups): it says itself which ones it used.
        const voi = render.voi.startsWith('min')
          ? automaticWindow(frame, attributes.modality)
          : defaultVoi(frame, attributes);
        const table = greyTable(
          frame,
          attributes.modality,
          voi,
          description.PhotometricInterpretation === 'MONOCHROME1',
          frame.min,
        );
        const at = (pixel: number): number => table[(frame.values[pixel] ?? 0) - frame.min] ?? -1;
        for (const probe of render.probes)
          differ(probe.grey, at(probe.row * description.Columns + probe.col));
        if (render.file) corpusReference(render.file).forEach((value, pixel) => differ(value, at(pixel)));
      }
      expect(worst).toBeLessThanOrEqual((render ?? rgb)?.tolerance ?? 0);
    },
  );

  it.each(others.map((file) => [file.path, file] as const))(
    '%s is refused with a reason, or is right',
    async (_path, file) => {
      const decoded = await decodeAll(corpusBytes(file.path), file.transfer_syntax ?? '');
      if (decoded.ok) await matchesReference(file, decoded.value.description, decoded.value.frames);
      else {
        expect(decoded.error.message).not.toBe('');
        refused.push(`${file.category} ${file.path}: ${decoded.error.message}`);
      }
    },
  );
});
