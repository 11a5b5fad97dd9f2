// Comparison on the toolbar: the best prior, and what the viewports do together. A pressed button says so in more than colour.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsUpDown, IconColumns2, IconLayersIntersect, IconZoomScan } from '@tabler/icons-react';
import type { ViewerAction } from './bindings.ts';
import styles from './study-screen.module.css';
import type { ScreenToggle } from './use-comparison.ts';

const TOGGLES: readonly {
  readonly what: ScreenToggle;
  readonly name: string;
  readonly key: string;
  readonly icon: typeof IconColumns2;
}[] = [
  { what: 'link', name: 'Linked scrolling', key: 'L', icon: IconArrowsUpDown },
  { what: 'lines', name: 'Reference lines', key: 'K', icon: IconLayersIntersect },
  { what: 'sync', name: 'Window and zoom together', key: 'Y', icon: IconZoomScan },
];

export function CompareButtons({
  on,
  hasPrior,
  onAction,
}: {
  readonly on: Readonly<Record<ScreenToggle, boolean>>;
  readonly hasPrior: boolean;
  readonly onAction: (action: ViewerAction) => void;
}) {
  return (
    <>
      <Tooltip label={hasPrior ? 'Best prior beside this study (C)' : 'No prior of this patient is here'}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Best prior beside this study"
          {...(hasPrior ? {} : { 'data-disabled': true })}
          aria-disabled={!hasPrior}
          onClick={() => onAction({ type: 'compare' })}
        >
          <IconColumns2 size={17} />
        </ActionIcon>
      </Tooltip>
      {TOGGLES.map(({ what, name, key, icon: Icon }) => (
        <Tooltip key={what} label={`${name}: ${on[what] ? 'on' : 'off'} (${key})`}>
          <ActionIcon
            variant="default"
            size={30}
            className={styles['toggle']}
            aria-label={name}
            aria-pressed={on[what]}
            onClick={() => onAction({ type: 'toggle', what })}
          >
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
    </>
  );
}
