// Cancelling a planned downtime asks first: others may have planned around it.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PlannedWindowView } from '../../shared/contract/planned-window-view.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { spanWords } from '../words/when-words.ts';

export function CancelWindow({ view, nowMs }: { readonly view: PlannedWindowView; readonly nowMs: number }) {
  const { state } = useStation();
  const [opened, dialog] = useDisclosure(false);
  const cancel = useAction('window:cancel');
  const span = spanWords(view.startsAt, view.endsAt, nowMs);
  const running = view.state === 'running';
  const submit = async () => {
    if ((await cancel.run({ windowId: view.windowId })).ok) dialog.close();
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={!state.connected}
        aria-label={`Cancel the downtime ${span}`}
        onClick={dialog.open}
      >
        Cancel…
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Cancel this planned downtime?" centered>
        <Stack gap="md">
          <Text size="sm">
            {span}: {view.reason}
          </Text>
          <Text size="sm">
            {running
              ? 'The station goes by its probes again: it returns to the PACS as soon as the PACS is steady.'
              : 'The station will not go offline at that time, and fetches as always. It stays in the list as cancelled.'}
          </Text>
          {cancel.error && <Notice title="Not cancelled" error={cancel.error} tone="bad" />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={dialog.close}>
              Keep it
            </Button>
            <Button
              color="red.8"
              loading={cancel.pending}
              disabled={!state.connected}
              onClick={() => void submit()}
            >
              Cancel the downtime
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
