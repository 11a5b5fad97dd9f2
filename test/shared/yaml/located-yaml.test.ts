import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseLocatedYaml } from '../../../shared/yaml/located-yaml.ts';
import { checkAgainst } from '../../../shared/yaml/schema-mistakes.ts';

const read = (text: string) => parseLocatedYaml(new TextEncoder().encode(text));

describe('YAML that a person wrote', () => {
  it('knows the line of keys, list items and keys inside them', () => {
    const yaml = read('# a comment\nsteps:\n  - id: one\n    why: |\n      two\n      lines\n  - id: two\n');
    expect(yaml.ok).toBe(true);
    if (!yaml.ok) return;
    expect(yaml.value.lineOf(['steps'])).toBe(2);
    expect(yaml.value.lineOf(['steps', 0, 'why'])).toBe(4);
    expect(yaml.value.lineOf(['steps', 1])).toBe(7);
    expect(yaml.value.lineOf(['steps', 2])).toBeNull();
    expect(yaml.value.lineOf(['steps', 1, 'why'])).toBeNull();
    expect(yaml.value.lineOf(['constructor'])).toBeNull();
  });

  it.each([
    ['broken YAML', 'a: 1\nb: [\n', 3, /flow/iu],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 3, /unique/u],
    ['a tab as indentation', 'a:\n\tb: 1\n', 2, /tab/iu],
    ['aliases', 'a: &a [1]\nb: *a\n', 2, /aliases/u],
    ['a tag', 'a: 1\nb: !!js/function "x"\n', 2, /tags/u],
    ['a second document', 'a: 1\n---\nb: 2\n', 2, /second document/u],
    ['a control character', 'a: 1\nb: x\u0000y\n', 2, /UTF-8/u],
    ['a colon in a text', 'a: 1\nb: note: this\n', 2, /in quotes/u],
    ['a quote that is never closed', 'a: "b\n', 2, /never closed/u],
    ['a bomb of brackets', `a: ${'['.repeat(100_000)}\n`, 1, /nested too deeply/u],
    ['a list at the top', '- a\n- b\n', 1, /keys and values/u],
    ['plain text', 'hello\n', 1, /keys and values/u],
  ])('is refused for %s, with the line', (_what, text, line, reason) => {
    const yaml = read(text);
    expect(!yaml.ok && yaml.error[0]?.line).toBe(line);
    expect(!yaml.ok && yaml.error[0]?.reason).toMatch(reason);
  });

  it('is refused when it is not UTF-8 or larger than a megabyte', () => {
    expect(parseLocatedYaml(Uint8Array.of(0x61, 0x3a, 0x20, 0xff))).toMatchObject({
      error: [{ line: 0, reason: expect.stringMatching(/not UTF-8 text: save it as UTF-8/u) as string }],
    });
    expect(parseLocatedYaml(new Uint8Array(1_048_577))).toMatchObject({
      error: [{ line: 0, reason: 'the file is larger than 1 MiB' }],
    });
  });

  it('is checked in words, a mistake for each unknown key', () => {
    const schema = z.strictObject({
      name: z.string(),
      many: z.array(z.string()),
      mode: z.enum(['a', 'b']),
      count: z.number(),
    });
    expect(checkAgainst(schema, { many: 'x', mode: 'c', count: null, nmae: 'x', extra: 1 })).toEqual({
      ok: false,
      mistakes: [
        { path: ['name'], reason: 'this key is missing' },
        { path: ['many'], reason: 'this must be a list, not text' },
        { path: ['mode'], reason: 'this must be one of a, b' },
        { path: ['count'], reason: 'this must be a number, not empty' },
        { path: ['nmae'], reason: 'this key is not known' },
        { path: ['extra'], reason: 'this key is not known' },
      ],
    });
  });
});
