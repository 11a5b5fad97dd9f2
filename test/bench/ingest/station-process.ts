// The station's way in, in a process of its own, so that its CPU time and memory are nobody else's: journal, vault, sink and
// storage SCP as the composition root builds them, locked, as on a morning when nobody has logged in yet.
// Arguments: data directory. Speaks IPC: `{listening}` once, then an answer to each `{ask}`.
import { configSchema } from '../../../electron/station/config/schema.ts';
import { systemClock } from '../../../electron/station/health/clock.ts';
import { openStationParts } from '../../../electron/station/station-parts.ts';
import type { StationAnswer, StationAsk } from './station-protocol.ts';

const dataDirectory = process.argv[2];
if (dataDirectory === undefined || process.send === undefined) {
  throw new Error('to be forked with a data directory');
}
const answer = (message: StationAnswer): void => {
  process.send?.(message);
};
let refused = 0;
const parts = await openStationParts({
  config: configSchema.parse({
    station: { aeTitle: 'KIT' },
    storageScp: { port: 0, allowed: [{ aeTitle: 'BENCH', addresses: ['127.0.0.1'] }] },
    endpoints: [{ id: 'nobody', host: '127.0.0.1', port: 1, aeTitle: 'NOBODY' }],
  }),
  dataDirectory,
  clock: systemClock,
  onJournal: () => undefined,
  onRefused: () => {
    refused += 1;
  },
  onScpEvent: () => undefined,
});
if (!parts.ok) throw new Error(parts.error.message);
const station = parts.value;

const stop = async (): Promise<void> => {
  await station.close();
  process.disconnect();
};
process.on('message', (message: StationAsk) => {
  if (message.ask === 'counts') {
    const held = station.vault.allCounts().reduce((sum, study) => sum + study.held, 0);
    answer({ counts: { held, refused } });
  } else void stop();
});
// The bench ended, however it ended.
process.once('disconnect', () => void station.close());
answer({ listening: station.listening.port });
