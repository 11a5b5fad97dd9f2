// The canary of the watched PACS with its memory: what it looked like is learnt once, written into the journal and read from there.
import type { Journal } from '../journal/port.ts';
import { canaryKey, type CanaryOptions, type CanaryTarget, createCanary } from './canary.ts';
import type { ProbeTools } from './probes.ts';
import type { Remembered } from './remembered.ts';

export interface CanaryParts extends Pick<CanaryOptions, 'port' | 'endpoint'> {
  /** As configured; absent: no canary is fetched. */
  readonly target: CanaryTarget | undefined;
  /** Null when nothing diverts it from the vault. */
  readonly gather: CanaryOptions['gather'] | null;
  readonly remembered: Pick<Remembered, 'canary'>;
  readonly journal: Pick<Journal, 'append'>;
}

/** What `createMonitor` gets of it: the canary, or nothing. */
export function watchedCanary(parts: CanaryParts): Pick<ProbeTools, 'canary'> {
  const { target, gather, endpoint, port, journal } = parts;
  if (target === undefined || gather === null) return {};
  const canary = canaryKey(endpoint.id, target);
  const record = (event: string, details: Readonly<Record<string, string>>): void => {
    void journal.append({
      event,
      actor: 'station',
      role: 'station',
      details: { endpointId: endpoint.id, canary, ...details },
    });
  };
  return {
    canary: createCanary({
      port,
      endpoint,
      target,
      gather,
      learnt: parts.remembered.canary(canary),
      onLearnt: ({ pixelSha256, TransferSyntaxUID }, why) =>
        record('canary:learnt', { pixelSha256, TransferSyntaxUID, why }),
      onOther: (expected, found) => record('canary:other-pixels', { expected, found }),
    }),
  };
}
