// The technologist's lesson, played through by a scripted learner on a real rehearsal PACS that really fails.
import { it } from 'vitest';
import { expectLessonPlayed } from './training-learner.ts';

it('is finished, measured and on the record, and the real station beside it is untouched (guards S-6)', () =>
  expectLessonPlayed('technologist-hold-and-send'));
