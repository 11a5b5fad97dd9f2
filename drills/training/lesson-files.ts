// The lessons that the kit ships, read from their files. Node only: the page is told of lessons by the station.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseLesson } from './parse-lesson.ts';
import type { Lesson } from './lesson-schema.ts';

export interface LessonFile {
  readonly lesson: Lesson;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex: what a record says it was. */
  readonly sha256: string;
}

export interface LessonShelf {
  /** By role, then title. */
  readonly lessons: readonly LessonFile[];
  /** Files that cannot be used: file, line and reason of each mistake, in words. */
  readonly refused: readonly string[];
}

/** Where the shipped lessons are: beside this file in the sources, or above the bundle in a package. */
export function shippedLessons(): string {
  for (let above = import.meta.dirname; ; above = path.dirname(above)) {
    const candidate = path.join(above, 'drills', 'training', 'lessons');
    if (existsSync(candidate)) return candidate;
    if (above === path.dirname(above)) throw new Error('the lessons are not in this package');
  }
}

/** Reads every `*.yaml` of a directory; one bad file never hides the others. */
export async function readLessons(directory = shippedLessons()): Promise<LessonShelf> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).toSorted();
  const lessons = new Map<string, LessonFile>();
  const refused: string[] = [];
  for (const name of names) {
    const bytes = await readFile(path.join(directory, name));
    const parsed = parseLesson(bytes);
    if (!parsed.ok) {
      refused.push(...parsed.error.map(({ line, path: at, reason }) => `${name}:${line}: ${at}: ${reason}`));
    } else if (lessons.has(parsed.value.id)) {
      refused.push(`${name}:1: id: the id ${parsed.value.id} is taken`);
    } else {
      lessons.set(parsed.value.id, { lesson: parsed.value, bytes, sha256: lessonHash(bytes) });
    }
  }
  return {
    lessons: [...lessons.values()].toSorted(
      ({ lesson: one }, { lesson: other }) =>
        one.role.localeCompare(other.role, 'en') || one.title.localeCompare(other.title, 'en'),
    ),
    refused,
  };
}

export const lessonHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
