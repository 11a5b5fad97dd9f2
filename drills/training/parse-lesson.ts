// From the bytes of a lesson file to a lesson that can be taken, or every mistake with its line.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type LocatedMistake, locateMistakes } from '../../shared/yaml/locate-mistakes.ts';
import { parseLocatedYaml } from '../../shared/yaml/located-yaml.ts';
import { checkAgainst } from '../../shared/yaml/schema-mistakes.ts';
import { checkLesson } from './check-lesson.ts';
import { type Lesson, lessonSchema } from './lesson-schema.ts';

/** @returns the lesson, or every problem in the order of the file; nothing is filled in for a wrong one */
export function parseLesson(bytes: Uint8Array): Result<Lesson, readonly LocatedMistake[]> {
  const yaml = parseLocatedYaml(bytes);
  if (!yaml.ok) return err(yaml.error.map((mistake) => ({ path: '', ...mistake })));
  const checked = checkAgainst(lessonSchema, yaml.value.value);
  if (!checked.ok) return err(locateMistakes(yaml.value, checked.mistakes));
  const mistakes = checkLesson(checked.value);
  return mistakes.length === 0 ? ok(checked.value) : err(locateMistakes(yaml.value, mistakes));
}
