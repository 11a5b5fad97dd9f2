// The layouts behind one button, each drawn as what it is.
import { Button, Menu } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import type { ViewerAction } from './bindings.ts';
import { LAYOUTS, layoutWords } from './layouts.ts';
import type { LayoutId } from './layouts.ts';

export function LayoutMenu({
  layout,
  onAction,
}: {
  readonly layout: LayoutId;
  readonly onAction: (action: ViewerAction) => void;
}) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" size="xs" h={30} leftSection={<IconLayoutGrid size={16} />}>
          Layout {layoutWords(layout)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LAYOUTS.map(({ id, name, digit }) => (
          <Menu.Item
            key={id}
            rightSection={`Shift + ${digit}`}
            onClick={() => onAction({ type: 'layout', layout: id })}
          >
            {layoutWords(id)}: {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
