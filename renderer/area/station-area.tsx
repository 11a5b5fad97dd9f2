// The worklist and the rooms of the station side by side with the rail; remembers which room was looked at last.
import { useDisclosure } from '@mantine/hooks';
import { useCallback, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useRemembered } from '../db/view-state.ts';
import { KeyList } from './key-list.tsx';
import { askToLeave, LeaveDialog } from './leave-guard.tsx';
import { usePlaces, WORKLIST } from './place.ts';
import type { Place } from './place.ts';
import { Rail } from './rail.tsx';
import { SECTIONS } from './sections.ts';
import { useGoKeys } from './use-go-keys.ts';
import styles from './area.module.css';

const sectionIdSchema = z.string().refine((id) => SECTIONS.some((section) => section.id === id));
const FIRST_SECTION = SECTIONS[0]?.id ?? WORKLIST;

/** @param children the worklist's screen, shown unless a section is */
export function StationArea({ children }: { readonly children: ReactNode }) {
  const { place, go } = usePlaces();
  const [help, helpDialog] = useDisclosure(false);
  const [last, setLast] = useRemembered('section', sectionIdSchema, FIRST_SECTION);
  const byLetter = useMemo(
    () =>
      new Map<string, Place>([
        ['w', WORKLIST],
        ['g', last],
        ...SECTIONS.map(({ letter, id }) => [letter, id] as const),
      ]),
    [last],
  );
  const onGo = useCallback((next: Place) => askToLeave(() => go?.(next)), [go]);
  useEffect(() => {
    if (place !== WORKLIST) setLast(place);
  }, [place, setLast]);
  useGoKeys({ place, byLetter, onGo, onHelp: helpDialog.open });
  const Room = SECTIONS.find(({ id }) => id === place)?.Room;
  return (
    <div className={styles['area']}>
      <Rail onHelp={helpDialog.open} onGo={onGo} />
      <div className={styles['place']}>{Room ? <Room key={place} /> : children}</div>
      <LeaveDialog />
      <KeyList opened={help} onClose={helpDialog.close} />
    </div>
  );
}
