// A file that the station made, handed to the person as a download. The station records each one; the page only passes it on.
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ChannelInput } from '../../shared/contract/channels.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { offerFile } from '../link/offer-file.ts';
import { useAction, useStation } from '../link/station-context.tsx';

export type ExportAsk = ChannelInput<'drill:export'>;

export interface Exporter {
  readonly save: (ask: ExportAsk) => void;
  readonly pending: boolean;
  readonly error: KitError | null;
}

export function useExport(): Exporter {
  const { run, pending, error } = useAction('drill:export');
  const save = (ask: ExportAsk): void => {
    const asked = async () => {
      const result = await run(ask);
      if (result.ok) offerFile(result.value);
    };
    void asked();
  };
  return { save, pending, error };
}

export function ExportButton({
  exporter,
  ask,
  icon,
  children,
}: {
  readonly exporter: Exporter;
  readonly ask: ExportAsk;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  const { state } = useStation();
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={icon ?? <IconDownload size={16} />}
      disabled={!state.connected || exporter.pending}
      onClick={() => exporter.save(ask)}
    >
      {children}
    </Button>
  );
}
