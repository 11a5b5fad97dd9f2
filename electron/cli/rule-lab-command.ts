// `rule-lab`: what another rule of priors would have fetched and missed on this station's own history (product P9).
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { RuleLabView, RuleOutcome } from '../../shared/contract/rule-lab-view.ts';
import { DEFAULT_PRIOR_RULE } from '../../shared/domain/prior-relevance-rule.ts';
import { loadConfig } from '../station/config/load.ts';
import { settingsOf } from '../station/prefetch/settings.ts';
import { createPriorHistory } from '../station/rule-lab/history.ts';
import { createRuleLab } from '../station/rule-lab/rule-lab.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';
import { record, unlockSession, withVault } from './vault-session.ts';

interface RuleLabOptions extends CommonOptions {
  readonly rule?: string;
  readonly passphraseFile?: string;
}

export const ruleLabCommand = (): Command =>
  kitCommand<RuleLabOptions>(
    'rule-lab',
    'replay the rule of priors, and another one, over the history of this station; while no station is running on it',
    ({ output, data, config }, { rule, passphraseFile }) => {
      const replayed = async (): Promise<Result<RuleLabView, KitError>> => {
        const configured = await loadConfig({ user: config });
        if (!configured.ok) return configured;
        const text = rule === undefined ? ok(null) : await readRule(rule);
        if (!text.ok) return text;
        return withVault(data, async (session) => {
          const unlocked = await unlockSession(session, passphraseFile);
          if (!unlocked.ok) return unlocked;
          const { vault, journal } = session;
          const history = createPriorHistory({
            notes: vault.notes,
            keyOf: (uid) => vault.keyOf(uid),
            now: () => new Date(),
            onFailed: () => {},
          });
          const inForce = settingsOf(configured.value).priorRule ?? DEFAULT_PRIOR_RULE;
          const lab = createRuleLab({ history, journal, vault, rule: inForce, bytesPerSecond: () => null });
          const view = await lab.replay(text.value);
          if (view.ok) await record(session, 'rule-lab:replayed', { studies: view.value.studies });
          return view;
        });
      };
      return finish(output, replayed(), (view) => {
        output.result({ ok: true, ...view }, wordsOf(view));
        return EXIT.done;
      });
    },
  )
    .option('--rule <file>', 'YAML of the other rule: only what differs from the default')
    .option('--passphrase-file <file>', 'first line is your passphrase');

async function readRule(file: string): Promise<Result<string, KitError>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch {
    return err(
      kitError('config.not-found', 'The rule file cannot be read.', 'Check the name given to --rule.', {
        file,
      }),
    );
  }
}

const outcomeWords = (name: string, { hits, misses, fetched, candidates, bytes }: RuleOutcome): string =>
  `${name}: ${hits} of ${hits + misses} opened priors would have been here; ${fetched} of ${candidates} known ones fetched, ${sizeWords(bytes)}`;

function wordsOf({ days, studies, studiesWithOpened, damaged, current, other }: RuleLabView): string {
  if (studies === 0)
    return 'There is no history yet: it is gathered whenever the station looks for priors of the worklist.';
  return [
    `${studies} studies of ${days} days had priors at the PACS; beside ${studiesWithOpened} of them a reader opened one.`,
    outcomeWords('The rule in force', current),
    ...(other === null ? [] : [outcomeWords('The other rule', other)]),
    ...(damaged === 0 ? [] : [`${damaged} entries of the history are damaged and left out.`]),
    'A prior that was never fetched could not be opened: what a wider rule would have gained does not show here.',
  ].join('\n');
}
