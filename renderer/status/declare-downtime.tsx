// A person may know of an outage before any probe, and a person ends it: nothing is taken away from under a reader (S-11).
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { EffectiveSwitch } from '../link/effective-switch.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { Notice } from './notice.tsx';

/**
 * The dialog speaks of the switch that was in force when it was opened, and of no other: a drill may end, or begin, at another
 * window while somebody types (S-6).
 */
function useSwitchDialog({ kind }: EffectiveSwitch) {
  const [meant, setMeant] = useState<EffectiveSwitch['kind']>(kind);
  const [opened, setOpened] = useState(false);
  return {
    opened,
    meant,
    isOvertaken: opened && meant !== kind,
    open: () => {
      setMeant(kind);
      setOpened(true);
    },
    close: () => setOpened(false),
  };
}

/** What was begun is not what holds any more. */
function Overtaken({ meant }: { readonly meant: EffectiveSwitch['kind'] }) {
  return (
    <Notice title={meant === 'drill' ? 'The drill has ended' : 'A drill has begun'} tone="warn">
      {meant === 'drill'
        ? 'Nothing was done. This dialog was for the drill: close it. If the PACS is really down, open it again; it is then meant for real.'
        : 'Nothing was done. This dialog was for the real PACS: close it. If the PACS is really down, hold F9: that ends the drill and declares the downtime.'}
    </Notice>
  );
}

export function DeclareDowntime({ effective }: { readonly effective: EffectiveSwitch }) {
  const { state } = useStation();
  const dialog = useSwitchDialog(effective);
  const isDrill = dialog.meant === 'drill';
  const [reason, setReason] = useState('');
  const declare = useAction('switch:declare-down');
  const submit = async () => {
    if (dialog.isOvertaken) return;
    const result = await declare.run({ signal: dialog.meant, reason: reason.trim() });
    if (!result.ok) return;
    setReason('');
    dialog.close();
  };
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlugConnectedX size={17} />}
        disabled={!state.connected}
        onClick={dialog.open}
      >
        Declare downtime
      </Button>
      <Modal
        opened={dialog.opened}
        onClose={dialog.close}
        title={isDrill ? 'DRILL: declare a downtime' : 'Declare a downtime'}
        centered
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="md">
            <Text size="sm">
              {isDrill
                ? 'In the drill only: the drill’s switch goes offline, and screens say DRILL: DOWNTIME COPY. The real switch is not touched.'
                : 'Every screen will say DOWNTIME COPY, and nothing will be deleted from the copy, until a person confirms the return.'}{' '}
              The reason is written to the journal: name no patient.
            </Text>
            <TextInput
              label="Reason"
              placeholder="PACS upgrade until 14:00"
              required
              maxLength={200}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {dialog.isOvertaken && <Overtaken meant={dialog.meant} />}
            {declare.error && !dialog.isOvertaken && (
              <Notice title="Not declared" error={declare.error} tone="bad" />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                Cancel
              </Button>
              <Button
                type="submit"
                color="yellow.5"
                c="dark.9"
                loading={declare.pending}
                disabled={reason.trim() === '' || !state.connected || dialog.isOvertaken}
              >
                Declare downtime
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

export function ConfirmReturn({ effective }: { readonly effective: EffectiveSwitch }) {
  const { state } = useStation();
  const dialog = useSwitchDialog(effective);
  const isDrill = dialog.meant === 'drill';
  const confirm = useAction('switch:confirm-return');
  const submit = async () => {
    if ((await confirm.run({ signal: dialog.meant })).ok) dialog.close();
  };
  return (
    <>
      <Button
        size="sm"
        leftSection={<IconPlugConnected size={17} />}
        disabled={!state.connected}
        onClick={dialog.open}
      >
        Confirm return to PACS
      </Button>
      <Modal
        opened={dialog.opened}
        onClose={dialog.close}
        title={isDrill ? 'DRILL: return to the PACS' : 'Return to the PACS'}
        centered
      >
        <Stack gap="md">
          <Text size="sm">
            {isDrill && 'In the drill only: '}The probes find the PACS steady again. After you confirm, the
            downtime marks go away and the station fetches again. Images that are open stay open.
          </Text>
          {dialog.isOvertaken && <Overtaken meant={dialog.meant} />}
          {confirm.error && !dialog.isOvertaken && (
            <Notice title="Not confirmed" error={confirm.error} tone="bad" />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              Stay in downtime
            </Button>
            <Button
              data-autofocus
              loading={confirm.pending}
              disabled={!state.connected || dialog.isOvertaken}
              onClick={() => void submit()}
            >
              Confirm return
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
