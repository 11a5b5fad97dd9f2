// Copy and edit: a site's own scenario from a shipped one, checked while it is written; what is wrong is named with its line.
import { Button } from '@mantine/core';
import { IconArrowLeft, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ScenarioRow, ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import { useLeaveGuard } from '../../area/leave-guard.tsx';
import { roomWaits } from '../../area/room-frame.tsx';
import { useChannel, useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { countWords } from '../../words/measure-words.ts';
import { ToneText } from '../tone-text.tsx';
import { jumpToLine, LineText } from './line-text.tsx';
import { idIn, savingWords } from './scenario-text.ts';
import { useScenarioCheck } from './use-scenario-check.ts';
import type { ScenarioCheck } from './use-scenario-check.ts';
import { useDrillAct } from '../use-drill-act.ts';
import styles from './editor.module.css';

/** What was typed and not saved, by the scenario it began from: a station that locks itself must not lose it. */
const drafts = new Map<string, string>();

function Mistakes({
  check,
  onJump,
}: {
  readonly check: ScenarioCheck;
  readonly onJump: (line: number) => void;
}) {
  const { problems, checking, error } = check;
  return (
    <section className={styles['mistakes']} aria-label="Mistakes" id="scenario-mistakes">
      <p role="status" className={styles['verdict']}>
        {checking && <span className={styles['soft']}>Checking…</span>}
        {!checking && problems !== null && (
          <ToneText
            words={
              problems.length === 0
                ? { text: 'Nothing is wrong with this scenario', tone: 'good' }
                : { text: countWords(problems.length, 'mistake', 'mistakes'), tone: 'bad' }
            }
          />
        )}
      </p>
      {error && <Notice title="It could not be checked" error={error} tone="bad" />}
      <ol>
        {(problems ?? []).map(({ line, path, reason }) => (
          <li key={`${line}-${path}-${reason}`}>
            <button type="button" className={styles['mistake']} onClick={() => onJump(line)}>
              <span className={styles['line']}>{line === 0 ? 'File' : `Line ${line}`}</span>
              <span>
                {reason}
                {path !== '' && <code>{path}</code>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Editor({
  view,
  scenarios,
  onBack,
  onSaved,
  onRemoved,
}: {
  readonly view: ScenarioTextView;
  readonly scenarios: readonly ScenarioRow[];
  readonly onBack: () => void;
  readonly onSaved: (scenarioId: string) => void;
  readonly onRemoved: (removed: ScenarioTextView) => void;
}) {
  const { state } = useStation();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => drafts.get(view.scenarioId) ?? view.yaml);
  const [savedText, setSavedText] = useState<string | null>(null);
  const check = useScenarioCheck(text);
  const save = useDrillAct('drill:save-scenario');
  const remove = useDrillAct('drill:remove-scenario');
  const changed = text !== view.yaml;
  const isDirty = changed && text !== savedText;
  const problems = check.problems ?? [];
  const id = idIn(text);
  const savable =
    isDirty && !check.checking && check.problems?.length === 0 && id !== null && state.connected;
  const forget = useCallback(() => drafts.delete(view.scenarioId), [view.scenarioId]);
  useLeaveGuard(isDirty ? 'What you changed in this scenario is not saved.' : null, forget);

  useEffect(() => {
    area.current?.focus();
    // A file is read from its beginning.
    area.current?.setSelectionRange(0, 0);
    area.current?.scrollTo({ top: 0 });
  }, []);
  useEffect(() => {
    if (isDirty) drafts.set(view.scenarioId, text);
    else drafts.delete(view.scenarioId);
  }, [isDirty, text, view.scenarioId]);
  const submit = async () => {
    if (!savable) return;
    const result = await save.run({ yaml: text });
    if (!result.ok) return;
    setSavedText(text);
    drafts.delete(view.scenarioId);
    onSaved(result.value.scenarioId);
  };
  const takeAway = async () => {
    const result = await remove.run({ scenarioId: view.scenarioId });
    if (!result.ok) return;
    drafts.delete(view.scenarioId);
    setSavedText(text);
    onRemoved(result.value);
  };
  const nextMistake = () => {
    const { selectionStart, value } = area.current ?? { selectionStart: 0, value: '' };
    const here = value.slice(0, selectionStart).split('\n').length;
    const next = problems.find(({ line }) => line > here) ?? problems[0];
    if (next) jumpToLine(area.current, next.line);
  };
  return (
    <div
      className={styles['editor']}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
          event.preventDefault();
          void submit();
        } else if (event.key === 'F8') {
          event.preventDefault();
          nextMistake();
        }
      }}
    >
      <div className={styles['bar']}>
        <Button variant="subtle" size="sm" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>
          Scenarios
        </Button>
        <span className={styles['saving']}>
          {isDirty
            ? savingWords(text, view.yaml, scenarios)
            : savedText === null
              ? 'Change the text; give it an id of its own to keep the shipped one beside it.'
              : 'Saved.'}
        </span>
        {view.source !== 'shipped' && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconTrash size={16} />}
            loading={remove.pending}
            disabled={!state.connected}
            onClick={() => void takeAway()}
          >
            Remove your version
          </Button>
        )}
        <Button
          size="sm"
          leftSection={<IconDeviceFloppy size={16} />}
          loading={save.pending}
          disabled={!savable}
          onClick={() => void submit()}
        >
          Save
        </Button>
      </div>
      {save.error && (
        <div className={styles['notice']}>
          <Notice title="Not saved" error={save.error} tone="bad" />
        </div>
      )}
      {remove.error && (
        <div className={styles['notice']}>
          <Notice title="Not removed" error={remove.error} tone="bad" />
        </div>
      )}
      <div className={styles['columns']}>
        <LineText
          areaRef={area}
          label="The scenario, as YAML"
          value={text}
          wrong={new Set(problems.map(({ line }) => line))}
          describedBy="scenario-mistakes"
          onChange={setText}
        />
        <div className={styles['side']}>
          <Mistakes check={check} onJump={(line) => jumpToLine(area.current, line)} />
          <p className={styles['keys']}>
            <kbd>F8</kbd> next mistake <kbd>Ctrl</kbd> <kbd>S</kbd> save
          </p>
        </div>
      </div>
    </div>
  );
}

export function ScenarioEditor({
  scenarioId,
  scenarios,
  onBack,
  onSaved,
  onRemoved,
}: {
  readonly scenarioId: string;
  readonly scenarios: readonly ScenarioRow[];
  readonly onBack: () => void;
  readonly onSaved: (scenarioId: string) => void;
  readonly onRemoved: (removed: ScenarioTextView) => void;
}) {
  // Asked again only after saving: nobody's text is changed under their hands.
  const [saves, setSaves] = useState(0);
  const asked = useChannel('drill:scenario', { scenarioId }, saves);
  return (
    <>
      {roomWaits(asked, 'this scenario’s text')}
      {asked.value !== null && (
        <Editor
          key={scenarioId}
          view={asked.value}
          scenarios={scenarios}
          onBack={onBack}
          onSaved={(savedId) => {
            setSaves(saves + 1);
            onSaved(savedId);
          }}
          onRemoved={onRemoved}
        />
      )}
    </>
  );
}
