// What may be logged at all. Redaction is by type (S-12): a log call takes these fields and nothing else, so a name, an
// identifier or an exception's message has no way in.
import type { Channel } from '../../shared/contract/channels.ts';
import type { KitErrorCode } from '../../shared/contract/kit-error.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import type { ConnectionRefusal } from './dicom/tls-listener.ts';

/** Every field is a number, a keyed hash, or a word out of this program's own source. */
export interface LogFields {
  readonly channel?: Channel | 'instances';
  readonly code?: KitErrorCode;
  readonly studyKey?: KeyedHash;
  readonly elapsedMs?: number;
  readonly count?: number;
  readonly bytes?: number;
  readonly status?: number;
  readonly refusal?: ConnectionRefusal;
  /** The id that a person was shown with an `internal` error. */
  readonly bugId?: string;
  readonly bug?: BugTrace;
}

/** An exception without its message, which may quote anything. */
export interface BugTrace {
  readonly name: string;
  readonly frames: readonly string[];
}

/** A pino logger is one. `message` is a literal sentence of ours, never built from data. */
export interface StationLog {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** For tests, and for commands whose output is the log. */
export const silentLog: StationLog = { debug() {}, info() {}, warn() {}, error() {} };

const BUILT_IN = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AssertionError',
  'ZodError',
]);

/** Where a bug happened, without what it said. */
export function traceBug(error: unknown): BugTrace {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const stack = error.stack ?? '';
  // The stack begins with the message, and a message of several lines could look like frames: cut it off by its length.
  const at = error.message === '' ? -1 : stack.indexOf(error.message);
  const frames = stack
    .slice(at < 0 ? 0 : at + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/u.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { name: BUILT_IN.has(error.name) ? error.name : 'Error', frames };
}
