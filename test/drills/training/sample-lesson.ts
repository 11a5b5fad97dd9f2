// A small lesson with every kind of step, to break and to play.
import { parseLesson } from '../../../drills/training/parse-lesson.ts';
import type { Lesson } from '../../../drills/training/lesson-schema.ts';

export const SAMPLE = `format: 1
id: sample
role: radiologist
title: A sample
version: 3
summary: Every kind of step once.
minutes: 5
steps:
  - id: look
    title: Look
    do: Look at it.
    why: Because.
    notice: manual
    hints: []
  - id: outage
    title: Outage
    do: Wait.
    why: It happens.
    pacs: die
    notice: { auto: [switch-down, offline] }
    measure: Until it said down
    hints:
      - after: 10 s
        text: Soon.
      - after: 1 min
        text: Very soon.
  - id: ask
    title: Ask
    do: Think.
    why: Thinking helps.
    notice:
      question: Which?
      answers:
        - text: The one
          because: Not that.
        - text: The other
          right: true
          because: That.
    hints: []
  - id: read-off
    title: Read off
    do: Read.
    why: Reading helps.
    pacs: healthy
    notice: { typed: list-as-of, ask: When? }
    hints: []
debrief:
  - Well done.
`;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function sampleLesson(): Lesson {
  const parsed = parseLesson(bytesOf(SAMPLE));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export const moment = (ms: number, processId = 'a') => ({
  processId,
  monotonicMs: ms,
  wall: new Date(Date.UTC(2026, 10, 22, 10) + ms).toISOString(),
});
