// "Will it be done in time?": a person names when the PACS goes down, the station fetches ahead and answers from what it measured (P6).
import { Button, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconHourglassHigh } from '@tabler/icons-react';
import { useState } from 'react';
import type { PlannedWindowView } from '../../shared/contract/planned-window-view.ts';
import type { TopUpView } from '../../shared/contract/queue-view.ts';
import { useAction, useChannel, useStation } from '../link/station-context.tsx';
import { FormError } from '../unlock/form-error.tsx';
import { windowsInOrder } from '../windows/window-words.ts';
import {
  dayWords,
  distanceWords,
  fromLocalInput,
  spanWords,
  timeOfDayWords,
  toLocalInput,
} from '../words/when-words.ts';
import styles from './queue.module.css';

const HOUR_MS = 60 * 60_000;

const VERDICTS: Record<
  TopUpView['verdict'],
  { readonly text: string; readonly tone: string; readonly Icon: typeof IconHelpCircle }
> = {
  done: { text: 'Everything is here', tone: 'good', Icon: IconCircleCheck },
  'in-time': { text: 'Will be done in time', tone: 'good', Icon: IconCircleCheck },
  late: { text: 'Will NOT be done in time', tone: 'bad', Icon: IconAlertTriangle },
  unknown: { text: 'Not known yet', tone: 'warn', Icon: IconHelpCircle },
};

/** The running top-up and its verdict, live. */
export function TopUpVerdict({ topUp, nowMs }: { readonly topUp: TopUpView; readonly nowMs: number }) {
  const { state } = useStation();
  const end = useAction('prefetch:end-top-up');
  const { text, tone, Icon } = VERDICTS[topUp.verdict];
  return (
    <section
      className={`${styles['topUp']} ${styles[`edge-${tone}`]}`}
      aria-label="Top-up before a planned downtime"
    >
      <span className={`${styles['state']} ${styles[tone]}`}>
        <Icon size={18} aria-hidden />
        {text}
      </span>
      <span role="status">
        Before the downtime {dayWords(topUp.by, nowMs)} {timeOfDayWords(topUp.by)} (
        {distanceWords(topUp.by, nowMs)}): {topUp.words}
      </span>
      {end.error && <FormError error={end.error} />}
      <Button
        size="compact-sm"
        variant="default"
        loading={end.pending}
        disabled={!state.connected}
        onClick={() => void end.run({})}
      >
        End the top-up
      </Button>
    </section>
  );
}

function TopUpForm({ nowMs, onClose }: { readonly nowMs: number; readonly onClose: () => void }) {
  const { state } = useStation();
  const windows = useChannel('window:list', {}, state.areaStale.windows);
  const [text, setText] = useState(() => toLocalInput(Math.ceil((nowMs + 1) / HOUR_MS) * HOUR_MS));
  const start = useAction('prefetch:top-up');
  const by = fromLocalInput(text);
  const isPast = by !== null && Date.parse(by) <= nowMs;
  const upcoming = windowsInOrder(windows.value ?? []).ahead.filter(({ state: at }) => at === 'upcoming');
  const submit = async (at: string) => {
    if ((await start.run({ by: at })).ok) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (by !== null && !isPast) void submit(by);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          The station asks for the list at once, fetches without waiting for the quiet hours, and says whether
          everything will be here in time. The limits on the load of the PACS stay.
        </Text>
        {upcoming.slice(0, 3).map((view: PlannedWindowView) => (
          <Button
            key={view.windowId}
            variant="default"
            size="sm"
            disabled={!state.connected || start.pending}
            onClick={() => void submit(view.startsAt)}
          >
            Before {spanWords(view.startsAt, view.endsAt, nowMs)}
          </Button>
        ))}
        <TextInput
          type="datetime-local"
          label="The downtime begins"
          value={text}
          error={isPast && 'This moment is over.'}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {start.error && <FormError error={start.error} />}
        <Button type="submit" loading={start.pending} disabled={by === null || isPast || !state.connected}>
          Top up before then
        </Button>
      </Stack>
    </form>
  );
}

export function TopUpButton({ nowMs }: { readonly nowMs: number }) {
  const [opened, form] = useDisclosure(false);
  return (
    <Popover opened={opened} onChange={form.toggle} width={380} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconHourglassHigh size={17} />} onClick={form.toggle}>
          Top up before a downtime
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Top up before a planned downtime">
        <TopUpForm nowMs={nowMs} onClose={form.close} />
      </Popover.Dropdown>
    </Popover>
  );
}
