// Prints the room that is open; its frame says on paper where it comes from.
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';

export function PrintButton() {
  return (
    <Button variant="default" leftSection={<IconPrinter size={17} />} onClick={() => globalThis.print()}>
      Print
    </Button>
  );
}
