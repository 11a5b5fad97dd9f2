// Hebrew and Arabic on a page that is laid out from left to right: pdfmake knows no direction. A font turns the letters of one
// word; the order of words is ours to turn, and a stretch is set in short lines of its own, since nobody knows where it will
// wrap. Numbers and Latin words in between keep their own direction (UAX #9, in the little that names and notes need).
import type { Inline } from './pen.ts';

const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Characters of a line of a long stretch. */
const LINE = 34;
/** A space at which no line is broken. */
const JOINED = '\u00A0';

/** The same inlines, with each right-to-left stretch in the order in which it is seen from the left. */
export function inVisualOrder(inlines: readonly Inline[]): Inline[] {
  const isRtl = inlines.map(({ text }) => RTL.test(text));
  if (!isRtl.includes(true)) return [...inlines];
  const ordered: Inline[] = [];
  for (let at = 0; at < inlines.length; ) {
    const inline = inlines[at];
    if (inline === undefined) break;
    if (isRtl[at] !== true) {
      ordered.push(inline);
      at += 1;
      continue;
    }
    // A stretch ends with its last right-to-left word; Latin letters in between end it, too.
    let end = at;
    for (let ahead = at + 1; ahead < inlines.length; ahead += 1) {
      if (isRtl[ahead] === true) end = ahead;
      else if (/\p{Script=Latin}|\n/u.test(inlines[ahead]?.text ?? '')) break;
    }
    ordered.push(...turned(inlines.slice(at, end + 1)));
    at = end + 1;
  }
  return ordered;
}

function turned(stretch: readonly Inline[]): readonly Inline[] {
  const words = stretch.flatMap(({ text, font }) =>
    text
      .split(' ')
      .flatMap((word, at) => [
        ...(at === 0 ? [] : [{ text: JOINED, font }]),
        ...(word === '' ? [] : [{ text: word, font }]),
      ]),
  );
  const lines: Inline[][] = [[]];
  let length = 0;
  for (const word of words) {
    if (length + word.text.length > LINE && word.text !== JOINED) {
      lines.push([]);
      length = 0;
    }
    lines.at(-1)?.push(word);
    length += word.text.length;
  }
  return lines.flatMap((line, at) => [
    ...(at === 0 ? [] : [{ text: '\n', font: line[0]?.font ?? stretch[0]?.font ?? '' }]),
    ...line.toReversed(),
  ]);
}
