// Opens a viewer window that waits for a study: for one more screen on the desk.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDeviceDesktopPlus } from '@tabler/icons-react';
import { usePeerWindows } from './peer-windows.ts';

export function ViewerButton() {
  const { link } = usePeerWindows();
  return (
    <Tooltip label="One more viewer window, for another screen">
      <ActionIcon
        variant="default"
        size={36}
        aria-label="Open one more viewer window"
        onClick={link.openAnother}
      >
        <IconDeviceDesktopPlus size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
