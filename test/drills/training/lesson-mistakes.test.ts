// A lesson that is wrong is refused with the line that is wrong, and no learner ever meets it.
import { expect, it } from 'vitest';
import { parseLesson } from '../../../drills/training/parse-lesson.ts';
import { bytesOf, SAMPLE } from './sample-lesson.ts';

const lineOf = (text: string, marker: string): number => {
  const at = text.indexOf(marker);
  if (at < 0 || text.includes(marker, at + 1)) throw new Error(`not exactly once: ${marker}`);
  return text.slice(0, at).split('\n').length;
};

const MISTAKES: readonly (readonly [
  what: string,
  find: string,
  put: string,
  marker: string,
  path: string,
  reason: RegExp,
])[] = [
  ['an unknown role', 'role: radiologist', 'role: surgeon', 'role: surgeon', 'role', /one of radiologist/u],
  [
    'a key that is misspelt',
    '    title: Look\n',
    '    titel: Look\n',
    'titel',
    'steps.0.titel',
    /not known/u,
  ],
  [
    'a signal that does not exist',
    '[switch-down, offline]',
    '[switch-dwon]',
    'switch-dwon',
    'steps.1.notice.auto.0',
    /one of/u,
  ],
  [
    'a step that is noticed in no way',
    'notice: manual',
    'notice: {}',
    'notice: {}',
    'steps.0.notice',
    /manual/u,
  ],
  [
    'a step that is noticed in two ways',
    '{ auto: [switch-down, offline] }',
    '{ auto: [offline], ask: When }',
    'ask: When }',
    'steps.1.notice',
    /must be `manual`/u,
  ],
  [
    'two right answers',
    '        - text: The one\n',
    '        - text: The one\n          right: true\n',
    '      answers:',
    'steps.2.notice.answers',
    /exactly one/u,
  ],
  [
    'no right answer',
    '          right: true\n',
    '',
    '      answers:',
    'steps.2.notice.answers',
    /exactly one answer has/u,
  ],
  [
    'two answers that are the same',
    'text: The other',
    'text: the one',
    '      answers:',
    'steps.2.notice.answers',
    /say the same/u,
  ],
  ['an id that is taken', '- id: ask', '- id: look\n    #again', '#again', 'steps.2.id', /another step/u],
  [
    'hints out of order',
    'after: 1 min',
    'after: 5 s',
    'after: 5 s',
    'steps.1.hints.1.after',
    /out of order/u,
  ],
  [
    'a time that is none',
    'after: 10 s',
    'after: soon',
    'after: soon',
    'steps.1.hints.0.after',
    /written as/u,
  ],
  [
    'a stopwatch on a claim',
    '    notice: manual\n',
    '    notice: manual\n    measure: Nothing\n',
    'measure: Nothing',
    'steps.0.measure',
    /only a step with `auto`/u,
  ],
  [
    'an outage that nothing causes',
    '    pacs: die\n',
    '',
    '[switch-down, offline]',
    'steps.1.notice.auto.0',
    /can’t happen here/u,
  ],
  [
    'a fault that is in force already',
    'pacs: healthy',
    'pacs: die # again',
    'pacs: die # again',
    'steps.3.pacs',
    /changes nothing/u,
  ],
  ['a PACS that is left failed', '    pacs: healthy\n', '', '- id: read-off', 'steps.3', /left at die/u],
  [
    'a fault that does not exist',
    'pacs: die',
    'pacs: explode',
    'pacs: explode',
    'steps.1.pacs',
    /must be one of/u,
  ],
];

it.each(MISTAKES)('%s is named at its line', (_what, find, put, marker, path, reason) => {
  expect(SAMPLE.split(find).length).toBeGreaterThan(1);
  const text = SAMPLE.replace(find, put);
  const parsed = parseLesson(bytesOf(text));
  const problems = parsed.ok ? [] : parsed.error;
  // The id of a list's item stands on the line of its dash.
  const line = marker === '#again' ? lineOf(text, marker) - 1 : lineOf(text, marker);
  expect(problems).toContainEqual({ line, path, reason: expect.stringMatching(reason) });
});

it('the sample itself is right', () => {
  expect(parseLesson(bytesOf(SAMPLE)).ok).toBe(true);
});
