// A scenario that was removed can be put back for as long as the room is open: its text was answered by the removal.
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { useDrillAct } from '../use-drill-act.ts';
import styles from './library.module.css';

export function UndoRemoval({
  removed,
  onDone,
}: {
  readonly removed: ScenarioTextView;
  readonly onDone: () => void;
}) {
  const { state } = useStation();
  const save = useDrillAct('drill:save-scenario');
  const undo = async () => {
    if ((await save.run({ yaml: removed.yaml })).ok) onDone();
  };
  return (
    <div className={styles['undo']} role="status">
      <span>
        Your version of {removed.scenarioId} was removed.
        {removed.source === 'replaced' && ' The shipped one is in use again.'}
      </span>
      <Button
        variant="default"
        size="xs"
        autoFocus
        leftSection={<IconArrowBackUp size={15} />}
        loading={save.pending}
        disabled={!state.connected}
        onClick={() => void undo()}
      >
        Undo
      </Button>
      <Button variant="subtle" size="xs" onClick={onDone}>
        Dismiss
      </Button>
      {save.error && <Notice title="Not put back" error={save.error} tone="bad" />}
    </div>
  );
}
