// One item of the improvement plan, with what it takes to close it: the run that showed it, or a note.
import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import type { DrillRunRow, ImprovementView } from '../../../shared/contract/drill-view.ts';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { dayText } from '../drill-words.ts';
import type { GoDrill } from '../drill-place.ts';
import { ToneText } from '../tone-text.tsx';
import { runAt } from '../history/quarters.ts';
import { CloseItem } from './close-item.tsx';
import { itemDueWords } from './plan-order.ts';
import { useDrillAct } from '../use-drill-act.ts';
import styles from './plan.module.css';

function ClosedWords({
  view,
  runs,
  nowMs,
  go,
}: {
  readonly view: ImprovementView;
  readonly runs: readonly DrillRunRow[];
  readonly nowMs: number;
  readonly go: GoDrill;
}) {
  const { closed } = view;
  if (closed === null) return null;
  const shownBy = closed.shownByRunId;
  const run = runs.find(({ runId }) => runId === shownBy);
  return (
    <p className={styles['closed']}>
      <ToneText words={{ text: `closed ${dayText(closed.at, nowMs)} by ${closed.by}`, tone: 'good' }} />
      {shownBy !== null && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          c="var(--kit-accent)"
          onClick={() => go({ tab: 'history', view: 'report', runId: shownBy })}
        >
          shown by {run === undefined ? 'a later run' : `${run.title}, ${dayText(runAt(run), nowMs)}`}
        </Anchor>
      )}
      {closed.note !== '' && <span>{closed.note}</span>}
    </p>
  );
}

export function PlanItem({
  view,
  runs,
  nowMs,
  mayClose,
  go,
}: {
  readonly view: ImprovementView;
  readonly runs: readonly DrillRunRow[];
  readonly nowMs: number;
  readonly mayClose: boolean;
  readonly go: GoDrill;
}) {
  const { state } = useStation();
  const [closing, setClosing] = useState(false);
  const reopen = useDrillAct('drill:reopen-improvement');
  const isOpen = view.closed === null;
  const from = runs.find(({ runId }) => runId === view.runId);
  return (
    <li className={`${styles['item']} ${view.overdue && isOpen ? styles['late'] : ''}`}>
      <div className={styles['main']}>
        <p className={styles['what']}>{view.text}</p>
        {view.rootCause !== '' && <p className={styles['soft']}>Root cause: {view.rootCause}</p>}
        <p className={styles['soft']}>
          From{' '}
          <button
            type="button"
            className={styles['link']}
            onClick={() => go({ tab: 'history', view: 'report', runId: view.runId })}
          >
            {view.title}
            {from !== undefined && `, ${dayText(runAt(from), nowMs)}`}
          </button>
          {view.step !== null && `, shown by the step: ${view.step}`}
        </p>
        <ClosedWords view={view} runs={runs} nowMs={nowMs} go={go} />
        {reopen.error && <Notice title="Not reopened" error={reopen.error} tone="bad" />}
      </div>
      <div className={styles['side']}>
        <span className={styles['owner']}>{view.owner}</span>
        {isOpen && <ToneText words={itemDueWords(view, nowMs)} />}
        {mayClose && (
          <Button
            variant="default"
            size="xs"
            className={styles['act'] ?? ''}
            disabled={!state.connected}
            loading={reopen.pending}
            aria-label={`${isOpen ? 'Close' : 'Reopen'}: ${view.text}`}
            onClick={() =>
              isOpen ? setClosing(true) : void reopen.run({ runId: view.runId, item: view.item })
            }
          >
            {isOpen ? 'Close…' : 'Reopen'}
          </Button>
        )}
      </div>
      {closing && <CloseItem view={view} runs={runs} nowMs={nowMs} onClose={() => setClosing(false)} />}
    </li>
  );
}
