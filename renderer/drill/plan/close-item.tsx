// Closing an item asks for what shows it: a later run, or a note in words. Neither: it stays open.
import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DrillRunRow, ImprovementView } from '../../../shared/contract/drill-view.ts';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { dayText } from '../drill-words.ts';
import { useDrillAct } from '../use-drill-act.ts';
import { isCompleted, runAt } from '../history/quarters.ts';

export function CloseItem({
  view,
  runs,
  nowMs,
  onClose,
}: {
  readonly view: ImprovementView;
  readonly runs: readonly DrillRunRow[];
  readonly nowMs: number;
  readonly onClose: () => void;
}) {
  const { state } = useStation();
  const [shownBy, setShownBy] = useState('');
  const [note, setNote] = useState('');
  const close = useDrillAct('drill:close-improvement');
  const from = runs.find(({ runId }) => runId === view.runId);
  // Only what happened after the item was written can show that it is done.
  const later = runs.filter(
    (run) =>
      run.runId !== view.runId &&
      isCompleted(run) &&
      (from === undefined || Date.parse(runAt(run)) > Date.parse(runAt(from))),
  );
  const submit = async () => {
    const result = await close.run({
      runId: view.runId,
      item: view.item,
      shownByRunId: shownBy === '' ? null : shownBy,
      note: note.trim(),
    });
    if (result.ok) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="What shows that this is done?" size="lg" centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <Text size="sm">{view.text}</Text>
          <NativeSelect
            label="A later run that shows it"
            data-autofocus
            value={shownBy}
            onChange={(event) => setShownBy(event.currentTarget.value)}
            data={[
              { value: '', label: later.length === 0 ? 'There is no later run yet' : 'None: a note below' },
              ...later.map((run) => ({
                value: run.runId,
                label: `${run.title}, ${dayText(runAt(run), nowMs)}`,
              })),
            ]}
          />
          <Textarea
            label="Or a note that shows it"
            description="What was changed, and who has seen it. Name no patient."
            autosize
            minRows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {close.error && <Notice title="Not closed" error={close.error} tone="bad" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it open
            </Button>
            <Button
              type="submit"
              loading={close.pending}
              disabled={(shownBy === '' && note.trim() === '') || !state.connected}
            >
              Close this item
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
