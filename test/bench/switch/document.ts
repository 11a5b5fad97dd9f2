// Writes docs/switch-policy.md and its chart from what was measured: nobody types a figure.
import { scatterChart } from '../scatter-chart.ts';
import { FAILURE_KINDS, OUTAGE_MS, TROUBLES } from './histories.ts';
import type { Detection } from './measure.ts';
import type { Settings } from './station.ts';
import {
  BLACK_HOLE_LIMIT_MS,
  type DecidePoint,
  REFUSED_LIMIT_MS,
  type ReturnPoint,
  type Years,
} from './sweep.ts';

export const CHART_FILE = 'switch-policy.svg';

export interface Measured {
  readonly settings: Settings;
  readonly runs: number;
  readonly seed: number;
  readonly detections: Readonly<Record<(typeof FAILURE_KINDS)[number], Detection>>;
  readonly years: Years;
  readonly decisions: readonly DecidePoint[];
  readonly returns: readonly ReturnPoint[];
}

const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1000).toFixed(1));
const round = (value: number): string => value.toFixed(1);
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: readonly string[]): string =>
  `${row(...cells)}\n${row(...cells.map((_, index) => (index === 0 ? '---' : '---:')))}`;
const bold = (on: boolean, text: string): string => (on ? `**${text}**` : text);

export function switchChart(points: readonly DecidePoint[]): string {
  return scatterChart(
    points.map((point) => ({
      x: point.refusedP99Ms / 1000,
      y: point.falseSwitchesPerYear,
      group: `${point.failures} failures`,
      ...(point.isDefault ? { label: 'default' } : {}),
    })),
    {
      title: 'How soon, against how often wrong',
      xLabel: 'refused connection: seconds until offline (p99)',
      yLabel: 'false switches a year',
      xMax: 15,
      yMax: Math.ceil(Math.max(...points.map((point) => point.falseSwitchesPerYear)) / 10) * 10,
      limit: { x: REFUSED_LIMIT_MS / 1000, label: 'promised' },
    },
  );
}

const decisionRow = (point: DecidePoint): string =>
  row(
    ...[
      String(point.failures),
      `${point.tcpEveryMs / 1000} / ${point.echoEveryMs / 1000}`,
      String(point.retryMs / 1000),
      seconds(point.refusedP99Ms),
      seconds(point.refusedBoundMs),
      seconds(point.blackHoleWorstMs),
      seconds(point.hangWorstMs),
      round(point.falseSwitchesPerYear),
      String(point.probesPerHour),
      point.keepsLimits ? 'yes' : 'no',
    ].map((text) => bold(point.isDefault, text)),
  );

