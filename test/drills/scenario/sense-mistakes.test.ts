import { describe, it } from 'vitest';
import { expectRefused, type Mistake, row } from './mistake.ts';

const TELL_EVALUATION = `  - objective: tell
    watch: [Who was told.]
    performed: Within ten minutes.
    unable: Nobody was told.
`;

const MISTAKES: readonly Mistake[] = [
  row(
    'two roles of one id',
    'id: admin',
    'id: reader',
    'id: reader\n    title: PACS',
    'roles.1.id',
    /taken already/u,
  ),
  row(
    'two steps of one id',
    'id: first-image',
    'id: see-it',
    'id: see-it\n    role: reader\n    text: Open',
    'steps.1.id',
    /taken already/u,
  ),
  row(
    'an inject with the id of a step',
    'id: question',
    'id: call-desk',
    'id: call-desk\n    at',
    'injects.0.id',
    /taken already/u,
  ),
  // times
  row(
    'target times out of order',
    'target: 8 min',
    'target: 4 min',
    'target: 4 min',
    'steps.1.target',
    /out of order: reader has see-it before it, at 5 min/u,
  ),
  row(
    'injects out of order',
    'at: 12 min',
    'at: 2 min',
    'at: 2 min',
    'injects.1.at',
    /out of order: question/u,
  ),
  row(
    'a step after the end',
    'target: 10 min',
    'target: 31 min',
    'target: 31',
    'steps.3.target',
    /after the end of the drill \(30 min\)/u,
  ),
  row('an inject after the end', 'at: 12 min', 'at: 1 h', 'at: 1 h', 'injects.1.at', /after the end/u),
  row(
    'an answer after the end',
    'answerWithin: 4 min',
    'answerWithin: 20 min',
    'Within: 20',
    'injects.1.answerWithin',
    /after the end/u,
  ),
  row(
    'an answer in no time',
    'answerWithin: 4 min',
    'answerWithin: 0',
    'Within: 0',
    'injects.1.answerWithin',
    /no time/u,
  ),
  row(
    'a drill that lasts no time',
    'duration: 30 min',
    'duration: 0',
    'duration: 0',
    'duration',
    /longer than nothing/u,
  ),
  row(
    'link changes out of order',
    'at: 20 min',
    'at: 1 min',
    'at: 1 min\n    fault: none',
    'link.1.at',
    /out of order/u,
  ),
  row('a link change after the end', 'at: 20 min', 'at: 40 min', 'at: 40', 'link.1.at', /after the end/u),
  row(
    'a link change that changes nothing',
    'fault: none',
    'fault: refuse',
    'fault: refuse\nsteps',
    'link.1.fault',
    /changes nothing/u,
  ),
  // what is promised and not shown
  row(
    'an objective without evaluation',
    TELL_EVALUATION,
    '',
    'id: tell\n',
    'objectives.1.id',
    /has no evaluation/u,
  ),
  row(
    'an objective evaluated twice',
    TELL_EVALUATION,
    `${TELL_EVALUATION}${TELL_EVALUATION.replaceAll('tell', 'detect')}`,
    'objective: detect\n    watch: [Who was',
    'evaluation.2.objective',
    /evaluated already/u,
  ),
  row(
    'an objective that nothing shows',
    'preconditions:\n',
    '  - { id: vague, capability: C, text: T }\npreconditions:\n',
    'id: vague',
    'objectives.2.id',
    /no step and no inject shows/u,
  ),
  row(
    'a player with nothing to do',
    'objectives:\n  - id: detect',
    '  - { id: idle, title: Idle, people: 1, kind: player, card: Wait. }\nobjectives:\n  - id: detect',
    'id: idle',
    'roles.3.id',
    /no step and no inject/u,
  ),
  row(
    'nobody who runs the drill',
    'kind: staff',
    'kind: player',
    'roles:\n',
    'roles',
    /nobody runs the drill/u,
  ),
  row(
    'a milestone twice',
    'milestone: declared',
    'milestone: detected',
    'milestone: detected\n  - id: tell-ed',
    'steps.2.milestone',
    /milestone detected already/u,
  ),
  row(
    'no question for the hot wash',
    '  - What told you first?\n',
    '  []\n',
    'hotWash',
    'hotWash',
    /at least one question/u,
  ),
];

describe('a scenario that makes no sense', () => {
  it.each(MISTAKES)('with $what is refused at its line, with the reason', expectRefused);
});
