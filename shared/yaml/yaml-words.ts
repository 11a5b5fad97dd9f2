// The YAML parser's complaints, in words that tell a person who has never heard of YAML what to do.

const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /multiple documents/u,
    'a second document begins here (a line of `---` or `...`): keep one, and put the other into a file of its own',
  ],
  [/^Tabs are not allowed/u, 'tabs are not allowed as indentation: indent with spaces'],
  [/must be unique/u, 'this key must be unique, and stands here a second time: remove one of the two'],
  [
    /^Nested mappings are not allowed in compact/u,
    'a text with a colon and a space in it: put it in quotes, or write it on the next line under `>-`',
  ],
  [
    /^Missing closing (?:"|'|.quote)/u,
    'a quote is opened and never closed: close it, or put the text under `>-`',
  ],
  [/^Unresolved tag/u, 'YAML tags (!name) are not allowed: leave it out, or put the text in quotes'],
  [/call stack/u, 'lists or keys are nested too deeply: no such file needs more than a few levels'],
];

/** @param message the parser's; a place in the text at its end is left out: the line is told apart */
export function yamlWords(message: string): string {
  const first = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? '';
  return WORDS.find(([pattern]) => pattern.test(first))?.[1] ?? first;
}
