import { describe, it } from 'vitest';
import { expectRefused, type Mistake, row } from './mistake.ts';

const MISTAKES: readonly Mistake[] = [
  row(
    'an unknown role in a step',
    'role: admin\n    text: Tell',
    'role: admim\n    text: Tell',
    'admim',
    'steps.3.role',
    /no role admim; the roles are reader/u,
  ),
  row(
    'a step for those who run the drill',
    'role: admin\n    text: Tell',
    'role: controller\n    text: Tell',
    'role: controller\n    text',
    'steps.3.role',
    /belongs to a player/u,
  ),
  row(
    'an unknown role in a precondition',
    'role: controller',
    'role: nobody',
    'nobody',
    'preconditions.0.role',
    /no role nobody/u,
  ),
  row('an inject to nobody', 'to: [reader]', 'to: []', 'to: []', 'injects.0.to', /at least one role/u),
  row(
    'an inject to an unknown role',
    'to: [admin, reader]',
    'to: [admin, reeder]',
    'reeder',
    'injects.1.to.1',
    /no role reeder/u,
  ),
  row(
    'an unknown auto event',
    'auto: switch:down',
    'auto: switch:dwon',
    'switch:dwon',
    'steps.0.observed.auto',
    /no station reports switch:dwon; the events are/u,
  ),
  row(
    'an event that cannot come',
    'fault: refuse',
    'fault: slow',
    'auto: switch:down',
    'steps.0.observed.auto',
    /cannot come: it needs/u,
  ),
  row(
    'an event that can only come later',
    'at: 1 min\n    fault: refuse',
    'at: 6 min\n    fault: refuse',
    'auto: switch:down',
    'steps.0.observed.auto',
    /by its target time/u,
  ),
  row(
    'a return that can only come later',
    'auto: switch:down',
    'auto: switch:recovered',
    'auto: switch:recovered',
    'steps.0.observed.auto',
    /cannot come: it needs the link to return by its target/u,
  ),
  row(
    'an unknown objective of a step',
    'objectives: [tell]\n    milestone',
    'objectives: [tel]\n    milestone',
    '[tel]',
    'steps.2.objectives.0',
    /no objective tel;/u,
  ),
  row(
    'an evaluation of an unknown objective',
    '- objective: tell',
    '- objective: tall',
    'tall',
    'evaluation.1.objective',
    /no objective tall/u,
  ),
  row(
    'an undefined site variable',
    'text: Call {{desk-phone}}',
    'text: Call {{desk-fone}}',
    'text: Call {{desk-fone}}',
    'steps.2.text',
    /\{\{desk-fone\}\} is not among/u,
  ),
  row(
    'a mistyped site variable',
    'text: Call {{desk-phone}}',
    'text: Call {{ desk-phone }}',
    '{{ desk',
    'steps.2.text',
    /without spaces/u,
  ),
  row(
    'a site variable that no text uses',
    'variables:\n',
    'variables:\n  - { id: unused, label: A label, default: none }\n',
    'id: unused',
    'variables.0.id',
    /no text uses/u,
  ),
];

describe('a scenario whose names lead nowhere', () => {
  it.each(MISTAKES)('with $what is refused at its line, with the reason', expectRefused);
});
