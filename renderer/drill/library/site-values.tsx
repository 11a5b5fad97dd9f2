// The site's own names, numbers and places, once for all scenarios: asked with the scenario's words, a blank one at its default.
import { Button, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ScenarioRow, ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { useLeaveGuard } from '../../area/leave-guard.tsx';
import { RoomBody } from '../../area/room-frame.tsx';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { countWords } from '../../words/measure-words.ts';
import { variablesOf } from './site-variables.ts';
import type { SiteVariable } from './site-variables.ts';
import { useDrillAct } from '../use-drill-act.ts';
import styles from './library.module.css';

function useAllTexts(ids: string): {
  readonly texts: readonly ScenarioTextView[] | null;
  readonly error: KitError | null;
} {
  const { api } = useStation();
  const [texts, setTexts] = useState<readonly ScenarioTextView[] | null>(null);
  const [error, setError] = useState<KitError | null>(null);
  useEffect(() => {
    let live = true;
    const ask = async () => {
      const found: ScenarioTextView[] = [];
      for (const scenarioId of ids.split(' ')) {
        const result = await api.invoke('drill:scenario', { scenarioId });
        if (!live) return;
        if (result.ok) found.push(result.value);
        else setError(result.error);
      }
      setTexts(found);
    };
    void ask();
    return () => {
      live = false;
    };
  }, [api, ids]);
  return { texts, error };
}

function ValuesForm({
  variables,
  values,
  onBack,
}: {
  readonly variables: readonly SiteVariable[];
  readonly values: Readonly<Record<string, string>>;
  readonly onBack: () => void;
}) {
  const { state } = useStation();
  const [saved, setSaved] = useState(values);
  const [written, setWritten] = useState(values);
  const set = useDrillAct('drill:set-values');
  const valueOf = (from: Readonly<Record<string, string>>, id: string): string => from[id] ?? '';
  const changed = variables.filter(({ id }) => valueOf(written, id).trim() !== valueOf(saved, id).trim());
  const blank = variables.filter(({ id }) => valueOf(written, id).trim() === '').length;
  useLeaveGuard(
    changed.length > 0
      ? `${countWords(changed.length, 'value is', 'values are')} changed and not saved.`
      : null,
  );
  const submit = async () => {
    const result = await set.run({
      values: Object.fromEntries(Object.entries(written).map(([id, value]) => [id, value.trim()])),
    });
    if (!result.ok) return;
    setSaved(result.value);
    setWritten(result.value);
  };
  return (
    <form
      className={styles['values']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {variables.map(({ id, label, fallback, usedBy }, at) => (
        <TextInput
          key={id}
          label={label}
          description={`In ${usedBy.join(' · ')}`}
          placeholder={fallback}
          maxLength={160}
          autoFocus={at === 0}
          value={valueOf(written, id)}
          onChange={({ currentTarget: { value } }) => setWritten({ ...written, [id]: value })}
        />
      ))}
      {set.error && <Notice title="Not saved" error={set.error} tone="bad" />}
      <div className={styles['valuesFoot']}>
        <Button type="submit" loading={set.pending} disabled={changed.length === 0 || !state.connected}>
          Save
        </Button>
        <Button variant="default" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>
          Scenarios
        </Button>
        <span className={styles['soft']} role="status">
          {changed.length > 0
            ? `${countWords(changed.length, 'change', 'changes')} not saved`
            : blank === 0
              ? 'All are filled in.'
              : `${countWords(blank, 'is', 'are')} blank: a drill then says what stands here in grey.`}
        </span>
      </div>
    </form>
  );
}

export function SiteValues({
  scenarios,
  onBack,
}: {
  readonly scenarios: readonly ScenarioRow[];
  readonly onBack: () => void;
}) {
  const { texts, error } = useAllTexts(scenarios.map(({ scenarioId }) => scenarioId).join(' '));
  return (
    <RoomBody label="Site values">
      <h2 className={styles['detailTitle']}>Your names, numbers and places</h2>
      <p className={styles['soft']}>
        They stand in the steps, injects and role cards of every scenario, from your contingency plan.
        Telephone numbers must work when the computer network does not.
      </p>
      {error && <Notice title="One scenario could not be read" error={error} tone="warn" />}
      {texts !== null && (
        <ValuesForm variables={variablesOf(texts)} values={texts[0]?.values ?? {}} onBack={onBack} />
      )}
    </RoomBody>
  );
}
