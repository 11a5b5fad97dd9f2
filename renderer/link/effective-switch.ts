// The switch that this page acts on: the real one, or a drill's while it is under way. Every screen asks this instead of
// `status.switch`, so that none can forget which of the two it shows (S-6).
import type { DrillStatus, DrillSwitchView } from '../../shared/contract/drill-view.ts';
import type { SwitchView } from '../../shared/contract/switch-view.ts';
import type { StationStatus } from '../../shared/contract/views.ts';

export type EffectiveSwitch =
  | { readonly kind: 'real'; readonly view: SwitchView }
  | { readonly kind: 'drill'; readonly view: DrillSwitchView; readonly drill: DrillStatus };

/** A real outage is never hidden behind a drill, not even for the moment until the station has ended the drill. */
export const effectiveSwitch = (status: Pick<StationStatus, 'switch' | 'drill'>): EffectiveSwitch =>
  status.drill === null || status.switch.offline
    ? { kind: 'real', view: status.switch }
    : { kind: 'drill', view: status.drill.switch, drill: status.drill };

export interface CopyMark {
  readonly words: string;
  /** `local`: the PACS is there as well. */
  readonly tone: 'local' | 'downtime' | 'drill';
}

/** What stands on every copy of an image or document: where it comes from, and whether that is practice. */
export function copyMark(effective: EffectiveSwitch): CopyMark {
  if (effective.kind === 'drill')
    return effective.view.offline
      ? { words: 'DRILL: DOWNTIME COPY', tone: 'drill' }
      : { words: 'DRILL: LOCAL COPY', tone: 'drill' };
  return effective.view.offline
    ? { words: 'DOWNTIME COPY', tone: 'downtime' }
    : { words: 'LOCAL COPY', tone: 'local' };
}
