// `journal verify|set-aside`: checks the hash chain from outside, and what to do when it is broken.
import { Command } from 'commander';
import { scanJournal } from '../station/journal/scan.ts';
import { setJournalAside } from '../station/journal/set-aside.ts';
import { stationLayout } from '../station/station-parts.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';

export function journalCommand(): Command {
  return new Command('journal')
    .description('the append-only record of this station')
    .addCommand(verifyCommand())
    .addCommand(setAsideCommand());
}

const verifyCommand = () =>
  kitCommand(
    'verify',
    'check that nothing in the journal was changed, removed or reordered',
    ({ output, data }) =>
      finish(output, scanJournal(stationLayout(data).journal), ({ last, tornBytes }) => {
        const records = last?.seq ?? 0;
        const torn =
          tornBytes > 0 ? ` A torn last line of ${tornBytes} bytes, left by a crash, never counted.` : '';
        output.result(
          { ok: true, records, headHash: last?.hash ?? null, tornBytes },
          `The journal is whole: ${records} records${last === null ? '' : `, the last of ${last.at}`}.${torn}`,
        );
        return EXIT.done;
      }),
  );

const setAsideCommand = () =>
  kitCommand(
    'set-aside',
    'move a broken journal away whole, for whoever investigates; the station then begins a new one',
    ({ output, data }) =>
      finish(output, setJournalAside(stationLayout(data).journal, new Date()), (moved) => {
        output.result({ ok: true, moved }, `The journal was moved to ${moved}.`);
        return EXIT.done;
      }),
  );
