// Codecs are kept from frame to frame, but neither one that failed nor one that has grown.
import { describe, expect, it } from 'vitest';
import { createCodecSet } from '../../../renderer/pixels/decode/codecs/codec-set.ts';
import { loadWasmInNode } from './support/node-codecs.ts';

const MiB = 1024 * 1024;

describe('a codec', () => {
  it('is the same for the next frame', async () => {
    const codecs = createCodecSet(loadWasmInNode);
    const first = await codecs.use('openjpeg', (codec) => codec);
    expect(await codecs.use('openjpeg', (codec) => codec)).toBe(first);
  });

  it('is given up when a large frame made its heap grow, which nothing would make smaller', async () => {
    const codecs = createCodecSet(loadWasmInNode);
    const grown = await codecs.use('openjpeg', (codec) => {
      new codec.J2KDecoder().getEncodedBuffer(100 * MiB);
      return codec;
    });
    const next = await codecs.use('openjpeg', (codec) => codec);
    expect(next).not.toBe(grown);
    expect(await codecs.use('openjpeg', (codec) => codec)).toBe(next);
  });

  it('is given up when it refused a frame', async () => {
    const codecs = createCodecSet(loadWasmInNode);
    const first = await codecs.use('charls', (codec) => codec);
    const broken = codecs.use('charls', () => {
      throw new Error('a trap');
    });
    await expect(broken).rejects.toThrow('refused the compressed pixels');
    expect(await codecs.use('charls', (codec) => codec)).not.toBe(first);
  });
});
