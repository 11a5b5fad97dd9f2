// How an observation is typed and read. Pure.
import type { EventOf } from '../../../shared/drill/drill-event.ts';

export type ObservationKind = EventOf<'observed'>['kind'];

export const KIND_WORDS: Readonly<Record<ObservationKind, string>> = {
  strength: 'Strength',
  improvement: 'To improve',
  note: 'Note',
};

/** A sign at the beginning says the kind; without one, or with nothing behind it, the chosen kind and the text stay. */
export function observationOf(
  typed: string,
  chosen: ObservationKind,
): { readonly kind: ObservationKind; readonly text: string } {
  const text = typed.trim();
  const rest = text.slice(1).trim();
  if (rest !== '' && text.startsWith('+')) return { kind: 'strength', text: rest };
  if (rest !== '' && /^[-−–]/u.test(text)) return { kind: 'improvement', text: rest };
  return { kind: chosen, text };
}
