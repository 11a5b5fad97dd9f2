// The filter behind one button, which says in words what it leaves out: a filtered list must never look like the whole one (S-15).
import { Button, Chip, Group, Popover, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { filterWords, isFiltering, modalitiesToOffer, NO_FILTER } from './worklist-filter.ts';
import type { WorklistFilter } from './worklist-filter.ts';

export interface FilterMenuProps {
  readonly rows: readonly StudyRow[];
  readonly filter: WorklistFilter;
  readonly onFilter: (filter: WorklistFilter) => void;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

export function FilterMenu({ rows, filter, onFilter, opened, onOpened }: FilterMenuProps) {
  const filtering = isFiltering(filter);
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          size="sm"
          variant={filtering ? 'light' : 'default'}
          leftSection={<IconFilter size={16} />}
          aria-expanded={opened}
          maw={280}
          onClick={() => onOpened(!opened)}
        >
          {filtering ? `Only ${filterWords(filter)}` : 'Filter'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={420}>
          <Chip.Group
            multiple
            value={filter.modalities}
            onChange={(modalities) => onFilter({ ...filter, modalities })}
          >
            <Group gap="xs" role="group" aria-label="Modality">
              {modalitiesToOffer(rows, filter).map((modality) => (
                <Chip key={modality} value={modality} size="sm">
                  {modality}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <Chip
            size="sm"
            checked={filter.urgency === 'urgent'}
            onChange={(urgent) => onFilter({ ...filter, urgency: urgent ? 'urgent' : 'any' })}
          >
            STAT and HIGH only
          </Chip>
          <SegmentedControl
            aria-label="How complete"
            size="xs"
            value={filter.images}
            onChange={(images) => onFilter({ ...filter, images })}
            data={[
              { value: 'any', label: 'All' },
              { value: 'complete', label: 'Complete' },
              { value: 'not-complete', label: 'Not complete' },
            ]}
          />
          <SegmentedControl
            aria-label="Opened on this station"
            size="xs"
            value={filter.opened}
            onChange={(openedHere) => onFilter({ ...filter, opened: openedHere })}
            data={[
              { value: 'any', label: 'All' },
              { value: 'not-opened', label: 'Not opened here' },
              { value: 'opened', label: 'Opened here' },
            ]}
          />
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              Not opened here: by nobody, or more images came since. Opened says nothing of a report.
            </Text>
            <Button size="xs" variant="default" disabled={!filtering} onClick={() => onFilter(NO_FILTER)}>
              Show everything
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
