// What stands on every sheet: what it is, where it comes from, when it was printed and by whom (S-1, S-2, S-6, S-13).
import type { StationStatus } from '../../shared/contract/views.ts';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { toLocalInput } from '../words/when-words.ts';

export function PaperHead({ status, nowMs }: { readonly status: StationStatus; readonly nowMs: number }) {
  const { operator, rehearsal } = status;
  const effective = effectiveSwitch(status);
  return (
    <>
      {effective.kind === 'drill' && <strong>{effective.drill.banner} · </strong>}
      {rehearsal && <strong>REHEARSAL: synthetic patients · </strong>}
      {effective.view.offline && <strong>DOWNTIME COPY · </strong>}
      {status.stationName} · PACS Downtime Kit {status.version} · printed{' '}
      {toLocalInput(nowMs).replace('T', ' ')}
      {operator !== null && ` by ${operator.label}`}
    </>
  );
}
