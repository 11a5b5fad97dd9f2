// The decoding worker: hostile bytes and WebAssembly stay in here, away from the page.
/// <reference lib="webworker" />
import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import turboUrl from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import nativeUrl from 'dcmjs-codecs/build/dcmjs-native-codecs.wasm?url';
import { createCodecSet, type WasmName } from './decode/codecs/codec-set.ts';
import { answerDecodeRequest } from './decode/decode-service.ts';
import type { DecodeRequest } from './worker-protocol.ts';

const URLS: Readonly<Record<WasmName, string>> = {
  charls: charlsUrl,
  openjpeg: openjpegUrl,
  openjph: openjphUrl,
  'libjpeg-turbo': turboUrl,
  native: nativeUrl,
};

const codecs = createCodecSet(async (name) => {
  const response = await fetch(URLS[name]);
  if (!response.ok) throw new Error(`no ${name}`);
  return response.arrayBuffer();
});

const answer = async (request: DecodeRequest): Promise<void> => {
  const { answer, transfer } = await answerDecodeRequest(request, codecs, () => performance.now());
  worker.postMessage(answer, { transfer: [...transfer] });
};

const worker = globalThis as unknown as DedicatedWorkerGlobalScope;
worker.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void answer(event.data);
});
