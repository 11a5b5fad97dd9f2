// A drill in words, for the banner that stands on every window: what is done to this station's link, and how the real PACS is.
import type { DrillStatus } from '../../shared/contract/drill-view.ts';
import { switchWords } from './switch-words.ts';
import type { SwitchTone } from './switch-words.ts';

const LINK_WORDS: Readonly<Record<string, string>> = {
  none: 'left alone',
  refuse: 'refused by the drill',
  stall: 'held up by the drill: nothing answers',
  slow: 'slowed down by the drill',
  'lose-priors': 'without its older studies, by the drill',
};

/** "refused by the drill"; a fault that this page does not know is still one of the drill. */
export const drillLinkWords = (link: string): string => LINK_WORDS[link] ?? 'held by the drill';

/** How the real PACS is at this moment, whatever the drill shows: "reachable". */
export function realLinkWords({ real }: Pick<DrillStatus, 'real'>): {
  readonly text: string;
  readonly tone: SwitchTone;
} {
  const { label, tone } = switchWords({ ...real, cause: 'probes', awaitingConfirmation: false });
  return { text: label.replace(/^PACS /u, ''), tone };
}
