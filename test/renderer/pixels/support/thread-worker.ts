// A decoding worker in the test's own thread: the same messages, cloned and transferred as a browser does.
import { answerDecodeRequest } from '../../../../renderer/pixels/decode/decode-service.ts';
import type {
  DecodeAnswer,
  DecodeRequest,
  DecodeWorker,
} from '../../../../renderer/pixels/worker-protocol.ts';
import { nodeCodecs } from './node-codecs.ts';

export interface ThreadWorker extends DecodeWorker {
  readonly requests: DecodeRequest[];
  terminated(): boolean;
  /** Dies as a crashed worker does. */
  crash(): void;
}

export interface ThreadWorkerOptions {
  /** Answers nothing, as a codec in an endless loop. */
  readonly hangs?: (request: DecodeRequest) => boolean;
}

export function createThreadWorker(options: ThreadWorkerOptions = {}): ThreadWorker {
  const listeners = new Set<(event: { readonly data: DecodeAnswer }) => void>();
  const errorListeners = new Set<() => void>();
  const requests: DecodeRequest[] = [];
  let ended = false;
  const answer = async (request: DecodeRequest): Promise<void> => {
    const { answer: data, transfer } = await answerDecodeRequest(request, nodeCodecs, () => 0);
    const cloned = structuredClone(data, { transfer: [...transfer] });
    if (!ended) for (const listener of listeners) listener({ data: cloned });
  };
  function addEventListener(
    type: 'message',
    listener: (event: { readonly data: DecodeAnswer }) => void,
  ): void;
  function addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
  function addEventListener(type: string, listener: (event: { readonly data: DecodeAnswer }) => void): void {
    if (type === 'message') listeners.add(listener);
    else if (type === 'error') errorListeners.add(listener as () => void);
  }
  return {
    requests,
    postMessage: (message, transfer) => {
      const cloned = structuredClone(message, { transfer });
      requests.push(cloned);
      if (!options.hangs?.(cloned)) void answer(cloned);
    },
    addEventListener,
    terminate: () => {
      ended = true;
    },
    terminated: () => ended,
    crash: () => {
      for (const listener of errorListeners) listener();
    },
  };
}
