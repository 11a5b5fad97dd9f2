// Kept ways of looking at the list: choose one, keep the one on the screen, drop one and take that back.
import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { useRemembered } from '../db/view-state.ts';
import { namesPatient } from './names-patient.ts';
import { DEFAULT_VIEW, dropView, keepView, nameOfView, savedViewsSchema } from './worklist-view.ts';
import type { SavedViews, WorklistViewState } from './worklist-view.ts';

const NO_VIEWS: SavedViews = [];

export function ViewsMenu({
  view,
  onView,
  rows,
}: {
  readonly view: WorklistViewState;
  readonly onView: (view: WorklistViewState) => void;
  /** Whose names must not become a view's. */
  readonly rows: readonly StudyRow[];
}) {
  const [views, setViews] = useRemembered('worklist:views', savedViewsSchema, NO_VIEWS);
  const [name, setName] = useState('');
  const [dropped, setDropped] = useState<SavedViews | null>(null);
  const current = nameOfView(views, view);
  const isPatients = useMemo(() => namesPatient(name, rows), [name, rows]);
  const keep = () => {
    if (name.trim() === '' || isPatients) return;
    setViews(keepView(views, name, view));
    setName('');
    setDropped(null);
  };
  return (
    <Menu position="bottom-start" closeOnItemClick={false} width={320}>
      <Menu.Target>
        <Button size="sm" variant="default" leftSection={<IconBookmark size={16} />} maw={200}>
          {current ?? 'Views'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onView(DEFAULT_VIEW)}>
          Everything to read, urgent first, then newest
        </Menu.Item>
        {views.map((each) => (
          <Group key={each.name} gap={4} wrap="nowrap">
            <Menu.Item onClick={() => onView(each.view)} aria-current={each.name === current}>
              {each.name}
            </Menu.Item>
            <ActionIcon
              variant="subtle"
              aria-label={`Drop the view ${each.name}`}
              onClick={() => {
                setDropped(views);
                setViews(dropView(views, each.name));
              }}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {dropped !== null && (
          <Menu.Item
            onClick={() => {
              setViews(dropped);
              setDropped(null);
            }}
          >
            Undo: bring the dropped view back
          </Menu.Item>
        )}
        <Menu.Divider />
        <Group gap="xs" p="xs" wrap="nowrap" align="end">
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            label="Keep what is on the screen as"
            description="Filter, order and part; never a patient's name."
            maxLength={40}
            error={isPatients && 'This names a patient of this list. Use words without it.'}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              // The menu moves by letters and arrows; here they are text.
              event.stopPropagation();
              if (event.key === 'Enter') keep();
            }}
          />
          <Button size="xs" disabled={name.trim() === '' || isPatients} onClick={keep}>
            Keep
          </Button>
        </Group>
      </Menu.Dropdown>
    </Menu>
  );
}
