// A scenario as small as one can be, for tests that break it in one place or run it in a few steps.
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';

export const SAMPLE = `format: 1
id: sample
title: A sample
version: 1
kind: drill
duration: 30 min
everyMonths: 3
summary: The PACS fails.
situation: It is ten o'clock.
variables:
  - id: desk-phone
    label: Telephone of the service desk
    default: not filled in
roles:
  - id: reader
    title: Radiologist
    people: 1
    kind: player
    card: Read from the copy.
  - id: admin
    title: PACS administrator
    people: 1
    kind: player
    card: Call {{desk-phone}}.
  - id: controller
    title: Drill coordinator
    people: 1
    kind: staff
    card: Start the clock.
objectives:
  - id: detect
    capability: Situation assessment
    text: The outage is seen within five minutes.
  - id: tell
    capability: Operational communication
    text: Everyone knows within ten.
preconditions:
  - text: The readiness is 90 % or better.
    role: controller
    required: true
link:
  - at: 1 min
    fault: refuse
  - at: 20 min
    fault: none
steps:
  - id: see-it
    role: reader
    text: See the banner.
    why: It counts for you.
    target: 5 min
    observed:
      auto: switch:down
    objectives: [detect]
    milestone: detected
  - id: first-image
    role: reader
    text: Open an image.
    why: It is what the copy is for.
    target: 8 min
    observed:
      auto: image:first-offline
    objectives: [detect]
  - id: call-desk
    role: admin
    text: Call {{desk-phone}}.
    why: A ticket wakes people.
    target: 6 min
    observed:
      evidence: Ticket number
    objectives: [tell]
    milestone: declared
  - id: tell-ed
    role: admin
    text: Tell the emergency department.
    why: They act within minutes.
    target: 10 min
    observed: manual
    objectives: [tell]
    notifies: Emergency department
injects:
  - id: question
    at: 7 min
    to: [reader]
    by: Telephone
    text: Is there a bleed?
    expected: A verbal result.
    answerWithin: 3 min
    objectives: [detect]
  - id: second-question
    at: 12 min
    to: [admin, reader]
    by: Note
    text: When is it back?
    expected: A time for the next update.
    answerWithin: 4 min
    objectives: [tell]
evaluation:
  - objective: detect
    watch: [Who said it first.]
    performed: Within five minutes.
    unable: Nobody saw it.
  - objective: tell
    watch: [Who was told.]
    performed: Within ten minutes.
    unable: Nobody was told.
abort:
  - A real outage.
hotWash:
  - What told you first?
`;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The sample, with `find` replaced; throws when the sample does not hold it exactly as given. */
export function sampleWith(find: string, replacement: string): string {
  if (!SAMPLE.includes(find)) throw new Error(`the sample does not hold: ${find}`);
  return SAMPLE.replace(find, () => replacement);
}

export function sampleScenario(): Scenario {
  const parsed = parseScenario(bytesOf(SAMPLE));
  if (!parsed.ok) throw new Error(parsed.error.map(({ line, reason }) => `${line}: ${reason}`).join('\n'));
  return parsed.value;
}
