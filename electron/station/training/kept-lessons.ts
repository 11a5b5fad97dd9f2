// The text of each lesson as it was taken, in `training/` of the rehearsal station: a record outlives an update of the kit.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type LessonFile, lessonHash } from '../../../drills/training/lesson-files.ts';
import type { Lesson } from '../../../drills/training/lesson-schema.ts';
import { parseLesson } from '../../../drills/training/parse-lesson.ts';

export const keptLessonsIn = (dataDirectory: string): string => path.join(dataDirectory, 'training');

/** Named by its hash, so that writing it twice changes nothing. */
export async function keepLesson(directory: string, { bytes, sha256 }: LessonFile): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(path.join(directory, `${sha256}.yaml`), bytes, { mode: 0o600 });
}

/** By SHA-256; a file that is not what its name says is left out. */
export async function keptLessons(directory: string): Promise<ReadonlyMap<string, Lesson>> {
  const kept = new Map<string, Lesson>();
  const names = await readdir(directory).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((each) => each.endsWith('.yaml'))) {
    const bytes = await readFile(path.join(directory, name));
    const parsed = parseLesson(bytes);
    if (parsed.ok && `${lessonHash(bytes)}.yaml` === name) kept.set(lessonHash(bytes), parsed.value);
  }
  return kept;
}
