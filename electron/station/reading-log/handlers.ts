// What the station answers about its reading log.
import type { readingLogChannels } from '../../../shared/contract/reading-log-channels.ts';
import { ok } from '../../../shared/contract/result.ts';
import type { Handlers } from '../handlers.ts';
import type { ReadingLog } from './reading-log.ts';

export const readingLogHandlers = (log: ReadingLog): Pick<Handlers, keyof typeof readingLogChannels> => ({
  'log:list': ({ incidentId }) => log.list(incidentId),
  'log:study': ({ studyKey }) => log.study(studyKey),
  'log:shown': async ({ where }) => {
    const shown = await log.shown(where);
    return shown.ok ? ok({}) : shown;
  },
  'log:write': ({ entryId, owner, ...write }) => log.write(entryId, write, owner),
  'log:settle': ({ entryId, how, rev }) => log.settle(entryId, how, rev),
  'log:export': ({ incidentId, format }) => log.exportAs(incidentId, format),
  'log:printed': async ({ incidentId, entryIds }) => {
    const printed = await log.printed(incidentId, new Set(entryIds));
    return printed.ok ? ok({}) : printed;
  },
});
