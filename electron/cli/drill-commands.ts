// `drill …`: which scenarios this site can run, and whether a scenario file is right. Playing one: drill-script-command.ts.
import path from 'node:path';
import { Command } from 'commander';
import { durationWords } from '../../drills/scenario/duration.ts';
import {
  type LibraryEntry,
  readLibrary,
  readScenario,
  shippedScenarios,
} from '../../drills/scenario/library.ts';
import { kitCommand } from './command.ts';
import {
  drillCalendarCommand,
  drillCardsCommand,
  drillChecklistCommand,
  drillReportCommand,
} from './drill-report-commands.ts';
import { drillRunCommand } from './drill-script-command.ts';
import { EXIT, finish } from './output.ts';

const SOURCE_WORDS = {
  shipped: '',
  site: "the site's own",
  replaced: "the site's own, in place of the shipped one",
} as const satisfies Record<LibraryEntry['source'], string>;

export function drillCommand(): Command {
  return new Command('drill')
    .description('drills: the scenario library, scripted runs and their reports')
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addCommand(drillRunCommand())
    .addCommand(drillReportCommand())
    .addCommand(drillCardsCommand())
    .addCommand(drillChecklistCommand())
    .addCommand(drillCalendarCommand());
}

function listCommand(): Command {
  return kitCommand(
    'list',
    "the scenarios that can be run: the kit's, and the site's own in scenarios/ of the data directory",
    async ({ output, data }) => {
      const site = path.join(data, 'scenarios');
      const { entries, refused } = await readLibrary({ shipped: shippedScenarios(), site });
      output.result(
        {
          ok: refused.length === 0,
          scenarios: entries.map(({ scenario, file, source }) => ({
            id: scenario.id,
            title: scenario.title,
            version: scenario.version,
            kind: scenario.kind,
            durationMs: scenario.duration,
            everyMonths: scenario.everyMonths,
            source,
            file,
          })),
          refused: refused.map(({ code, message, problems }) => ({ code, message, problems })),
        },
        entries.map((entry) => entryWords(entry)).join('\n'),
      );
      for (const error of refused) output.note(`\nNot usable:\n${error.message}`);
      return refused.length === 0 ? EXIT.done : EXIT.failed;
    },
  );
}

function entryWords({ scenario, source }: LibraryEntry): string {
  const { id, title, kind, duration, everyMonths, roles } = scenario;
  const people = roles.reduce((sum, role) => sum + role.people, 0);
  const facts = [
    kind.replace('-', ' '),
    durationWords(duration),
    `${people} people`,
    everyMonths === 1 ? 'every month' : `every ${everyMonths} months`,
    SOURCE_WORDS[source],
  ].filter((fact) => fact !== '');
  return `${id.padEnd(26)}${title}\n${' '.repeat(26)}${facts.join(', ')}`;
}

function checkCommand(): Command {
  return kitCommand(
    'check',
    'say whether a scenario file is right, and if not, which lines are wrong and why',
    ({ output, args: [named = ''] }) => {
      const file = path.resolve(named);
      return finish(output, readScenario(file), (scenario) => {
        const { id, title, roles, objectives, steps, injects, duration, variables } = scenario;
        output.result(
          { ok: true, file, id, title },
          `${file} is right: "${title}", ${durationWords(duration)}, ${roles.length} roles, ${objectives.length} ` +
            `objectives, ${steps.length} steps, ${injects.length} injects, ${variables.length} site variables.`,
        );
        return EXIT.done;
      });
    },
  ).argument('<file>', 'a scenario file (docs/drills/writing-a-scenario.md)');
}
