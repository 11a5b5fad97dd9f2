// The codecs' WebAssembly as a test in Node finds it: the same files that the page's worker fetches.
/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  createCodecSet,
  type LoadWasm,
  type WasmName,
} from '../../../../renderer/pixels/decode/codecs/codec-set.ts';

const require = createRequire(import.meta.url);
const FILES: Readonly<Record<WasmName, string>> = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
  'libjpeg-turbo': '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  native: 'dcmjs-codecs/build/dcmjs-native-codecs.wasm',
};

export const loadWasmInNode: LoadWasm = async (name) => {
  const bytes = await readFile(require.resolve(FILES[name]));
  return Uint8Array.from(bytes).buffer;
};

export const nodeCodecs = createCodecSet(loadWasmInNode);
