// What the monitor must still know after a restart, read from the journal in one pass: the switch keeps nothing on disk itself.
import type { DecisionView } from '../../../shared/contract/decision-view.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { fromJournal } from './decision-record.ts';
import type { PlannedWindow } from './window-state.ts';

export interface Remembered {
  /** Takes the next record in: those of the file at the start, then each one that is appended. */
  absorb(record: JournalRecord): void;
  /** The last transitions of the switch, newest first. */
  decisions(limit: number): readonly DecisionView[];
  windows(): { readonly planned: readonly PlannedWindow[]; readonly cancelled: ReadonlySet<string> };
  /** SHA-256 of a canary's pixels, hex, by how they were encoded; empty when they were never learnt. */
  canary(key: string): ReadonlyMap<string, string>;
}

/** What the canary looked like. */
export interface LearntCanary {
  /** SHA-256 of its pixel data, hex. */
  readonly pixelSha256: string;
  /** Of several instances in several syntaxes: all of them (`canary.ts`). */
  readonly TransferSyntaxUID: string;
}

const DECISIONS_KEPT = 500;

const text = (value: JournalRecord['details'][string] | undefined): string =>
  typeof value === 'string' ? value : '';

export function createRemembered(): Remembered {
  const decisions: DecisionView[] = [];
  const planned = new Map<string, PlannedWindow>();
  const cancelled = new Set<string>();
  const canaries = new Map<string, Map<string, string>>();
  return {
    absorb(record) {
      const { event, details, actor } = record;
      const windowId = text(details['windowId']);
      switch (event) {
        case 'switch:changed': {
          const decision = fromJournal(record);
          if (decision !== null) decisions.push(decision);
          if (decisions.length > 2 * DECISIONS_KEPT) decisions.splice(0, DECISIONS_KEPT);
          break;
        }
        case 'window:planned':
          planned.set(windowId, {
            windowId,
            startsAt: text(details['startsAt']),
            endsAt: text(details['endsAt']),
            reason: text(details['reason']),
            plannedBy: actor,
          });
          break;
        case 'window:cancelled':
          cancelled.add(windowId);
          break;
        case 'canary:learnt': {
          const key = text(details['canary']);
          const learnt = canaries.get(key) ?? new Map<string, string>();
          canaries.set(key, learnt);
          const syntaxes = text(details['TransferSyntaxUID']);
          // What was learnt first holds: it must not be unlearnt by what a PACS sends later.
          if (!learnt.has(syntaxes)) learnt.set(syntaxes, text(details['pixelSha256']));
          break;
        }
        default:
      }
    },
    decisions: (limit) => decisions.slice(-Math.min(limit, DECISIONS_KEPT)).toReversed(),
    windows: () => ({ planned: [...planned.values()], cancelled }),
    canary: (key) => canaries.get(key) ?? new Map(),
  };
}
