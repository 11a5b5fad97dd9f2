// The fake station's switch while all is well.
import type { SwitchView } from '../../../shared/contract/switch-view.ts';

/** @param iso the moment so many minutes ago */
export const healthySwitch = (iso: (minutesAgo: number) => string): SwitchView => ({
  signal: 'real',
  state: 'healthy',
  reason: '3 of 3 probes answered, the last in 12 ms',
  since: iso(95),
  offline: false,
  cause: 'probes',
  awaitingConfirmation: false,
  endpointId: 'main-pacs',
  probes: [
    { kind: 'tcp', outcome: 'good', at: iso(0.2), latencyMs: 1.4, reason: 'Connected' },
    { kind: 'echo', outcome: 'good', at: iso(0.2), latencyMs: 12, reason: 'C-ECHO answered' },
    { kind: 'find', outcome: 'good', at: iso(2), latencyMs: 48, reason: '1 study found' },
  ],
  blame: null,
  clock: null,
});
