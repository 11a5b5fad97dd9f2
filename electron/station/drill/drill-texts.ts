// What people typed in drills: sealed as it is written, and held open only while the vault is (S-12).
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../../shared/contract/result.ts';
import { type DrillEvent, SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import type { SealedNotes } from '../vault/notes-port.ts';
import type { FreeTextKey, FreeTexts, StoredEvent } from './drill-record.ts';

const BOOK = 'drill-notes';
/** What stands for a text whose note is there and does not open. */
export const DAMAGED_WORDS = '(damaged: what was written here cannot be read)';
/** What stands for a text whose note is gone: the vault was purged, or replaced. */
export const LOST_WORDS = '(what was written here is no longer in the vault)';
/** What stands for a text of an event that held although nothing could be written. */
export const UNKEPT_WORDS = '(what was written here could not be kept)';

const textsSchema = z.partialRecord(
  z.enum(['reason', 'note', 'evidence', 'response', 'text', 'remark', 'rootCause']),
  z.string(),
);

type Opened = FreeTexts | 'damaged' | 'lost';

export interface DrillTexts {
  /** @returns the note that holds them, on disk; null when there is nothing to hold; `vault.*` when it cannot be written */
  seal(texts: FreeTexts): Promise<Result<string | null, KitError>>;
  /** Opens these notes, so that {@link DrillTexts.show} has their words. A locked vault opens none. */
  open(noteIds: readonly (string | null)[]): Promise<void>;
  /** The vault was locked: nothing stays in memory. */
  forget(): void;
  text(noteId: string | null, key: FreeTextKey): string;
  /** The event with its texts, or what stands for them. */
  readonly show: (stored: StoredEvent) => DrillEvent;
}

export function createDrillTexts(options: {
  readonly notes: Pick<SealedNotes, 'write' | 'readOne'>;
  readonly isUnlocked: () => boolean;
}): DrillTexts {
  const { notes, isUnlocked } = options;
  const opened = new Map<string, Opened>();
  /** Counts locks: what was read across one is not kept. */
  let locks = 0;

  const read = async (noteId: string): Promise<Opened | null> => {
    const note = await notes.readOne(BOOK, noteId);
    if (!note.ok) return note.error.code === 'vault.damaged' ? 'damaged' : null;
    return note.value === null ? 'lost' : parse(note.value.content);
  };

  const text = (noteId: string | null, key: FreeTextKey): string => {
    if (noteId === null) return UNKEPT_WORDS;
    const found = opened.get(noteId);
    if (found === undefined) return SEALED_WORDS;
    if (found === 'lost') return LOST_WORDS;
    return found === 'damaged' ? DAMAGED_WORDS : (found[key] ?? DAMAGED_WORDS);
  };

  return {
    async seal(texts) {
      if (Object.keys(texts).length === 0) return ok(null);
      const noteId = randomUUID();
      const written = await notes.write(BOOK, noteId, JSON.stringify(texts));
      if (!written.ok) return written;
      if (isUnlocked()) opened.set(noteId, texts);
      return ok(noteId);
    },
    async open(noteIds) {
      const before = locks;
      for (const noteId of noteIds) {
        if (noteId === null || opened.has(noteId)) continue;
        if (!isUnlocked()) return;
        const found = await read(noteId);
        if (locks !== before) return;
        if (found !== null) opened.set(noteId, found);
      }
    },
    forget() {
      locks += 1;
      opened.clear();
    },
    text,
    show: ({ event, noteId, sealedKeys }) =>
      sealedKeys.length === 0
        ? event
        : { ...event, ...Object.fromEntries(sealedKeys.map((key) => [key, text(noteId, key)])) },
  };
}

function parse(content: string): Opened {
  try {
    const parsed = textsSchema.safeParse(JSON.parse(content));
    return parsed.success ? parsed.data : 'damaged';
  } catch {
    return 'damaged';
  }
}
