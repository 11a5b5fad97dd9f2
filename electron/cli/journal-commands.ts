// `journal verify`: checks the hash chain from outside, whether or not a station is running.
import path from 'node:path';
import { Command } from 'commander';
import { scanJournal } from '../station/journal/scan.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';

export function journalCommand(): Command {
  return new Command('journal').description('the append-only record of this station').addCommand(
    kitCommand(
      'verify',
      'check that nothing in the journal was changed, removed or reordered',
      ({ output, data }) =>
        finish(output, scanJournal(path.join(data, 'journal.jsonl')), ({ last, tornBytes }) => {
          const records = last?.seq ?? 0;
          const torn =
            tornBytes > 0 ? ` A torn last line of ${tornBytes} bytes, left by a crash, never counted.` : '';
          output.result(
            { ok: true, records, headHash: last?.hash ?? null, tornBytes },
            `The journal is whole: ${records} records${last === null ? '' : `, the last of ${last.at}`}.${torn}`,
          );
          return EXIT.done;
        }),
    ),
  );
}
