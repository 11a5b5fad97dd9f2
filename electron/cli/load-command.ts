// `load`: what load this station puts on each PACS, for its administrator. Of the running station, else as it last reported.
import { ok, type Result } from '../../shared/contract/result.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { scanJournal } from '../station/journal/scan.ts';
import { isRunning } from '../station/process-identity.ts';
import { stationLayout } from '../station/station-parts.ts';
import { type EndpointLoad, readStatusFile } from '../station/status-file.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';

export const loadCommand = () =>
  kitCommand('load', 'the load that this station puts on each PACS', async ({ output, data }) => {
    const layout = stationLayout(data);
    const found = await readStatusFile(layout.status);
    if (found !== null && isRunning(found.writer)) {
      const { loads, status } = found;
      const words = loads.map((each) => runningWords(each)).join('\n');
      output.result(
        { ok: true, running: true, asOf: status.now, endpoints: loads },
        words === '' ? 'Nothing has been counted yet.' : `${words}\nAs of ${status.now}.`,
      );
      return EXIT.done;
    }
    return finish(output, lastReports(layout.journal), (reports) => {
      const words = reports.map((each) => reportWords(each)).join('\n');
      output.result(
        { ok: true, running: false, reports },
        words === '' ? 'No station is running here, and none has reported its load yet.' : words,
      );
      return EXIT.done;
    });
  });

interface Report {
  readonly at: string;
  readonly [name: string]: string | number | boolean | null;
}

/** The newest `kindness:load-reported` of each endpoint. */
async function lastReports(journal: string): Promise<Result<readonly Report[], KitError>> {
  const last = new Map<string, Report>();
  const scan = await scanJournal(journal, ({ event, at, details }) => {
    if (event === 'kindness:load-reported') last.set(String(details['endpointId']), { at, ...details });
  });
  return scan.ok ? ok([...last.values()]) : scan;
}

const cap = (bytesPerSecond: number | null): string =>
  bytesPerSecond === null ? 'no cap' : `cap ${sizeWords(bytesPerSecond)}/s`;

const runningWords = ({ endpointId, load, breaker }: EndpointLoad): string =>
  [
    `${endpointId}, since ${load.since}: ${load.associations} associations (${load.associationsNow} now, ${load.associationsPeak} at most), ` +
      `${load.queries} queries, ${load.retrieves} retrieves, ${load.probes} probes`,
    `  ${sizeWords(load.bytes)} received${load.bytesPerSecond === null ? '' : `, ${sizeWords(load.bytesPerSecond)}/s now`} (${cap(load.capBytesPerSecond)}); ` +
      `busy ${Math.round(load.busyMs / 1000)} s; ${load.failures} failures; ${load.heldBack} calls held back`,
    `  ${breaker.reason}`,
  ].join('\n');

const reportWords = (report: Report): string =>
  `${report['endpointId']}, ${Math.round(Number(report['periodMs']) / 60_000)} min up to ${report.at}: ${report['associations']} associations ` +
  `(${report['associationsPeak']} at most), ${report['queries']} queries, ${report['retrieves']} retrieves, ${report['probes']} probes, ` +
  `${sizeWords(Number(report['bytes']))}, busy ${Math.round(Number(report['busyMs']) / 1000)} s, ${report['failures']} failures`;
