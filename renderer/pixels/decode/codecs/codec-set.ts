// The WASM codecs, loaded when first needed and thrown away when they fail or grow: a codec that met hostile bytes is not
// trusted with the next patient's frame.
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import turbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import { MAX_KEPT_HEAP_GROWTH_BYTES } from '../../limits.ts';
import { PixelError } from '../pixel-error.ts';
import { createNativeJpeg, type NativeJpeg } from './native-jpeg.ts';

export type WasmName = 'charls' | 'openjpeg' | 'openjph' | 'libjpeg-turbo' | 'native';

/** Fetches a codec's WebAssembly; the page reads an asset, a test reads node_modules. */
export type LoadWasm = (name: WasmName) => Promise<ArrayBuffer>;

interface Codecs {
  readonly charls: Awaited<ReturnType<typeof charls>>;
  readonly openjpeg: Awaited<ReturnType<typeof openjpeg>>;
  readonly openjph: Awaited<ReturnType<typeof openjph>>;
  readonly 'libjpeg-turbo': Awaited<ReturnType<typeof turbo>>;
  readonly native: NativeJpeg;
}

export interface CodecSet {
  /**
   * Runs a step with a codec.
   *
   * @throws PixelError `pixels.decode-failed` when the codec refuses the bytes
   */
  use<N extends WasmName, T>(name: N, step: (codec: Codecs[N]) => T): Promise<T>;
}

const FACTORIES = { charls, openjpeg, openjph, 'libjpeg-turbo': turbo } as const;

async function create(name: WasmName, wasm: ArrayBuffer): Promise<Codecs[WasmName]> {
  if (name === 'native') return createNativeJpeg(wasm);
  const silent = (): void => undefined;
  return FACTORIES[name]({ wasmBinary: wasm, locateFile: (path) => path, print: silent, printErr: silent });
}

const heapBytes = (codec: { readonly HEAPU8?: Uint8Array; readonly heapBytes?: () => number }): number =>
  codec.heapBytes?.() ?? codec.HEAPU8?.byteLength ?? 0;

/** Codecs for one thread. */
export function createCodecSet(loadWasm: LoadWasm): CodecSet {
  const binaries = new Map<WasmName, Promise<ArrayBuffer>>();
  const codecs = new Map<WasmName, Promise<Codecs[WasmName]>>();
  const heapsAtFirst = new WeakMap<Codecs[WasmName], number>();

  const codecOf = (name: WasmName): Promise<Codecs[WasmName]> => {
    const known = codecs.get(name);
    if (known) return known;
    const binary = binaries.get(name) ?? loadWasm(name);
    binaries.set(name, binary);
    const codec = binary.then(async (wasm) => {
      const created = await create(name, wasm);
      heapsAtFirst.set(created, heapBytes(created));
      return created;
    });
    codecs.set(name, codec);
    // A failed load must not be remembered for ever.
    codec.catch(() => {
      codecs.delete(name);
      binaries.delete(name);
    });
    return codec;
  };

  return {
    use: async <N extends WasmName, T>(name: N, step: (codec: Codecs[N]) => T): Promise<T> => {
      let codec: Codecs[N];
      try {
        codec = (await codecOf(name)) as Codecs[N];
      } catch {
        throw new PixelError('pixels.decode-failed', `The ${name} decoder could not be loaded.`);
      }
      try {
        const answer = step(codec);
        if (heapBytes(codec) - (heapsAtFirst.get(codec) ?? 0) > MAX_KEPT_HEAP_GROWTH_BYTES)
          codecs.delete(name);
        return answer;
      } catch (error) {
        codecs.delete(name);
        if (error instanceof PixelError) throw error;
        // What a codec throws is a number, a C++ exception or a trap; its text may quote memory, so it is not passed on.
        throw new PixelError('pixels.decode-failed', `The ${name} decoder refused the compressed pixels.`);
      }
    },
  };
}

/** Runs one decode of an embind decoder and copies its pixels out of the WASM heap. */
export function runDecoder<D extends EmscriptenDecoder>(
  Decoder: new () => D,
  bytes: Uint8Array,
): { readonly pixels: Uint8Array<ArrayBuffer>; readonly info: CodecFrameInfo; readonly decoder: D } {
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    return { pixels: new Uint8Array(decoder.getDecodedBuffer()), info: decoder.getFrameInfo(), decoder };
  } finally {
    decoder.delete();
  }
}
