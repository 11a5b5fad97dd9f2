// What the queue hands out: a row as it stands, safe to log, and what a transfer needs, which only memory holds in clear.
import { z } from 'zod';
import { type KitError, kitErrorSchema } from '../../../shared/contract/kit-error.ts';
import {
  type KeyedHash,
  keyedHashSchema,
  type RequestedPriority,
  requestedPrioritySchema,
  type StudyDescriptor,
  type StudyPurpose,
} from '../../../shared/domain/study.ts';

/**
 * What a transfer needs to know, sealed under the station key. A thief of the disk has that key too, so this is all that the
 * file holds: no descriptor, no name, no reason (docs/decisions/0002).
 */
export const jobSchema = z.strictObject({ StudyInstanceUID: z.string(), endpointId: z.string() });

/** What the plan knew of a study and the file does not: lives in memory, gone with the process. */
export interface StudyDescription {
  readonly descriptor: StudyDescriptor;
  readonly purpose: StudyPurpose;
}

export interface TransferJob extends z.infer<typeof jobSchema> {
  /** Null after a restart, until a cycle has planned the study again. */
  readonly description: StudyDescription | null;
}

export const PRIORITIES = requestedPrioritySchema.options;

/** A cause that cannot be read, say with a code of another version, is no cause to lose the queue. */
const errorText = z
  .string()
  .transform((text): KitError => kitErrorSchema.parse(JSON.parse(text)))
  .nullable()
  .catch(null);

export const rowSchema = z.object({
  studyKey: keyedHashSchema,
  kind: z.enum(['worklist', 'prior']),
  forStudy: keyedHashSchema.nullable(),
  /** `cancelled`: by a person, until one resumes it. */
  state: z.enum(['queued', 'running', 'waiting', 'complete', 'failed', 'cancelled']),
  attempts: z.number().int(),
  retryAt: z.number().nullable(),
  /** Why it last failed; null when it did not since it last moved on. */
  lastError: errorText,
  position: z.number().int(),
  priority: z
    .number()
    .int()
    .transform((index): RequestedPriority | null => PRIORITIES[index] ?? null)
    .nullable(),
  /** When it is to be read, ms since 1970. */
  dueAt: z.number().nullable(),
  score: z.number().nullable(),
  movedUp: z.number().int().nullable(),
  endpointId: z.string(),
});
/** One row as it stands: works on a locked station, and is safe to log. */
export type TransferRow = z.infer<typeof rowSchema>;

export const ROW_COLUMNS = `study_key AS studyKey, kind, for_study AS forStudy, state, attempts, retry_at AS retryAt,
  last_error AS lastError, position, priority, due_at AS dueAt, score, moved_up AS movedUp, endpoint_id AS endpointId, sealed`;

export const sealedSchema = z.object({ sealed: z.instanceof(Uint8Array) });

export interface PlannedTransfer {
  readonly studyKey: KeyedHash;
  readonly job: StudyDescription & { readonly endpointId: string };
  /** What the vault says now; the row follows it. */
  readonly complete: boolean;
}

export type TransferEnd =
  | { readonly state: 'complete' }
  /** Not its fault: as it was, to be taken up again. */
  | { readonly state: 'queued' }
  | {
      readonly state: 'waiting' | 'failed';
      readonly retryAt: number;
      readonly error: KitError;
      /** No PACS was asked: it costs no attempt. */
      readonly isFree?: true;
    };

/** Where the worklist stands. `listedAt` is null until the PACS has answered every question of one cycle. */
export interface ListStanding {
  readonly listedAt: string | null;
  readonly onList: ReadonlySet<KeyedHash>;
}

/** How urgent a study is: index in requestedPrioritySchema, and ms since 1970. */
export interface Wishes {
  readonly priority: number | null;
  readonly dueAt: number | null;
}

/** Priority and due time as a worklist said them; priors take theirs from the study that they are for. */
export function wishesOf(purpose: StudyPurpose): Wishes {
  if (purpose.kind !== 'worklist' && purpose.kind !== 'scheduled') return { priority: null, dueAt: null };
  const { priority, dueAt } = purpose;
  const due = dueAt === undefined ? Number.NaN : new Date(dueAt).getTime();
  return {
    priority: priority === undefined ? null : PRIORITIES.indexOf(priority),
    dueAt: Number.isFinite(due) ? due : null,
  };
}
