// `config check`: is this configuration right, and if not, where.
import { Command } from 'commander';
import { loadConfig } from '../station/config/load.ts';
import { describeProblem } from '../station/config/problem-words.ts';
import { kitCommand } from './command.ts';
import { finish } from './output.ts';
import { machinePolicyFile } from './places.ts';

export function configCommand(): Command {
  return new Command('config').description('the configuration of this station').addCommand(
    kitCommand('check', 'say whether the configuration is right, and if not, where', ({ output, config }) =>
      finish(output, loadConfig({ machinePolicy: machinePolicyFile(), user: config }), (value) => {
        const warnings = (value.warnings ?? []).map((each) => `Warning: ${describeProblem(each)}`);
        const right = `${config} is right: ${value.endpoints.length} PACS, AE title ${value.station.aeTitle}.`;
        output.result({ ok: true, file: config, config: value }, [right, ...warnings].join('\n'));
        return 0;
      }),
    ),
  );
}
