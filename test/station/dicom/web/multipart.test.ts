import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MultipartFault,
  type MultipartLimits,
  MultipartReader,
} from '../../../../electron/station/dicom/web/multipart.ts';

const LIMITS: MultipartLimits = { headerBytes: 1024, parts: 50, partBytes: 100_000, totalBytes: 1_000_000 };

interface Part {
  readonly body: Buffer;
  readonly hasLength: boolean;
}

const B = 'b0undary';

function written(
  parts: readonly Part[],
  options: { preamble?: string; final?: boolean; padding?: string } = {},
): Buffer {
  const { preamble = '', final = true, padding = '' } = options;
  const pieces: Buffer[] = [Buffer.from(preamble)];
  for (const [index, { body, hasLength }] of parts.entries()) {
    const start = index === 0 && preamble === '' ? '' : '\r\n';
    const length = hasLength ? `Content-Length: ${body.length}\r\n` : '';
    pieces.push(
      Buffer.from(`${start}--${B}${padding}\r\nContent-Type: application/dicom\r\n${length}\r\n`),
      body,
    );
  }
  if (final) pieces.push(Buffer.from(`\r\n--${B}--`));
  return Buffer.concat(pieces);
}

/** Reads in pieces of the sizes given, over and over; every buffer is overwritten once it was taken. */
async function read(bytes: Buffer, sizes: readonly number[], limits = LIMITS, delayed = false) {
  const got: { body: Buffer; ended: boolean; type: string | undefined }[] = [];
  const reader = new MultipartReader(B, limits, (headers) => {
    const part = { body: Buffer.alloc(0), ended: false, type: headers.get('content-type') };
    got.push(part);
    return {
      write(piece) {
        const take = (): void => {
          part.body = Buffer.concat([part.body, piece]);
        };
        return delayed ? Promise.resolve().then(take) : take();
      },
      end() {
        part.ended = true;
      },
    };
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const piece = Buffer.from(bytes.subarray(at, at + size));
    await reader.push(piece);
    piece.fill(0xaa);
    at += size;
  }
  reader.end();
  return got;
}

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof MultipartFault) return error.kind;
    throw error;
  }
};

// Bodies that are full of what a delimiter is made of.
const body = fc
  .array(
    fc.constantFrom('\r', '\n', '-', '--', '\r\n', `\r\n--`, `\r\n--${B.slice(0, 4)}`, `--${B}`, 'x', '\0'),
    {
      maxLength: 40,
    },
  )
  .map((words) => words.join(''))
  // The delimiter itself cannot be in a body.
  .filter((text) => !`\r\n${text}\r`.includes(`\r\n--${B}`))
  .map((text) => Buffer.from(text, 'latin1'));
const parts = fc.array(fc.record({ body, hasLength: fc.boolean() }), { minLength: 1, maxLength: 6 });
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

describe('taking a multipart body apart', () => {
  it('gives the same parts however the bytes are cut, with lengths or without', async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        sizes,
        fc.boolean(),
        fc.constantFrom('', ' ', '\t  '),
        async (written_, cut, delayed, padding) => {
          const got = await read(written(written_, { padding }), cut, LIMITS, delayed);
          expect(got.map(({ body: each }) => each.toString('latin1'))).toEqual(
            written_.map(({ body: each }) => each.toString('latin1')),
          );
          expect(got.every(({ ended }) => ended)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  // guards S-7
  it('never takes a body that was cut anywhere for a whole one', async () => {
    await fc.assert(
      fc.asyncProperty(parts, sizes, fc.nat(), async (written_, cut, where) => {
        const whole = written(written_);
        const bytes = whole.subarray(0, where % whole.length);
        expect(await faultOf(read(bytes, cut))).not.toBe('none');
      }),
      { numRuns: 400 },
    );
  });

  it('leaves out what stands before the first part and after the last', async () => {
    const bytes = Buffer.concat([
      written([{ body: Buffer.from('one'), hasLength: false }], {
        preamble: 'This is a message in MIME format.',
      }),
      Buffer.from('\r\nbye\r\n--b0undary\r\n\r\nmore'),
    ]);
    expect(await read(bytes, [7])).toEqual([
      { body: Buffer.from('one'), ended: true, type: 'application/dicom' },
    ]);
  });

  const part = (text: string, headers = '') => `--${B}\r\n${headers}\r\n${text}`;
  it.each([
    ['a length that is too short', part('abcdef', 'Content-Length: 3\r\n') + `\r\n--${B}--`, 'malformed'],
    ['a length that is too long', part('abc', 'Content-Length: 5\r\n') + `\r\n--${B}--`, 'malformed'],
    ['a length beyond the end', part('abc', 'Content-Length: 5000\r\n') + `\r\n--${B}--`, 'cut'],
    ['a length that is no number', part('abc', 'Content-Length: -3\r\n') + `\r\n--${B}--`, 'malformed'],
    ['two lengths', part('abc', 'Content-Length: 3\r\nContent-Length: 4\r\n') + `\r\n--${B}--`, 'malformed'],
    ['a length above the limit', part('abc', 'Content-Length: 100001\r\n') + `\r\n--${B}--`, 'too-large'],
    ['a part above the limit', part('x'.repeat(100_001)) + `\r\n--${B}--`, 'too-large'],
    ['headers without an end', `--${B}\r\nX: ${'y'.repeat(2000)}`, 'malformed'],
    ['a header that is none', part('abc', 'no colon here\r\n') + `\r\n--${B}--`, 'malformed'],
    ['too many parts', `${part('a')}\r\n`.repeat(51) + `--${B}--`, 'too-large'],
    ['another boundary', part('abc').replaceAll(B, 'other') + '\r\n--other--', 'cut'],
    ['another boundary, and much of it', part('x'.repeat(70_000)).replaceAll(B, 'other'), 'malformed'],
    ['nothing', '', 'cut'],
    ['no final boundary', part('abc'), 'cut'],
    ['a final boundary with one dash', `${part('abc')}\r\n--${B}-`, 'cut'],
  ])('%s is an error', async (_, text, kind) => {
    expect(await faultOf(read(Buffer.from(text, 'latin1'), [13]))).toBe(kind);
    expect(await faultOf(read(Buffer.from(text, 'latin1'), [1_000_000]))).toBe(kind);
  });

  it('takes a whole body only up to its limit', async () => {
    const bytes = written([{ body: Buffer.alloc(5000), hasLength: true }]);
    expect(await faultOf(read(bytes, [100], { ...LIMITS, totalBytes: 4000 }))).toBe('too-large');
  });
});
