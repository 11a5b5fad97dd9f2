// The commands that hands can't guess, each with its key.
import { ActionIcon, Menu, Tooltip, Button } from '@mantine/core';
import {
  IconAspectRatio,
  IconContrast2,
  IconFlipHorizontal,
  IconFlipVertical,
  IconHelp,
  IconMaximize,
  IconPrinter,
  IconNotebook,
  IconPlayerPlay,
  IconRefresh,
  IconRelationOneToOne,
  IconRotate2,
  IconRotateClockwise2,
  IconSun,
} from '@tabler/icons-react';
import type { ViewerAction } from './bindings.ts';
import styles from './study-screen.module.css';
import { CompareButtons } from './compare-buttons.tsx';
import { LayoutMenu } from './layout-menu.tsx';
import type { LayoutId } from './layouts.ts';
import { ToolMenu } from './tools/tool-menu.tsx';
import type { HandTool } from './tools/measurement.ts';
import type { ScreenToggle } from './use-comparison.ts';
import { presetsFor } from './window-presets.ts';

const BUTTONS: readonly {
  readonly name: string;
  readonly key: string;
  readonly icon: typeof IconSun;
  readonly action: ViewerAction;
}[] = [
  { name: 'Fit to the window', key: 'F', icon: IconAspectRatio, action: { type: 'fit' } },
  { name: 'One to one', key: 'Z', icon: IconRelationOneToOne, action: { type: 'one-to-one' } },
  { name: 'Full screen', key: 'S', icon: IconMaximize, action: { type: 'full-screen' } },
  { name: 'Invert', key: 'I', icon: IconContrast2, action: { type: 'invert' } },
  { name: 'Rotate left', key: ',', icon: IconRotate2, action: { type: 'rotate', by: -90 } },
  { name: 'Rotate right', key: '.', icon: IconRotateClockwise2, action: { type: 'rotate', by: 90 } },
  { name: 'Flip horizontally', key: 'H', icon: IconFlipHorizontal, action: { type: 'flip-horizontal' } },
  { name: 'Flip vertically', key: 'V', icon: IconFlipVertical, action: { type: 'flip-vertical' } },
  { name: 'Play or stop cine', key: 'space', icon: IconPlayerPlay, action: { type: 'cine' } },
  { name: 'Reset', key: 'R', icon: IconRefresh, action: { type: 'reset' } },
  { name: 'Print these viewports', key: 'Ctrl + P', icon: IconPrinter, action: { type: 'print' } },
  { name: 'Downtime note', key: 'N', icon: IconNotebook, action: { type: 'note' } },
];

/** Of the toolbar as it was last: its place is kept until it comes, so that no image moves. */
let lastHeightPx = 43;

/** Where the toolbar will be. */
export const ToolbarPlace = () => (
  <div className={styles['toolbar']} style={{ minHeight: lastHeightPx }} aria-hidden />
);

const noteHeight = (toolbar: HTMLElement | null): void => {
  if (toolbar) lastHeightPx = toolbar.offsetHeight;
};

export function ViewerToolbar({
  modality,
  layout,
  on,
  hasPrior,
  tool,
  onAction,
}: {
  readonly tool: HandTool;
  readonly modality: string;
  readonly layout: LayoutId;
  readonly on: Readonly<Record<ScreenToggle, boolean>>;
  /** There is a prior to compare with. */
  readonly hasPrior: boolean;
  readonly onAction: (action: ViewerAction) => void;
}) {
  const presets = presetsFor(modality);
  return (
    <div ref={noteHeight} className={styles['toolbar']} role="toolbar" aria-label="Viewer">
      <LayoutMenu layout={layout} onAction={onAction} />
      <ToolMenu tool={tool} onAction={onAction} />
      <CompareButtons on={on} hasPrior={hasPrior} onAction={onAction} />
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="xs" h={30} leftSection={<IconSun size={16} />}>
            Window
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {presets.map((preset) => (
            <Menu.Item
              key={preset.key}
              rightSection={preset.key}
              onClick={() => onAction({ type: 'preset', preset })}
            >
              {preset.name}
              {preset.choice.kind === 'fixed' && ` (${preset.choice.width} / ${preset.choice.center})`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {BUTTONS.map(({ name, key, icon: Icon, action }) => (
        <Tooltip key={name} label={`${name} (${key})`}>
          <ActionIcon variant="default" size={30} aria-label={name} onClick={() => onAction(action)}>
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Tooltip label="Keys and mouse (?)">
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Keys and mouse"
          onClick={() => onAction({ type: 'help' })}
        >
          <IconHelp size={17} />
        </ActionIcon>
      </Tooltip>
      <span className={styles['readonly']}>Read only: nothing here is saved to the PACS</span>
    </div>
  );
}
