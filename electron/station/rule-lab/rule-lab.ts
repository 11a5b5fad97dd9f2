// The rule lab: replays the rule in force, and another one, over this station's own history (product P9).
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { RuleLabView, RuleTextView } from '../../../shared/contract/rule-lab-view.ts';
import { DEFAULT_PRIOR_RULE, type PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import { type ReplayFacts, replayRule } from '../../../shared/domain/rule-lab.ts';
import { completenessOf } from '../../../shared/domain/study.ts';
import { parsePriorRule } from '../config/prior-rule-file.ts';
import type { Journal } from '../journal/port.ts';
import type { StudyRecord, Vault } from '../vault/port.ts';
import type { PriorHistory } from './history.ts';
import { createOpenedBeside, type OpenedBeside } from './opened-beside.ts';

export interface RuleLabOptions {
  readonly history: PriorHistory;
  readonly journal: Pick<Journal, 'read'>;
  readonly vault: Pick<Vault, 'studies'>;
  /** The rule in force. */
  readonly rule: PriorRule;
  /** As measured by the prefetch; null when nothing was. */
  readonly bytesPerSecond: () => number | null;
}

export interface RuleLab {
  rule(): RuleTextView;
  /**
   * Needs an unlocked vault.
   *
   * @param text YAML of another rule, stating what differs from the default; null replays the rule in force alone
   * @returns `config.invalid` that names the first mistake with its line; `vault.locked`
   */
  replay(text: string | null): Promise<Result<RuleLabView, KitError>>;
}

const PAGE_RECORDS = 1000;
const SLICE_MS = 10;

async function openedBeside(journal: Pick<Journal, 'read'>): Promise<Result<OpenedBeside, KitError>> {
  const opened = createOpenedBeside();
  let since = 0;
  for (;;) {
    const read: Result<readonly JournalRecord[], KitError> = await journal.read(since, PAGE_RECORDS);
    if (!read.ok) return read;
    for (const record of read.value) opened.add(record);
    const last = read.value.at(-1);
    if (last === undefined) return ok(opened);
    since = last.seq;
  }
}

/** Sizes as the vault knows them: of what is here, and the mean of an instance for what is not. */
function sizes(records: readonly StudyRecord[]): Pick<ReplayFacts, 'heldBytes' | 'bytesPerInstance'> {
  const complete = records.filter(
    ({ held, expected }) => completenessOf(held, expected).state === 'complete',
  );
  const held = new Map(complete.map(({ studyKey, heldBytes }) => [studyKey, heldBytes]));
  const sums = new Map<string, { bytes: number; instances: number }>();
  for (const { descriptor, heldBytes, held: instances } of records) {
    for (const modality of descriptor.ModalitiesInStudy) {
      const sum = sums.get(modality) ?? { bytes: 0, instances: 0 };
      sums.set(modality, { bytes: sum.bytes + heldBytes, instances: sum.instances + instances });
    }
  }
  return {
    heldBytes: (studyKey) => held.get(studyKey) ?? null,
    bytesPerInstance: (modalities) => {
      const known = modalities.flatMap((modality) => sums.get(modality) ?? []);
      const instances = known.reduce((sum, each) => sum + each.instances, 0);
      return instances === 0 ? null : known.reduce((sum, each) => sum + each.bytes, 0) / instances;
    },
  };
}

export function createRuleLab({ history, journal, vault, rule, bytesPerSecond }: RuleLabOptions): RuleLab {
  return {
    rule: () => ruleText(rule),
    async replay(text) {
      const other = text === null ? null : parsePriorRule(Buffer.from(text), 'the rule');
      if (other !== null && !other.ok) return err(ruleMistake(other.error));
      const read = await history.read();
      if (!read.ok) return read;
      const studies = await vault.studies();
      if (!studies.ok) return studies;
      const opened = await openedBeside(journal);
      if (!opened.ok) return opened;
      const { entries } = read.value;
      const facts: ReplayFacts = {
        ...sizes(studies.value),
        wasOpened: opened.value.has,
        bytesPerSecond: bytesPerSecond(),
      };
      const current = await inSlices(replayRule(entries, rule, facts));
      const tried = other === null ? null : await inSlices(replayRule(entries, other.value, facts));
      return ok({
        days: new Set(entries.map(({ at }) => at.slice(0, 10))).size,
        studies: entries.length,
        studiesWithOpened: entries.filter((entry) =>
          entry.candidates.some(({ studyKey }) => facts.wasOpened(entry.current.studyKey, studyKey)),
        ).length,
        damaged: read.value.damaged,
        current: current.all,
        other: tried?.all ?? null,
        weeks: current.weeks.map(({ weekOf, outcome }, index) => ({
          weekOf,
          current: outcome,
          other: tried?.weeks[index]?.outcome ?? null,
        })),
      });
    },
  };
}

/** Drives a long sum without keeping probes and arriving images waiting (S-11). */
async function inSlices<T>(steps: Generator<void, T, void>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}

/** Only what differs from the default: that is what a rule file states. */
function ruleText(rule: PriorRule): RuleTextView {
  const own = Object.entries(rule).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_PRIOR_RULE[key as keyof PriorRule]),
  );
  return own.length === 0
    ? {
        yaml: stringify(DEFAULT_PRIOR_RULE, { flowCollectionPadding: true, lineWidth: 120 }),
        isDefault: true,
      }
    : { yaml: stringify(Object.fromEntries(own), { lineWidth: 120 }), isDefault: false };
}

const ruleMistake = (
  problems: readonly { readonly line: number; readonly path: string; readonly reason: string }[],
): KitError => {
  const [first] = problems;
  const where =
    first === undefined
      ? ''
      : ` Line ${first.line}${first.path === '' ? '' : `, ${first.path}`}: ${first.reason}.`;
  const more = problems.length > 1 ? ` ${problems.length - 1} more mistakes follow.` : '';
  return kitError(
    'config.invalid',
    `This rule cannot be used.${where}${more}`,
    'Correct it and replay it again; docs/prior-rule.md names every key.',
    { line: first?.line ?? 0, mistakes: problems.length },
  );
};
