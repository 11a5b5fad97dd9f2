// A transition of the switch as the journal keeps it, and read back from there: the same words both ways (H2).
import type { DecisionView } from '../../../shared/contract/decision-view.ts';
import { decisionViewSchema } from '../../../shared/contract/decision-view.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { probeKindSchema } from '../../../shared/contract/switch-view.ts';
import type { JournalEntry } from '../journal/port.ts';
import type { ProbeRecord, SwitchDecision } from './decision.ts';

type ProbeView = DecisionView['probes'][number];

/** "10:41:07 echo bad dicom.connection-refused", "10:41:01 find good 60.4 ms": for a person to read, and to be parsed back. */
export const probeText = ({ at, kind, outcome, latencyMs, code }: ProbeView): string =>
  outcome === 'bad' ? `${at} ${kind} bad ${code ?? ''}` : `${at} ${kind} ${outcome} ${latencyMs ?? 0} ms`;

const toProbeView = ({ finding, at }: ProbeRecord): ProbeView =>
  finding.outcome === 'bad'
    ? { at: at.local, kind: finding.kind, outcome: 'bad', latencyMs: null, code: finding.code }
    : {
        at: at.local,
        kind: finding.kind,
        outcome: finding.outcome,
        latencyMs: Math.round(finding.latencyMs * 10) / 10,
        code: null,
      };

const PROBE =
  /^(?<at>\d\d:\d\d:\d\d) (?<kind>\w+) (?:bad (?<code>[\w.-]+)|(?<outcome>good|slow) (?<ms>\d+(?:\.\d+)?) ms)$/u;

/** Reads `probeText` back; null for what it did not write. */
export function parseProbe(text: string): ProbeView | null {
  const { at, kind, code, outcome, ms } = PROBE.exec(text)?.groups ?? {};
  const known = probeKindSchema.safeParse(kind);
  if (at === undefined || !known.success) return null;
  if (code !== undefined) return { at, kind: known.data, outcome: 'bad', latencyMs: null, code };
  return {
    at,
    kind: known.data,
    outcome: outcome === 'slow' ? 'slow' : 'good',
    latencyMs: Number(ms),
    code: null,
  };
}

/** The findings before a decision, oldest first, as one text. */
export const probesText = (probes: readonly ProbeRecord[]): string =>
  probes.map((each) => probeText(toProbeView(each))).join('; ');

/** The journal's record of a decision. No patient data: probes name codes and times only. */
export const toJournalEntry = (decision: SwitchDecision, role: string): JournalEntry => ({
  event: 'switch:changed',
  actor: decision.actor,
  role,
  details: {
    signal: 'real',
    endpointId: decision.endpointId,
    from: decision.from,
    to: decision.to,
    offline: decision.offline,
    cause: decision.cause,
    /** Who or what holds it down: `probes`, `declared`, `planned`; null while it is not down. */
    downBy: decision.downBy,
    reason: decision.reason,
    decidedAt: decision.at.wall,
    blame: decision.blame,
    probes: probesText(decision.probes),
  },
});

/** A decision as the journal remembers it, or null when the record is none or says what no switch says. */
export function fromJournal({ event, seq, at, actor, details }: JournalRecord): DecisionView | null {
  if (event !== 'switch:changed' || details['signal'] !== 'real') return null;
  const probes = String(details['probes'] ?? '')
    .split('; ')
    .flatMap((text) => parseProbe(text) ?? []);
  const parsed = decisionViewSchema.safeParse({
    seq,
    at: details['decidedAt'] ?? at,
    endpointId: details['endpointId'],
    from: details['from'],
    to: details['to'],
    offline: details['offline'],
    cause: details['cause'],
    reason: details['reason'],
    actor,
    blame: details['blame'] ?? null,
    probes,
  });
  return parsed.success ? parsed.data : null;
}
