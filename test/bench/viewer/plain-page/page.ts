// The page that the station's is compared with: the same codecs and the same drawing, on plain files over HTTP, with nothing sealed,
// no contract and no interface around it.
import * as cornerstone from 'cornerstone-core';
import { createFrameStore } from '../../../../renderer/pixels/frame-store.ts';
import { loadKitImage } from '../../../../renderer/pixels/image-loader.ts';
import type { ByteFrame } from '../../../../shared/contract/bytes.ts';
import { ok } from '../../../../shared/contract/result.ts';
import { parsePart10 } from '../../../../shared/dicom/part10.ts';

declare global {
  interface Window {
    /** Opens a study and shows its first image; the others are fetched behind it. */
    openPlain(study: string): Promise<void>;
    closePlain(): void;
  }
}

const STUDY_KEY = '0'.repeat(32);
const MiB = 1024 * 1024;
let study = '';
let names: readonly string[] = [];
const keyAt = (index: number): string => String(index).padStart(32, '0');

const frame = (header: ByteFrame): Uint8Array<ArrayBuffer> => {
  const words = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + words.length);
  new DataView(bytes.buffer).setUint32(0, words.length);
  bytes.set(words, 4);
  return bytes;
};

/** One request a file, six at a time, as a browser does it. */
const store = createFrameStore({
  fetchInstances: (request, signal) => {
    const instanceKeys = 'first' in request ? [] : request.instanceKeys;
    const files = instanceKeys.map((instanceKey) => ({
      instanceKey,
      name: names[Number(instanceKey)] ?? '',
    }));
    const fetched: Promise<ArrayBuffer>[] = [];
    const fetchTo = (count: number): void => {
      for (let at = fetched.length; at < Math.min(count, files.length); at += 1)
        fetched.push(
          fetch(`files/${study}/${files[at]?.name}`, { signal }).then((answer) => answer.arrayBuffer()),
        );
    };
    let at = 0;
    return Promise.resolve(
      ok(
        new ReadableStream<Uint8Array>({
          async pull(controller) {
            fetchTo(at + 6);
            const file = files[at];
            const pending = fetched[at];
            if (file === undefined || pending === undefined) {
              controller.close();
              return;
            }
            at += 1;
            const bytes = new Uint8Array(await pending);
            const parsed = parsePart10(bytes);
            if (!parsed.ok) throw new Error(parsed.error.message);
            const { meta, dataSetOffset } = parsed.value;
            const dataSet = bytes.subarray(dataSetOffset);
            const { TransferSyntaxUID } = meta;
            const { instanceKey } = file;
            controller.enqueue(
              frame({ type: 'start', instanceKey, TransferSyntaxUID, totalBytes: dataSet.length }),
            );
            for (let from = 0; from < dataSet.length; from += 4 * MiB) {
              const piece = dataSet.subarray(from, from + 4 * MiB);
              controller.enqueue(frame({ type: 'chunk', bytes: piece.length }));
              controller.enqueue(piece);
            }
            controller.enqueue(frame({ type: 'end', instanceKey }));
          },
        }),
      ),
    );
  },
  spawnWorker: () =>
    new Worker(new URL('../../../../renderer/pixels/worker.ts', import.meta.url), { type: 'module' }),
  memoryBudgetBytes: 768 * MiB,
  processors: navigator.hardwareConcurrency,
});

const element = document.querySelector<HTMLElement>('#view');
if (element === null) throw new Error('the page has no view');
cornerstone.enable(element);

window.closePlain = () => store.closeStudy();

window.openPlain = async (wanted) => {
  store.closeStudy();
  study = wanted;
  names = (await (await fetch(`studies/${study}`)).json()) as string[];
  const refs = names.map((_, index) => ({ studyKey: STUDY_KEY, instanceKey: keyAt(index), frameNumber: 1 }));
  const [first] = refs;
  if (first === undefined) throw new Error('the study is empty');
  const image = await loadKitImage(store, first, 1, cornerstone);
  if (!image.ok) throw new Error(image.error.message);
  cornerstone.displayImage(element, image.value);
  store.prefetch([{ list: refs, position: 0 }]);
};
