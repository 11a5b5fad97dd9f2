// The codec packages ship no types: what the kit uses of them, as their own sources and read-mes have it.
interface EmscriptenOptions {
  wasmBinary: ArrayBuffer;
  locateFile: (path: string) => string;
  print: (text: string) => void;
  printErr: (text: string) => void;
}

interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

interface EmscriptenDecoder {
  /** A view of the WASM heap: valid until the next call. */
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  delete(): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  interface CharlsDecoder extends EmscriptenDecoder {
    /** 0 planes, 1 by line, 2 by sample: how colour comes out. */
    getInterleaveMode(): { value: number } | number;
  }
  const factory: (options: EmscriptenOptions) => Promise<{
    JpegLSDecoder: new () => CharlsDecoder;
    HEAPU8?: Uint8Array;
  }>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: (options: EmscriptenOptions) => Promise<{
    J2KDecoder: new () => EmscriptenDecoder;
    HEAPU8?: Uint8Array;
  }>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: (options: EmscriptenOptions) => Promise<{
    HTJ2KDecoder: new () => EmscriptenDecoder;
    HEAPU8?: Uint8Array;
  }>;
  export default factory;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: (options: EmscriptenOptions) => Promise<{
    JPEGDecoder: new () => EmscriptenDecoder;
    HEAPU8?: Uint8Array;
  }>;
  export default factory;
}
