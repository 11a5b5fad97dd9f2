// Free text that goes on the record, shown on every page and in the journal: from a person or from a configuration, the same rule.
import { z } from 'zod';

/** One line of `1` to `max` characters: no control characters, no line or paragraph separators (U+2028, U+2029). */
export const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'one line of text without control characters');