export function switchDocument(measured: Measured): string {
  const { detections, years, decisions, returns, runs, seed, settings } = measured;
  const { policy, schedule } = settings;
  const { returnMedianMs, degradationsPerYear, seenShare, switchesPerYear } = years;
  return `<!-- Written by \`npm run bench -- switch --docs docs\`: change test/bench/switch/document.ts, not this file. -->
# The switch: how its numbers were chosen

\`npm run bench -- switch\` plays generated link histories through the pure switch (\`shared/domain/switch.ts\`) with the real probe
schedule (\`electron/station/health/schedule.ts\`) on a virtual clock: no sockets, no real time, seed ${seed}, the same figures on every
machine. \`test/bench/switch-station.test.ts\` proves that the simulated station moves at the same moments as the real monitor.

## At default settings

All kinds of probes in use. Down after ${policy.downAfter.tcp} agreeing failures (C-FIND alone: ${policy.downAfter.find}; canary retrieve alone: ${policy.downAfter.retrieve}; a PACS that answers with a
no, as in a rejected association, must have said so for ${policy.saidNoForMs / 1000} s, which is longer than anything counted as a false switch below); TCP every ${schedule.everyMs.tcp / 1000} s, C-ECHO every ${schedule.everyMs.echo / 1000} s, C-FIND every ${schedule.everyMs.find / 1000} s,
DICOMweb every ${schedule.everyMs.web / 1000} s and a canary retrieve every ${schedule.everyMs.retrieve / 1000} s beside them (failed or slow: every ${schedule.sideRetryMs / 1000} s; deadline ${schedule.timeoutMs.retrieve / 1000} s);
while suspect one round every ${schedule.retryMs / 1000} s; every wait jittered by ±${schedule.jitter * 100} %. Time until offline, ${runs} histories each, in seconds:

${head('Clean failure', 'median', 'p99', 'worst', 'missed')}
${FAILURE_KINDS.map((kind) => {
  const { medianMs, p99Ms, worstMs, missed } = detections[kind];
  return row(kind, seconds(medianMs), seconds(p99Ms), seconds(worstMs), String(missed));
}).join('\n')}

The wall clock is moved in every one of these histories, often in the very minute of the failure: it decides nothing (S-14).

Over ${years.years} generated station-years: **${round(years.falseSwitchesPerYear)} false switches** and **${round(years.flapsPerYear)} flaps a year** (of ${round(switchesPerYear)} switches; ${round(degradationsPerYear)} times
degraded without going offline); ${Math.round(seenShare * 100)} % of the outages of a minute and more were seen; half of the returns came within ${seconds(returnMedianMs)} s of the
end of the outage. A *false switch* goes offline where nothing was wrong for ${OUTAGE_MS / 1000} s or longer; a *flap* goes offline within ten minutes of
having come back. No study is open in these years: with one open, a person decides about the return, which can only lessen flaps.

False switches by what was mistaken for an outage: ${Object.entries(years.falseBy)
    .toSorted((a, b) => b[1] - a[1])
    .map(([cause, count]) => `${cause} ${round(count)}`)
    .join('; ')}.

## What happens to a link in a year

These rates are **assumptions**, not measurements of a hospital; a site with a log of its own should put its numbers into
\`test/bench/switch/histories.ts\` and run the bench again. Relative order of the policies is more trustworthy than the absolute counts.

${head('Trouble', 'a year', 'the switch should go offline')}
${TROUBLES.map(({ name, perYear, outage }) => row(name, String(perYear), outage ? 'yes' : 'no')).join('\n')}

Why these: rapid spanning tree converges within a second or two and VRRP takes over within about 3.6 s at its defaults (RFC 9568 §6.1:
three missed advertisements and skew), so networks swallow packets for seconds about weekly; a service that is reloaded refuses for
seconds; garbage collection, checkpoints and full worker pools pause a server or make it reject associations. Outages last minutes, log-normally, as repair
times do. A healthy link loses practically nothing; at 1 packet in 10 000 a TCP probe fails when a SYN and its retransmission after
1 s (RFC 6298 §2.1) are both lost, less than once a year on ten million probes, which is why calm time is skipped. Healthy latency is log-normal: round trip
4 ms, C-ECHO 6 ms, canary C-FIND 60 ms, canary retrieve 250 ms, DICOMweb 15 ms at the median (LAN or metropolitan WAN, an indexed look-up). Lost packets are sent again after
1 s, 2 s, … while connecting, after 0.2 s, 0.4 s, … afterwards.

Not modelled: troubles that overlap, other stations' load, a PACS that answers wrongly, the transfer of images, a canary whose pixels changed.

## How soon, against how often wrong

![False switches against detection time](${CHART_FILE})

Each row is another policy on the same histories. *Bound* is the longest that waits and jitter allow. A row keeps the promises when the bound for a refused connection is
at most ${REFUSED_LIMIT_MS / 1000} s and no black hole or silent server took more than ${BLACK_HOLE_LIMIT_MS / 1000} s. The default is the row with the fewest false switches of those that do.

${head('failures', 'TCP / C-ECHO every s', 'retry s', 'refused p99', 'refused bound', 'black hole worst', 'silent worst', 'false / year', 'probes / h', 'promises kept')}
${decisions.map(decisionRow).join('\n')}

## How soon back, against how often gone again

A link counts as steady after good rounds over \`recoverAfterMs\`, times \`recoverFactor\` for each earlier outage within half an hour, at most two minutes.

${head('recoverAfterMs', 'recoverFactor', 'flaps / year', 'median return s')}
${returns
  .map((point) =>
    row(
      ...[
        String(point.recoverAfterMs),
        String(point.factor),
        round(point.flapsPerYear),
        seconds(point.returnMedianMs),
      ].map((text) => bold(point.isDefault, text)),
    ),
  )
  .join('\n')}

The default returns from a single outage as soon as a factor of 1 would, and pays only where a link fails again and again.
`;
}
