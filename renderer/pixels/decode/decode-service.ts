// What a decoding worker does with a message, apart from being a worker: so that tests run the same lines in Node.
import { err, type Result } from '../../../shared/contract/result.ts';
import type {
  DecodeAnswer,
  DecodedFrame,
  DecodeRequest,
  FrameRecipe,
  OpenedImage,
} from '../worker-protocol.ts';
import { recipeOf } from '../worker-protocol.ts';
import type { CodecSet } from './codecs/codec-set.ts';
import { decodeFrame } from './decode-frame.ts';
import { toDisplayFrame } from './display.ts';
import { frameBytes } from './fragments.ts';
import { parseImage } from './parse-image.ts';
import { attempt, pixelKitError } from './pixel-error.ts';

export interface AnswerWithTransfer {
  readonly answer: DecodeAnswer;
  readonly transfer: readonly ArrayBuffer[];
}

/** Decodes a frame and makes it ready to draw. */
export async function decodeForDisplay(
  bytes: Uint8Array,
  recipe: FrameRecipe,
  codecs: CodecSet,
  now: () => number,
): Promise<Result<DecodedFrame>> {
  const startedAt = now();
  const stored = await decodeFrame(bytes, recipe, recipe.bitOffset, codecs);
  if (!stored.ok) return stored;
  return attempt(() => ({
    stored: stored.value,
    display: toDisplayFrame(stored.value, recipe),
    decodeMs: now() - startedAt,
  }));
}

async function open(
  request: DecodeRequest & { type: 'open' },
  codecs: CodecSet,
  now: () => number,
): Promise<Result<OpenedImage>> {
  const parsed = await parseImage(request.bytes, request.TransferSyntaxUID);
  if (!parsed.ok) return parsed;
  const { description } = parsed.value;
  // The bytes come from the message or from the inflater: never from a shared buffer.
  const bytes = parsed.value.bytes as Uint8Array<ArrayBuffer>;
  const [source] = description.frames;
  const onlyFrame =
    source && description.NumberOfFrames === 1
      ? await decodeForDisplay(frameBytes(bytes, source), recipeOf(description, 1), codecs, now)
      : null;
  // Once its only frame is decoded, an image's encoded bytes are of no more use.
  return { ok: true, value: { description, bytes: onlyFrame ? new Uint8Array(0) : bytes, onlyFrame } };
}

const buffersOf = (frame: DecodedFrame): readonly ArrayBuffer[] => {
  const drawn = frame.display.kind === 'grey' ? frame.display.values : frame.display.rgba;
  return [frame.stored.bytes.buffer, drawn.buffer];
};

function transferOf(answer: DecodeAnswer): readonly ArrayBuffer[] {
  if (!answer.result.ok) return [];
  if (answer.type === 'decode') return [...new Set(buffersOf(answer.result.value))];
  const { bytes, onlyFrame } = answer.result.value;
  return [...new Set([bytes.buffer, ...(onlyFrame?.ok ? buffersOf(onlyFrame.value) : [])])];
}

/** Answers one message; a bug becomes an error tile for this frame, not a dead worker. */
export async function answerDecodeRequest(
  request: DecodeRequest,
  codecs: CodecSet,
  now: () => number,
): Promise<AnswerWithTransfer> {
  const failed = err(pixelKitError('pixels.decode-failed', 'The image could not be decoded.'));
  let answer: DecodeAnswer;
  try {
    answer =
      request.type === 'open'
        ? { type: 'open', id: request.id, result: await open(request, codecs, now) }
        : {
            type: 'decode',
            id: request.id,
            result: await decodeForDisplay(request.bytes, request.recipe, codecs, now),
          };
  } catch {
    answer = { type: request.type, id: request.id, result: failed };
  }
  return { answer, transfer: transferOf(answer) };
}
