// A person may know of an outage before any probe, and a person ends it: nothing is taken away from under a reader (S-11).
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import { useAction, useStation } from '../link/station-context.tsx';
import { Notice } from './notice.tsx';

export function DeclareDowntime() {
  const { state } = useStation();
  const [opened, dialog] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const declare = useAction('switch:declare-down');
  const submit = async () => {
    const result = await declare.run({ reason: reason.trim() });
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
      <Modal opened={opened} onClose={dialog.close} title="Declare a downtime" centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="md">
            <Text size="sm">
              Every screen will say DOWNTIME COPY, and nothing will be deleted from the copy, until a person
              confirms the return. The reason is written to the journal: name no patient.
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
            {declare.error && <Notice title="Not declared" error={declare.error} tone="bad" />}
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                Cancel
              </Button>
              <Button
                type="submit"
                color="yellow.5"
                c="dark.9"
                loading={declare.pending}
                disabled={reason.trim() === '' || !state.connected}
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

export function ConfirmReturn() {
  const { state } = useStation();
  const [opened, dialog] = useDisclosure(false);
  const confirm = useAction('switch:confirm-return');
  const submit = async () => {
    if ((await confirm.run({})).ok) dialog.close();
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
      <Modal opened={opened} onClose={dialog.close} title="Return to the PACS" centered>
        <Stack gap="md">
          <Text size="sm">
            The probes find the PACS steady again. After you confirm, the downtime marks go away and the
            station fetches again. Images that are open stay open.
          </Text>
          {confirm.error && <Notice title="Not confirmed" error={confirm.error} tone="bad" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              Stay in downtime
            </Button>
            <Button
              data-autofocus
              loading={confirm.pending}
              disabled={!state.connected}
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
