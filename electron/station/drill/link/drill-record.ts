// A transition of the drill's switch as the journal keeps it: under a name and a signal of its own, which nothing that reads of
// outages takes for one (S-6).
import type { JournalEntry } from '../../journal/port.ts';
import { probesText } from '../../health/decision-record.ts';
import type { DrillDecision } from './drill-monitor.ts';

/** The journal's record of a decision. No patient data: probes name codes and times only. */
export const drillSwitchEntry = (runId: string, decision: DrillDecision, role: string): JournalEntry => ({
  event: 'drill:switch-changed',
  actor: decision.actor,
  role,
  details: {
    runId,
    signal: 'drill',
    endpointId: decision.endpointId,
    from: decision.from,
    to: decision.to,
    offline: decision.offline,
    cause: decision.cause,
    downBy: decision.downBy,
    reason: decision.reason,
    decidedAt: decision.at.wall,
    probes: probesText(decision.probes),
  },
});
