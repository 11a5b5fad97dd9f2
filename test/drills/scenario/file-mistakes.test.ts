// Mistakes of the file itself, before a word of the scenario is read: each with its line, and with what to do.
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { bytesOf, SAMPLE, sampleWith } from './sample-scenario.ts';

const lineOf = (text: string, marker: string) => text.slice(0, text.indexOf(marker)).split('\n').length;

const TAB = sampleWith('  - id: admin\n    title', '  - id: admin\n\ttitle');
const TWO = `${SAMPLE}---\n${SAMPLE}`;
const ALIAS = sampleWith('card: Start the clock.', 'card: *start');
const TAG = sampleWith('card: Start the clock.', 'card: !!js/function "x"');
const COLON = sampleWith('text: Open an image.', 'text: Open an image: any.');
const QUOTE = sampleWith('hotWash:\n  - What told you first?', 'hotWash:\n  - "What told you first?');
const BOMB = sampleWith('[detect]\n    milestone', `${'['.repeat(50_000)}detect\n    milestone`);
const CONTROL = sampleWith('card: Start the clock.', 'card: Start the\u0007 clock.');

describe('a file that is no scenario', () => {
  it.each([
    ['nothing in it', '', 0, /empty: begin with a copy/u],
    ['only a comment in it', '# later\n', 0, /empty: begin with a copy/u],
    ['a tab as indentation', TAB, lineOf(TAB, '\ttitle'), /indent with spaces/u],
    ['a second document', TWO, SAMPLE.split('\n').length, /second document begins here .* keep one/u],
    ['an alias', ALIAS, lineOf(ALIAS, '*start'), /aliases|alias/iu],
    ['a tag', TAG, lineOf(TAG, '!!js'), /tags .* leave it out/u],
    ['a colon in a text', COLON, lineOf(COLON, 'Open an image:'), /put it in quotes/u],
    ['a quote that is never closed', QUOTE, QUOTE.split('\n').length, /close it/u],
    ['fifty thousand brackets', BOMB, lineOf(BOMB, '[[[['), /nested too deeply/u],
    ['a control character', CONTROL, lineOf(CONTROL, '\u0007'), /save it as UTF-8/u],
    ['a list in place of keys', '- format: 1\n', 1, /must hold keys and values/u],
    ['a page of prose', 'We pretend that the PACS is down.\n', 1, /must hold keys and values/u],
  ])('with %s is refused at its line, with what to do', (_what, text, line, reason) => {
    const parsed = parseScenario(bytesOf(text));
    if (parsed.ok) throw new Error('it was accepted');
    expect(parsed.error.map((each) => each.line)).toContain(line);
    expect(parsed.error.find((each) => each.line === line)?.reason).toMatch(reason);
    // The parser may stumble again and again over one slip: a person is told a page of it at most.
    expect(parsed.error.length).toBeLessThanOrEqual(20);
  });

  it.each([
    [
      'Windows-1252',
      Uint8Array.from(SAMPLE.replace('A sample', 'Ausfall-Übung'), (letter) => letter.charCodeAt(0)),
    ],
    ['UTF-16', new Uint8Array(Buffer.from(`\u{feff}${SAMPLE}`, 'utf16le'))],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(SAMPLE, 'utf16le'))],
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00)],
  ])('in %s is refused, and is to be saved as UTF-8', (_what, bytes) => {
    const parsed = parseScenario(bytes);
    expect(parsed.ok ? '' : parsed.error[0]?.reason).toMatch(/not UTF-8 text: save it as UTF-8/u);
  });

  it('that is larger than a scenario can be is refused before it is read', () => {
    const parsed = parseScenario(bytesOf(`${SAMPLE}# ${'x'.repeat(262_144)}\n`));
    expect(parsed).toMatchObject({
      error: [{ line: 0, reason: expect.stringMatching(/256 KiB/u) as string }],
    });
  });

  it('may have a byte order mark, and lines that end as Windows ends them', () => {
    expect(parseScenario(bytesOf(`\u{feff}${SAMPLE.replaceAll('\n', '\r\n')}`)).ok).toBe(true);
  });
});
