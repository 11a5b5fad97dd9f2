// What the left button does, in words on its button.
import { Button, Menu, Tooltip } from '@mantine/core';
import { IconRuler2 } from '@tabler/icons-react';
import type { ViewerAction } from '../bindings.ts';
import { TOOLS } from './measurement.ts';
import type { HandTool } from './measurement.ts';

/** John Robert Cobb keeps his capital. */
const inSentence = (name: string): string => (name.startsWith('Cobb') ? name : name.toLowerCase());

export function ToolMenu({
  tool,
  onAction,
}: {
  readonly tool: HandTool;
  readonly onAction: (action: ViewerAction) => void;
}) {
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <Button variant="default" size="xs" h={30} leftSection={<IconRuler2 size={16} />}>
          Left drag: {inSentence(TOOLS.find((one) => one.tool === tool)?.name ?? '')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {TOOLS.map((one) => (
          <Tooltip key={one.tool} label={one.hint} disabled={one.hint === undefined} position="right">
            <Menu.Item
              rightSection={one.key.toUpperCase()}
              {...(one.hint === undefined ? {} : { 'aria-description': one.hint })}
              onClick={() => onAction({ type: 'tool', tool: one.tool })}
            >
              {one.name}
            </Menu.Item>
          </Tooltip>
        ))}
        <Menu.Divider />
        <Menu.Item rightSection="J" onClick={() => onAction({ type: 'jot' })}>
          Last measurement into the downtime note
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
