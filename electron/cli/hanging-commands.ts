// `hanging`: how studies are hung when they are opened; a site's own rules are checked here before a reader meets them.
import path from 'node:path';
import { Command } from 'commander';
import { kitError, type KitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { HangingRule } from '../../shared/domain/hanging-rule.ts';
import { BUILT_IN_HANGING_RULES } from '../../shared/domain/hanging-rules-built-in.ts';
import { DEFAULT_PRIOR_RULE, type PriorRule } from '../../shared/domain/prior-relevance-rule.ts';
import { loadHangingRules } from '../station/config/hanging-file.ts';
import { type ConfigProblem, loadConfig } from '../station/config/load.ts';
import { describeProblem } from '../station/config/problem-words.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';

interface Checked {
  readonly file: string;
  readonly rules: readonly HangingRule[];
}

const invalid = (problems: readonly ConfigProblem[]): Result<never, KitError> =>
  err(
    kitError(
      'config.invalid',
      problems.map((each) => describeProblem(each)).join('\n'),
      'Correct the file at the place named and check it again. Until then studies are hung by the built-in rules.',
      { problems: problems.length },
    ),
  );

/** Regions are those of the station's own prior rule, where there is a station. */
async function regionsOf(config: string): Promise<Result<PriorRule, KitError>> {
  const loaded = await loadConfig({ user: config });
  if (loaded.ok) return ok(loaded.value.priors.rule ?? DEFAULT_PRIOR_RULE);
  return loaded.error.code === 'config.not-found' ? ok(DEFAULT_PRIOR_RULE) : loaded;
}

const ruleWords = ({ name, when, layout, cells, link }: HangingRule, at: number): string => {
  const { seriesAtLeast, seriesAtMost } = when;
  const conditions = [
    when.modality?.join(' or '),
    when.region && `region ${when.region.join(' or ')}`,
    when.description && `description says ${when.description.join(' or ')}`,
    seriesAtLeast !== undefined && `at least ${seriesAtLeast} series`,
    seriesAtMost !== undefined && `at most ${seriesAtMost} series`,
  ].filter(Boolean);
  const which = conditions.length > 0 ? conditions.join(', ') : 'any study';
  return `${at + 1}. ${name}: ${which}: ${layout}: ${cells.join(' | ')}${link ? ', linked' : ''}`;
};

export function hangingCommand(): Command {
  return new Command('hanging')
    .description('how studies are hung when they are opened')
    .addCommand(
      kitCommand(
        'check',
        'say whether a file of hanging rules is right, and if not, where',
        ({ output, args, config }) => {
          const checked = async (): Promise<Result<Checked, KitError>> => {
            const file = path.resolve(args[0] ?? '');
            const regions = await regionsOf(config);
            if (!regions.ok) return regions;
            const rules = await loadHangingRules(file, regions.value);
            return rules.ok ? ok({ file, rules: rules.value }) : invalid(rules.error);
          };
          return finish(output, checked(), ({ file, rules }) => {
            const words = [`${file} is right.`, ...rules.map((rule, at) => ruleWords(rule, at))].join('\n');
            output.result({ ok: true, file, rules }, words);
            return EXIT.done;
          });
        },
      ).argument('<file>', 'YAML file of hanging rules'),
    )
    .addCommand(
      kitCommand('show', 'print the built-in rules, to begin a file of your own with', ({ output }) => {
        output.result({ ok: true, yaml: BUILT_IN_HANGING_RULES }, BUILT_IN_HANGING_RULES.trimEnd());
        return Promise.resolve(EXIT.done);
      }),
    );
}
