import { describe, it } from 'vitest';
import { expectRefused, type Mistake, row } from './mistake.ts';

const MISTAKES: readonly Mistake[] = [
  row(
    'broken YAML',
    'objectives: [detect]\n    milestone',
    'objectives: [detect\n    milestone',
    'milestone: detected',
    '',
    /flow sequence|implicit map|must be sufficiently/iu,
  ),
  row('a key twice', 'version: 1\n', 'version: 1\nversion: 2\n', 'version: 2', '', /unique/u),
  row('another format', 'format: 1', 'format: 2', 'format: 2', 'format', /only format there is/u),
  row('an unknown key', 'kind: drill\n', 'kind: drill\nobjectve: x\n', 'objectve', 'objectve', /not known/u),
  row(
    'an unknown key in a step',
    '    notifies: Emergency',
    '    notify: Emergency',
    'notify: Emerg',
    'steps.3.notify',
    /not known/u,
  ),
  row('a missing title', 'title: A sample\n', '', 'format: 1', 'title', /missing/u),
  row(
    'a missing reason for a step',
    '    why: A ticket wakes people.\n',
    '',
    'id: call-desk',
    'steps.2.why',
    /missing/u,
  ),
  row('an empty text', 'text: See the banner.', 'text: ""', 'text: ""', 'steps.0.text', /empty/u),
  row('an id with capitals', 'id: see-it', 'id: See-It', 'id: See-It', 'steps.0.id', /lower-case/u),
  row('a kind that is none', 'kind: drill', 'kind: game', 'kind: game', 'kind', /one of tabletop/u),
  row(
    'a time without a unit',
    'target: 8 min',
    'target: 8',
    'target: 8',
    'steps.1.target',
    /a time is written/u,
  ),
  row(
    'a time in other words',
    'at: 7 min',
    'at: 7 minutes',
    '7 minutes',
    'injects.0.at',
    /a time is written/u,
  ),
  row('a list that is text', 'to: [reader]', 'to: reader', 'to: reader', 'injects.0.to', /must be a list/u),
  row(
    'half a person',
    'people: 1\n    kind: staff',
    'people: 0.5\n    kind: staff',
    'people: 0.5',
    'roles.2.people',
    /whole number/u,
  ),
  row(
    'an observation of no kind',
    'observed: manual',
    'observed: perhaps',
    'perhaps',
    'steps.3.observed',
    /`manual`, `auto/u,
  ),
  row(
    'an unknown link fault',
    'fault: refuse',
    'fault: explode',
    'explode',
    'link.0.fault',
    /one of none, refuse/u,
  ),
  row(
    'an unknown milestone',
    'milestone: declared',
    'milestone: lunch',
    'lunch',
    'steps.2.milestone',
    /one of detected/u,
  ),
];

describe('a scenario file', () => {
  it.each(MISTAKES)('with $what is refused at its line, with the reason', expectRefused);
});
