// The one WASM that reads 12-bit JPEG and lossless JPEG: dcmjs-codecs' module, without its JavaScript, which calls eval
// and so cannot run under the page's content security policy (docs/decisions/0041).
import { PixelError } from '../pixel-error.ts';

interface NativeExports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize: () => void;
  readonly CreateDecoderParameters: () => number;
  readonly ReleaseDecoderParameters: (parameters: number) => void;
  readonly SetConvertColorspaceToRgb: (parameters: number, convert: number) => void;
  readonly CreateCodecsContext: () => number;
  readonly ReleaseCodecsContext: (context: number) => void;
  readonly SetColumns: (context: number, value: number) => void;
  readonly SetRows: (context: number, value: number) => void;
  readonly GetColumns: (context: number) => number;
  readonly GetRows: (context: number) => number;
  readonly SetBitsAllocated: (context: number, value: number) => void;
  readonly SetBitsStored: (context: number, value: number) => void;
  readonly SetSamplesPerPixel: (context: number, value: number) => void;
  readonly SetPixelRepresentation: (context: number, value: number) => void;
  readonly SetPlanarConfiguration: (context: number, value: number) => void;
  readonly SetPhotometricInterpretation: (context: number, value: number) => void;
  readonly GetEncodedBuffer: (context: number) => number;
  readonly SetEncodedBufferSize: (context: number, value: number) => void;
  readonly GetDecodedBuffer: (context: number) => number;
  readonly GetDecodedBufferSize: (context: number) => number;
  readonly DecodeJpeg: (context: number, parameters: number) => void;
}

export interface NativeJpegInput {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  /** 8 or 16: the words that come out. */
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  /** Whether three components are YCbCr that must become RGB. */
  readonly toRgb: boolean;
}

export interface NativeJpeg {
  decodeJpeg(input: NativeJpegInput): Uint8Array<ArrayBuffer>;
  heapBytes(): number;
}

/** Positions in the module's list of photometric interpretations (dcmjs-codecs index.d.ts). */
const PHOTOMETRIC = { MONOCHROME2: 1, RGB: 3, YBR_FULL: 4 } as const;

/** What libjpeg only remarks on while it makes up the missing pixels. */
const DAMAGE = /premature end|bad huffman code|instead of rst|inconsistent progression/iu;
const latin1 = new TextDecoder('latin1');

/** Instantiates the module with the few imports that it has; none of them reaches out. */
export async function createNativeJpeg(wasm: ArrayBuffer): Promise<NativeJpeg> {
  const nothing = (): number => 0;
  let damaged = false;
  const memory = (): WebAssembly.Memory => api.memory;
  const { instance } = await WebAssembly.instantiate(wasm, {
    env: {
      onCodecsException: () => {
        throw new PixelError('pixels.decode-failed', 'The JPEG decoder refused the compressed pixels.');
      },
      onCodecsInfo: (at: number, length: number) => {
        const text = latin1.decode(new Uint8Array(memory().buffer, at, Math.min(length, 512)));
        if (DAMAGE.test(text)) damaged = true;
      },
      onCodecsTrace: nothing,
      emscripten_notify_memory_growth: nothing,
    },
    wasi_snapshot_preview1: {
      proc_exit: () => {
        throw new PixelError('pixels.decode-failed', 'The JPEG decoder gave up.');
      },
      clock_time_get: nothing,
      fd_write: nothing,
      fd_close: nothing,
      fd_seek: nothing,
      environ_sizes_get: nothing,
      environ_get: nothing,
    },
  });
  const api = instance.exports as unknown as NativeExports;
  api._initialize();
  return {
    heapBytes: () => api.memory.buffer.byteLength,
    decodeJpeg: ({ bytes, rows, columns, samples, bitsAllocated, bitsStored, toRgb }) => {
      const context = api.CreateCodecsContext();
      const parameters = api.CreateDecoderParameters();
      api.SetColumns(context, columns);
      api.SetRows(context, rows);
      api.SetBitsAllocated(context, bitsAllocated);
      api.SetBitsStored(context, bitsStored);
      api.SetSamplesPerPixel(context, samples);
      api.SetPixelRepresentation(context, 0);
      api.SetPlanarConfiguration(context, 0);
      const photometric = samples === 1 ? 'MONOCHROME2' : toRgb ? 'YBR_FULL' : 'RGB';
      api.SetPhotometricInterpretation(context, PHOTOMETRIC[photometric]);
      api.SetConvertColorspaceToRgb(parameters, toRgb ? 1 : 0);
      api.SetEncodedBufferSize(context, bytes.length);
      new Uint8Array(api.memory.buffer).set(bytes, api.GetEncodedBuffer(context));
      damaged = false;
      api.DecodeJpeg(context, parameters);
      if (damaged) throw new PixelError('pixels.decode-failed', 'The compressed frame is damaged.');
      const at = api.GetDecodedBuffer(context);
      const size = api.GetDecodedBufferSize(context);
      const pixels = new Uint8Array(api.memory.buffer, at, size).slice();
      api.ReleaseDecoderParameters(parameters);
      api.ReleaseCodecsContext(context);
      return pixels;
    },
  };
}
