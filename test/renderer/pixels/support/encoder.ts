// Encoders for fixtures: RLE by hand, the rest by the module that decodes 12-bit JPEG and can encode everything.
import { loadWasmInNode } from './node-codecs.ts';

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed?: boolean;
  readonly pixels: Uint8Array;
}

type Call = (...values: number[]) => number;

export type Coding = 'Jpeg' | 'JpegLs' | 'Jpeg2000' | 'HtJpeg2000';

/** Encodes with settings named as the module names them: Lossy, Quality, Predictor, AllowedLossyError, AllowMct … */
export async function encode(
  coding: Coding,
  picture: Picture,
  settings: Readonly<Record<string, number>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  let failure = '';
  let memory: WebAssembly.Memory | null = null;
  const nothing = (): number => 0;
  const { instance } = await WebAssembly.instantiate(await loadWasmInNode('native'), {
    env: {
      onCodecsException: (at: number, length: number) => {
        failure = memory ? new TextDecoder().decode(new Uint8Array(memory.buffer, at, length).slice()) : '';
        throw new Error(`cannot encode: ${failure}`);
      },
      onCodecsInfo: nothing,
      onCodecsTrace: nothing,
      emscripten_notify_memory_growth: nothing,
    },
    wasi_snapshot_preview1: {
      proc_exit: nothing,
      clock_time_get: nothing,
      fd_write: nothing,
      fd_close: nothing,
      fd_seek: nothing,
      environ_sizes_get: nothing,
      environ_get: nothing,
    },
  });
  memory = instance.exports['memory'] as WebAssembly.Memory;
  const call = (name: string, ...values: number[]): number => (instance.exports[name] as Call)(...values);
  call('_initialize');
  const context = call('CreateCodecsContext');
  const parameters = call('CreateEncoderParameters');
  call('SetColumns', context, picture.columns);
  call('SetRows', context, picture.rows);
  call('SetBitsAllocated', context, picture.bitsAllocated);
  call('SetBitsStored', context, picture.bitsStored);
  call('SetSamplesPerPixel', context, picture.samples);
  call('SetPixelRepresentation', context, picture.signed ? 1 : 0);
  call('SetPlanarConfiguration', context, 0);
  call('SetPhotometricInterpretation', context, picture.samples === 3 ? 3 : 1);
  for (const [name, value] of Object.entries(settings)) call(`Set${name}`, parameters, value);
  call('SetDecodedBufferSize', context, picture.pixels.length);
  new Uint8Array(memory.buffer).set(picture.pixels, call('GetDecodedBuffer', context));
  call(`Encode${coding}`, context, parameters);
  const at = call('GetEncodedBuffer', context);
  return new Uint8Array(memory.buffer, at, call('GetEncodedBufferSize', context)).slice();
}

/** One PackBits segment (PS3.5 §G.3.1). */
function packSegment(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at] && at + run < bytes.length) run += 1;
    if (run > 1) {
      out.push(257 - run, bytes[at] ?? 0);
      at += run;
    } else {
      let end = at + 1;
      while (end < bytes.length && end - at < 128 && bytes[end] !== bytes[end + 1]) end += 1;
      out.push(end - at - 1, ...bytes.subarray(at, end));
      at = end;
    }
  }
  if (out.length % 2 === 1) out.push(128);
  return out;
}

/** One RLE frame (PS3.5 §G.4, §G.5) of samples interleaved by pixel, `width` bytes each. */
export function encodeRle(pixels: Uint8Array, samples: number, width: number): Uint8Array<ArrayBuffer> {
  const stride = samples * width;
  const segments: number[][] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    for (let byte = width - 1; byte >= 0; byte -= 1) {
      const plane = Uint8Array.from(
        { length: pixels.length / stride },
        (_, index) => pixels[index * stride + sample * width + byte] ?? 0,
      );
      segments.push(packSegment(plane));
    }
  }
  const out = new Uint8Array(64 + segments.reduce((sum, segment) => sum + segment.length, 0));
  const view = new DataView(out.buffer);
  view.setUint32(0, segments.length, true);
  let at = 64;
  segments.forEach((segment, index) => {
    view.setUint32(4 + index * 4, at, true);
    out.set(segment, at);
    at += segment.length;
  });
  return out;
}

const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];

/** What a JPEG says of its colours. */
export interface ColourWords {
  /** A JFIF segment at its start. */
  readonly jfif?: boolean;
  /** Identifiers of the components; 1, 2, 3 unless said otherwise. */
  readonly ids?: readonly number[];
  /** Four samples of the first component to one of the others. */
  readonly subsampled?: boolean;
}

/** A sequential JPEG of one even field, 8 or 12 bit, by default without any colour marker: what no encoder here writes. */
export function flatJpeg(
  rows: number,
  columns: number,
  precision: 8 | 12,
  values: readonly number[],
  { jfif = false, ids = [1, 2, 3], subsampled = false }: ColourWords = {},
): Uint8Array<ArrayBuffer> {
  const quantiser = 8;
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  const side = subsampled ? 16 : 8;
  const units = Math.ceil(rows / side) * Math.ceil(columns / side);
  const unit = values.flatMap((value, index) =>
    Array.from({ length: subsampled && index === 0 ? 4 : 1 }, (_, block) => ({ value, first: block === 0 })),
  );
  for (let at = 0; at < units; at += 1) {
    for (const { value, first } of unit) {
      // The DC coefficient is 8 × the level-shifted value; later blocks differ by nothing.
      const dc = at === 0 && first ? ((value - 2 ** (precision - 1)) * 8) / quantiser : 0;
      const category = dc === 0 ? 0 : Math.floor(Math.log2(Math.abs(dc))) + 1;
      put(category, 4);
      put(dc < 0 ? dc + 2 ** category - 1 : dc, category);
      put(0, 1);
    }
  }
  while (bits.length % 8 !== 0) bits.push(1);
  const scan: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).join(''), 2);
    scan.push(byte, ...(byte === 0xff ? [0] : []));
  }
  const components = values.map((_, index) => ids[index] ?? index + 1);
  return Uint8Array.from([
    0xff,
    0xd8,
    ...(jfif ? segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0]) : []),
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => quantiser)]),
    ...segment(precision === 8 ? 0xc0 : 0xc1, [
      precision,
      rows >> 8,
      rows & 0xff,
      columns >> 8,
      columns & 0xff,
      values.length,
      ...components.flatMap((id, index) => [id, subsampled && index === 0 ? 0x22 : 0x11, 0]),
    ]),
    ...segment(0xc4, [
      0x00,
      0,
      0,
      0,
      12,
      ...Array.from({ length: 12 }, () => 0),
      ...Array.from({ length: 12 }, (_, category) => category),
    ]),
    ...segment(0xc4, [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0]),
    ...segment(0xda, [values.length, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0]),
    ...scan,
    0xff,
    0xd9,
  ]);
}
