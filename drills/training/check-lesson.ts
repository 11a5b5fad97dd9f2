// What the parts of a lesson must mean to each other, so that nobody meets a step that can never be done.
import type { SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import type { TrainingSignal } from '../../shared/training/signals.ts';
import { faultName, type Lesson, type LessonStep } from './lesson-schema.ts';

export const checkLesson = (lesson: Lesson): readonly SchemaMistake[] => [
  ...stepsApart(lesson),
  ...lesson.steps.flatMap((step, at) => [...answers(step, at), ...hints(step, at), ...measured(step, at)]),
  ...plot(lesson),
];

function stepsApart({ steps }: Lesson): readonly SchemaMistake[] {
  const seen = new Set<string>();
  return steps.flatMap(({ id }, at) => {
    const taken = seen.has(id);
    seen.add(id);
    return taken ? [{ path: ['steps', at, 'id'], reason: `another step has the id ${id}` }] : [];
  });
}

function answers({ notice }: LessonStep, at: number): readonly SchemaMistake[] {
  if (typeof notice === 'string' || !('question' in notice)) return [];
  const path = ['steps', at, 'notice', 'answers'];
  const right = notice.answers.filter((answer) => answer.right === true).length;
  const texts = new Set(notice.answers.map(({ text }) => text.toLowerCase()));
  return [
    ...(right === 1 ? [] : [{ path, reason: `exactly one answer has \`right: true\`, not ${right}` }]),
    ...(texts.size === notice.answers.length ? [] : [{ path, reason: 'two answers say the same' }]),
  ];
}

function hints({ hints }: LessonStep, at: number): readonly SchemaMistake[] {
  return hints.flatMap(({ after }, index) => {
    const before = hints[index - 1];
    return before === undefined || before.after < after
      ? []
      : [
          {
            path: ['steps', at, 'hints', index, 'after'],
            reason: 'out of order: a hint before it comes no earlier',
          },
        ];
  });
}

function measured({ notice, measure }: LessonStep, at: number): readonly SchemaMistake[] {
  if (measure === undefined || (typeof notice === 'object' && 'auto' in notice)) return [];
  return [
    {
      path: ['steps', at, 'measure'],
      reason: 'only a step with `auto` is measured: a person’s own word has no stopwatch',
    },
  ];
}

/** What a signal needs of the plot so far. */
type Need = 'dead' | 'slow' | 'away' | 'returning';
const NEEDS: Partial<Record<TrainingSignal, Need>> = {
  'switch-down': 'dead',
  'switch-degraded': 'slow',
  offline: 'away',
  'list-shown-offline': 'away',
  'image-shown-offline': 'away',
  'impression-written': 'away',
  'return-offered': 'returning',
  'return-confirmed': 'returning',
  'back-online': 'returning',
};
const NEED_WORDS = {
  dead: 'nothing before it fails the PACS, or declares the downtime',
  slow: 'nothing before it makes the PACS slow',
  away: 'nothing before it fails the PACS, or declares the downtime',
  returning: 'the PACS was never away, or is not `healthy` again',
} as const satisfies Record<Need, string>;
const DEAD: readonly string[] = ['refuse', 'reject', 'stall', 'die'];

/** Walks through the lesson as the PACS will: what can the learner meet at each step? */
function plot({ steps }: Lesson): readonly SchemaMistake[] {
  const mistakes: SchemaMistake[] = [];
  let fault = 'healthy';
  let declared = false;
  let wasAway = false;
  for (const [at, { pacs, notice }] of steps.entries()) {
    if (pacs !== undefined) {
      const name = faultName(pacs);
      if (name === fault)
        mistakes.push({ path: ['steps', at, 'pacs'], reason: `this changes nothing: it is ${name} already` });
      fault = name;
    }
    const signals = typeof notice === 'object' && 'auto' in notice ? notice.auto : [];
    if (signals.includes('downtime-declared')) declared = true;
    const dead = DEAD.includes(fault) || declared;
    if (dead) wasAway = true;
    const holds: Record<Need, boolean> = {
      dead,
      slow: fault.startsWith('slow'),
      away: dead,
      returning: wasAway && fault === 'healthy',
    };
    for (const [index, signal] of signals.entries()) {
      const need = NEEDS[signal];
      if (need !== undefined && !holds[need])
        mistakes.push({
          path: ['steps', at, 'notice', 'auto', index],
          reason: `${signal} can’t happen here: ${NEED_WORDS[need]}`,
        });
    }
    if (signals.some((signal) => signal === 'return-confirmed' || signal === 'back-online')) declared = false;
  }
  if (fault !== 'healthy')
    mistakes.push({
      path: ['steps', steps.length - 1],
      reason: `the lesson ends with the PACS left at ${fault}`,
    });
  return mistakes;
}
