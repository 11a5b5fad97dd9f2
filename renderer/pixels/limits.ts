// How much an image may ask for. Pixels come from the network: every size is checked against these before a byte is allocated.

const MiB = 1024 * 1024;

/** Largest encoded instance that the page takes in; a larger one is refused by its announced size. */
export const MAX_INSTANCE_BYTES = 1024 * MiB;
/** Largest data set after inflating a deflated one (PS3.5 §A.5): a deflate bomb stops here. */
export const MAX_INFLATED_BYTES = 512 * MiB;
/** Largest decoded frame: about 5 times the largest mammography tomosynthesis plane. */
export const MAX_FRAME_BYTES = 256 * MiB;
/** Largest frame in pixels; above it the browser's canvas fails silently. */
export const MAX_FRAME_PIXELS = 128 * MiB;
/** Rows or columns of a canvas that Chromium still draws. */
export const MAX_FRAME_SIDE = 32_767;
export const MAX_FRAMES = 100_000;
/** Fragments of one instance. */
export const MAX_FRAGMENTS = 1_000_000;
/** Sequences within sequences; the deepest standard IOD has fewer than ten. */
export const MAX_NESTING = 64;
/** Data elements of one data set, nested ones that are read included. */
export const MAX_ELEMENTS = 2_000_000;
/** Entries of a lookup table (PS3.3 §C.11.1.1.1: 0 in the descriptor stands for 65536). */
export const MAX_LUT_ENTRIES = 65_536;
/** Overlay planes of one image together. */
export const MAX_OVERLAY_BYTES = 64 * MiB;
/** Corners of a polygonal shutter. */
export const MAX_SHUTTER_VERTICES = 10_000;
/** Regions of one ultrasound image; the busiest screens have about ten. */
export const MAX_ULTRASOUND_REGIONS = 256;
/** Windows of one image that are kept. */
export const MAX_WINDOWS = 64;
/** Tiles of a JPEG 2000 codestream (Isot is 16 bit). */
export const MAX_J2K_TILES = 65_535;
/** Marker segments before the frame header of a JPEG. */
export const MAX_JPEG_SEGMENTS = 4096;
/**
 * A codec whose heap grew by more than this is dropped after the frame: a WASM heap never shrinks. A new one takes about 15 ms,
 * where a frame that needs so much takes half a second and more.
 */
export const MAX_KEPT_HEAP_GROWTH_BYTES = 24 * MiB;
/** Header of one frame of the byte protocol. */
export const MAX_BYTE_FRAME_HEADER_BYTES = 64 * 1024;
/** Instances asked for in one request. */
export const INSTANCES_PER_REQUEST = 24;
/** Decoding workers, at most; more only compete for memory bandwidth. */
export const MAX_WORKERS = 6;
/** How long one frame may take to decode before its worker is ended and the frame is an error. */
export const DECODE_DEADLINE_MS = 60_000;
