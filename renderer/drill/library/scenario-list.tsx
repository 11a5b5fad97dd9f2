// The library as a list that is moved in by arrows: what each scenario is, and when it is to be practised again.
import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { ScenarioRow } from '../../../shared/contract/drill-view.ts';
import { durationWords } from '../../../drills/scenario/duration.ts';
import { countWords } from '../../words/measure-words.ts';
import { dayText, dueWords, KIND_WORDS, SOURCE_WORDS } from '../drill-words.ts';
import { ToneText } from '../tone-text.tsx';
import styles from './library.module.css';

export function ScenarioList({
  scenarios,
  chosenId,
  nowMs,
  onChoose,
  onEnter,
}: {
  readonly scenarios: readonly ScenarioRow[];
  readonly chosenId: string;
  readonly nowMs: number;
  readonly onChoose: (scenarioId: string) => void;
  readonly onEnter: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('nav, h1'))
      list.current?.focus();
  }, []);
  useEffect(() => {
    document.querySelector(`#scenario-${chosenId}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  const at = scenarios.findIndex(({ scenarioId }) => scenarioId === chosenId);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: scenarios.length - 1,
    };
    const wanted = moves[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      const next = scenarios[Math.max(0, Math.min(scenarios.length - 1, wanted))];
      if (next) onChoose(next.scenarioId);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    }
  };
  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      aria-label="Scenarios"
      tabIndex={0}
      aria-activedescendant={`scenario-${chosenId}`}
      onKeyDown={onKeyDown}
    >
      {scenarios.map((row) => (
        <div
          key={row.scenarioId}
          id={`scenario-${row.scenarioId}`}
          className={styles['option']}
          role="option"
          aria-selected={row.scenarioId === chosenId}
          tabIndex={-1}
          onClick={() => onChoose(row.scenarioId)}
          onKeyDown={onKeyDown}
        >
          <span className={styles['optionTitle']}>
            {row.title}
            {row.source !== 'shipped' && <span className={styles['tag']}>{SOURCE_WORDS[row.source]}</span>}
          </span>
          <span className={styles['due']}>
            <ToneText words={dueWords(row, nowMs)} />
          </span>
          <span className={styles['optionFacts']}>
            {KIND_WORDS[row.kind]} · {durationWords(row.durationMs)} ·{' '}
            {countWords(row.people, 'person', 'people')}
          </span>
          <span className={styles['lastRun']}>
            {row.lastRunAt === null ? 'No run yet' : `Last run ${dayText(row.lastRunAt, nowMs)}`}
          </span>
        </div>
      ))}
    </div>
  );
}
