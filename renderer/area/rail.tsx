// The quiet way between the worklist and the rooms of the station: icons with their names, the same on every screen but reading.
import { UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLayoutList } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { usePlaces, WORKLIST } from './place.ts';
import type { Place } from './place.ts';
import { SECTIONS } from './sections.ts';
import styles from './area.module.css';

function RailButton({
  place,
  name,
  title,
  Icon,
  onGo,
}: {
  readonly place: Place;
  readonly name: string;
  readonly title: string;
  readonly Icon: ComponentType<{ readonly size?: number }>;
  readonly onGo: (place: Place) => void;
}) {
  const { place: here } = usePlaces();
  return (
    <li>
      <UnstyledButton
        className={styles['railButton'] ?? ''}
        aria-current={here === place ? 'page' : undefined}
        title={title}
        onClick={() => onGo(place)}
      >
        <Icon size={20} aria-hidden />
        <span>{name}</span>
      </UnstyledButton>
    </li>
  );
}

export function Rail({
  onGo,
  onHelp,
}: {
  readonly onGo: (place: Place) => void;
  readonly onHelp: () => void;
}) {
  return (
    <nav className={styles['rail']} aria-label="Worklist and station">
      <ul>
        <RailButton
          place={WORKLIST}
          name="Worklist"
          title="Worklist (G, then W)"
          Icon={IconLayoutList}
          onGo={onGo}
        />
        {SECTIONS.map(({ id, name, what, letter, icon }) => (
          <RailButton
            key={id}
            place={id}
            name={name}
            title={`${what} (G, then ${letter.toUpperCase()})`}
            Icon={icon}
            onGo={onGo}
          />
        ))}
      </ul>
      <UnstyledButton
        className={styles['railButton'] ?? ''}
        title="All keys of this screen (?)"
        onClick={onHelp}
      >
        <IconKeyboard size={20} aria-hidden />
        <span>Keys</span>
      </UnstyledButton>
    </nav>
  );
}
