// The switch in words: what its state means for the person who reads, with a tone that colour and icon follow.
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { BlameView, ProbeView, SwitchView } from '../../shared/contract/switch-view.ts';

export type SwitchTone = 'good' | 'warn' | 'bad' | 'returning';

export interface SwitchWords {
  readonly label: string;
  readonly tone: SwitchTone;
}

/** A headline for the state; the switch's own `reason` always stands beside it. */
export function switchWords(view: Pick<SwitchView, 'state' | 'cause' | 'awaitingConfirmation'>): SwitchWords {
  switch (view.state) {
    case 'healthy':
      return { label: 'PACS reachable', tone: 'good' };
    case 'degraded':
      return { label: 'PACS degraded', tone: 'warn' };
    case 'suspect':
      return { label: 'PACS in doubt', tone: 'warn' };
    case 'down':
      return { label: view.cause === 'declared' ? 'Downtime declared' : 'PACS down', tone: 'bad' };
    case 'recovering':
      return view.awaitingConfirmation
        ? { label: 'PACS is back: please confirm', tone: 'returning' }
        : { label: 'PACS coming back', tone: 'returning' };
    default:
      return assertNever(view.state);
  }
}

const PROBE_NAMES: Record<ProbeView['kind'], string> = {
  tcp: 'Network connection (TCP)',
  echo: 'DICOM echo (C-ECHO)',
  find: 'Test query (C-FIND)',
  web: 'Web service (DICOMweb)',
  retrieve: 'Test image (retrieve)',
};

const OUTCOMES: Record<ProbeView['outcome'], { readonly text: string; readonly tone: SwitchTone }> = {
  good: { text: 'good', tone: 'good' },
  slow: { text: 'slow', tone: 'warn' },
  bad: { text: 'failed', tone: 'bad' },
  never: { text: 'not tried yet', tone: 'warn' },
};

/** One probe's last finding in words. */
export const probeWords = (probe: ProbeView): { name: string; outcome: string; tone: SwitchTone } => ({
  name: PROBE_NAMES[probe.kind],
  outcome: OUTCOMES[probe.outcome].text,
  tone: OUTCOMES[probe.outcome].tone,
});

/** "Test query (C-FIND)". */
export const probeName = (kind: ProbeView['kind']): string => PROBE_NAMES[kind];

/** "good", "slow", "failed", with the tone that colour and icon follow. */
export const findingWords = (
  outcome: ProbeView['outcome'],
): { readonly text: string; readonly tone: SwitchTone } => OUTCOMES[outcome];

const BLAME: Record<BlameView['who'], string> = {
  pacs: 'It seems to be the PACS.',
  'my-network': 'It seems to be this station’s own network.',
  unknown: 'Whose fault it is cannot be told.',
};

/** A headline for whose fault it seems to be; what was looked at stands beside it (H3). */
export const blameWords = ({ who }: Pick<BlameView, 'who'>): string => BLAME[who];
