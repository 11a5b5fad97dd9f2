// One scenario: what it practises, who is needed, how often, and everything that can be done with it before a run.
import { Button, NativeSelect } from '@mantine/core';
import { IconCards, IconClipboardText, IconEdit, IconPlayerPlay } from '@tabler/icons-react';
import type { DrillLibraryView, DrillRunView, ScenarioRow } from '../../../shared/contract/drill-view.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { durationWords } from '../../../drills/scenario/duration.ts';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { countWords } from '../../words/measure-words.ts';
import { dueWords, KIND_WORDS, SOURCE_WORDS } from '../drill-words.ts';
import { ExportButton, useExport } from '../save-export.tsx';
import { ToneText } from '../tone-text.tsx';
import { useScenario } from './use-scenario.ts';
import { useDrillAct } from '../use-drill-act.ts';
import styles from './library.module.css';

/** Offered frequencies, in months. */
const MONTHS = [1, 2, 3, 4, 6, 12, 18, 24] as const;

function Frequency({ row, mayChange }: { readonly row: ScenarioRow; readonly mayChange: boolean }) {
  const { state } = useStation();
  const set = useDrillAct('drill:set-frequency');
  const words = (months: number): string => (months === 1 ? 'every month' : `every ${months} months`);
  if (!mayChange) return <span>{words(row.everyMonths)}</span>;
  const choices = MONTHS.some((months) => months === row.everyMonths)
    ? MONTHS
    : [...MONTHS, row.everyMonths].toSorted((a, b) => a - b);
  return (
    <>
      <NativeSelect
        size="xs"
        className={styles['frequency'] ?? ''}
        aria-label={`How often ${row.title} is to be practised`}
        value={String(row.everyMonths)}
        disabled={!state.connected || set.pending}
        data={[
          ...choices.map((months) => ({ value: String(months), label: words(months) })),
          { value: '', label: 'as the scenario says' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          void set.run({ scenarioId: row.scenarioId, everyMonths: value === '' ? null : Number(value) })
        }
      />
      {set.error && <Notice title="Not changed" error={set.error} tone="bad" />}
    </>
  );
}

function Practises({ scenario }: { readonly scenario: Scenario }) {
  const people = scenario.roles.filter((role) => role.kind === 'player');
  return (
    <>
      <h3 className={styles['small']}>What it practises</h3>
      <ul className={styles['plain']}>
        {scenario.objectives.map(({ id, capability, text }) => (
          <li key={id}>
            <strong>{capability}.</strong> {text}
          </li>
        ))}
      </ul>
      <h3 className={styles['small']}>Who takes part</h3>
      <p className={styles['text']}>{people.map(({ title }) => title).join(' · ')}</p>
      <p className={styles['soft']}>
        {countWords(scenario.steps.length, 'step', 'steps')},{' '}
        {countWords(scenario.injects.length, 'inject', 'injects')},{' '}
        {scenario.steps.filter(({ observed }) => observed !== 'manual' && 'auto' in observed).length} of the
        steps are measured by the station itself.
      </p>
    </>
  );
}

export function ScenarioDetail({
  row,
  library,
  nowMs,
  onPrepared,
  onEdit,
  onValues,
}: {
  readonly row: ScenarioRow;
  readonly library: DrillLibraryView;
  readonly nowMs: number;
  readonly onPrepared: (run: DrillRunView) => void;
  readonly onEdit: () => void;
  readonly onValues: () => void;
}) {
  const { state } = useStation();
  const { asked, scenario } = useScenario(row.scenarioId);
  const prepare = useDrillAct('drill:prepare');
  const exporter = useExport();
  const role = state.status?.operator?.role;
  const mayLead = role === 'coordinator' || role === 'administrator';
  const submit = async () => {
    const result = await prepare.run({ scenarioId: row.scenarioId });
    if (result.ok) onPrepared(result.value);
  };
  return (
    <article className={styles['detail']} aria-label={row.title}>
      <h2 className={styles['detailTitle']}>{row.title}</h2>
      <p className={styles['soft']}>
        {KIND_WORDS[row.kind]} · {durationWords(row.durationMs)} ·{' '}
        {countWords(row.people, 'person', 'people')} · version {row.version} · {SOURCE_WORDS[row.source]}
      </p>
      <p className={styles['text']}>{row.summary}</p>
      <div className={styles['acts']}>
        {mayLead && (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            loading={prepare.pending}
            disabled={!state.connected || library.openRunId !== null}
            onClick={() => void submit()}
            data-prepare
          >
            Prepare this drill
          </Button>
        )}
        <ExportButton
          exporter={exporter}
          ask={{ what: 'role-cards', scenarioId: row.scenarioId }}
          icon={<IconCards size={16} />}
        >
          Role cards (PDF)
        </ExportButton>
        <ExportButton
          exporter={exporter}
          ask={{ what: 'checklist', scenarioId: row.scenarioId }}
          icon={<IconClipboardText size={16} />}
        >
          Empty checklist (PDF)
        </ExportButton>
        {mayLead && (
          <Button variant="default" leftSection={<IconEdit size={16} />} onClick={onEdit}>
            Copy and edit
          </Button>
        )}
      </div>
      {!mayLead && (
        <p className={styles['soft']}>A drill coordinator or an administrator can prepare this drill.</p>
      )}
      {mayLead && library.openRunId !== null && (
        <p className={styles['soft']}>
          Another drill is open. A station holds one at a time: close or abort it first.
        </p>
      )}
      {prepare.error && <Notice title="Not prepared" error={prepare.error} tone="bad" />}
      {exporter.error && <Notice title="No file was made" error={exporter.error} tone="bad" />}
      <dl className={styles['facts']}>
        <dt>Next</dt>
        <dd>
          <ToneText words={dueWords(row, nowMs)} />
        </dd>
        <dt>How often</dt>
        <dd>
          <Frequency row={row} mayChange={mayLead} />
        </dd>
        <dt>Site values</dt>
        <dd>
          {row.unfilled.length === 0 ? (
            <ToneText words={{ text: 'all filled in', tone: 'good' }} />
          ) : (
            <ToneText
              words={{
                text: `${countWords(row.unfilled.length, 'name or number is', 'names and numbers are')} not filled in`,
                tone: 'warn',
              }}
            />
          )}{' '}
          {mayLead && (
            <button type="button" className={styles['link']} onClick={onValues}>
              {row.unfilled.length === 0 ? 'Change them' : 'Fill them in'}
            </button>
          )}
        </dd>
      </dl>
      {asked.state === 'failed' && asked.value === null && (
        <Notice title="The scenario’s text could not be read" error={asked.error} tone="bad" />
      )}
      {asked.value !== null && scenario === null && (
        <Notice title="This scenario has a mistake" tone="bad">
          It cannot be prepared until it is corrected: open it in the editor.
        </Notice>
      )}
      {scenario !== null && <Practises scenario={scenario} />}
    </article>
  );
}
