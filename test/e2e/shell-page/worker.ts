// Compiles the smallest WebAssembly module: what the image codecs need the page's policy to permit in a worker.
const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
let compiled = false;
try {
  await WebAssembly.compile(EMPTY_MODULE);
  compiled = true;
} catch {
  // Answered as false.
}
const answer: (message: boolean) => void = self.postMessage.bind(self);
answer(compiled);
