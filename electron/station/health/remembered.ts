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
  /** The pixels of a canary when they were last learnt; null when they never were. */
  canary(key: string): LearntCanary | null;
}

/** What the canary looked like. */
export interface LearntCanary {
  /** SHA-256 of its pixel data, hex. */
  readonly pixelSha256: string;
  readonly TransferSyntaxUID: string;
}

const DECISIONS_KEPT = 500;

const text = (value: JournalRecord['details'][string] | undefined): string =>
  typeof value === 'string' ? value : '';

export function createRemembered(): Remembered {
  const decisions: DecisionView[] = [];
  const planned = new Map<string, PlannedWindow>();
  const cancelled = new Set<string>();
  const canaries = new Map<string, LearntCanary>();
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
        case 'canary:learnt':
          canaries.set(text(details['canary']), {
            pixelSha256: text(details['pixelSha256']),
            TransferSyntaxUID: text(details['TransferSyntaxUID']),
          });
          break;
        default:
      }
    },
    decisions: (limit) => decisions.slice(-Math.min(limit, DECISIONS_KEPT)).toReversed(),
    windows: () => ({ planned: [...planned.values()], cancelled }),
    canary: (key) => canaries.get(key) ?? null,
  };
}
