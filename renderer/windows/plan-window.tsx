// The form for a planned downtime: says in words what was typed before anything is asked of the station.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { toLocalInput } from '../words/when-words.ts';
import { checkPlan } from './window-words.ts';

const HOUR_MS = 60 * 60_000;

/** The next full hour, which most plans begin with, and one hour. */
const suggestion = (nowMs: number): { readonly start: string; readonly end: string } => {
  const startMs = Math.ceil((nowMs + 1) / HOUR_MS) * HOUR_MS;
  return { start: toLocalInput(startMs), end: toLocalInput(startMs + HOUR_MS) };
};

function PlanForm({ nowMs, onClose }: { readonly nowMs: number; readonly onClose: () => void }) {
  const { state } = useStation();
  const [{ start, end }, setTimes] = useState(() => suggestion(nowMs));
  const [reason, setReason] = useState('');
  const plan = useAction('window:plan');
  const check = checkPlan(start, end, nowMs);
  const submit = async () => {
    if (!check.ok) return;
    const result = await plan.run({
      startsAt: check.startsAt,
      endsAt: check.endsAt,
      reason: reason.trim(),
    });
    if (result.ok) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Group grow align="flex-start">
          <TextInput
            type="datetime-local"
            label="Begins"
            required
            value={start}
            error={!check.ok && check.field === 'start'}
            onChange={(event) => setTimes({ start: event.currentTarget.value, end })}
          />
          <TextInput
            type="datetime-local"
            label="Ends"
            required
            value={end}
            error={!check.ok && check.field === 'end'}
            onChange={(event) => setTimes({ start, end: event.currentTarget.value })}
          />
        </Group>
        <Text size="sm" role="status" c={check.ok ? 'var(--kit-text-soft)' : 'var(--kit-warn)'}>
          {check.words}
        </Text>
        <TextInput
          label="Reason"
          description="Everybody at this station reads it, and it is written to the journal: name no patient."
          placeholder="PACS upgrade"
          required
          maxLength={200}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {plan.error && <Notice title="Not planned" error={plan.error} tone="bad" />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            type="submit"
            loading={plan.pending}
            disabled={!check.ok || reason.trim() === '' || !state.connected}
          >
            Plan this downtime
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function PlanWindow({
  opened,
  onClose,
  nowMs,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly nowMs: number;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Plan a downtime" centered>
      <PlanForm nowMs={nowMs} onClose={onClose} />
    </Modal>
  );
}
