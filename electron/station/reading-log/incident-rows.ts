// The downtimes and drills that the log has entries of, and which of them is shown when nobody chose.
import type { Incident, IncidentRow, LogEntryView } from '../../../shared/contract/reading-log-view.ts';

/** Newest first; what goes on now stands before everything. */
export function incidentRows(
  views: readonly LogEntryView[],
  current: Incident | null,
): readonly IncidentRow[] {
  const groups = Map.groupBy(views, ({ incident }) => incident.incidentId);
  if (current !== null && !groups.has(current.incidentId)) groups.set(current.incidentId, []);
  return [...groups]
    .map(([incidentId, entries]) => {
      const incident = entries[0]?.incident ?? current;
      if (incident === null) throw new Error('an incident without entries that is not the current one');
      return {
        ...incident,
        current: incidentId === current?.incidentId,
        entries: entries.length,
        toSettle: entries.filter(({ settled }) => !settled).length,
      };
    })
    .toSorted(
      (a, b) => Number(b.current) - Number(a.current) || Date.parse(b.startedAt) - Date.parse(a.startedAt),
    );
}

/** What goes on now; else what is to do of a real downtime comes before any drill (S-6). */
export const firstShown = (incidents: readonly IncidentRow[]): string | null =>
  (
    incidents.find(({ current }) => current) ??
    incidents.find(({ signal, toSettle }) => signal === 'real' && toSettle > 0) ??
    incidents[0]
  )?.incidentId ?? null;
