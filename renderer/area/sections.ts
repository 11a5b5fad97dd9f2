// The sections of the Station area. One more is one line here: its id, its words, its letter after `g`, its icon, its room.
import {
  IconArrowsExchange,
  IconCalendarOff,
  IconFireExtinguisher,
  IconFlask,
  IconListCheck,
  IconNotebook,
  IconSchool,
  IconServer,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { DecisionsRoom } from '../decisions/decisions-room.tsx';
import { DrillsRoom } from '../drill/drills-room.tsx';
import { EndpointsRoom } from '../endpoints/endpoints-room.tsx';
import { QueueRoom } from '../queue/queue-room.tsx';
import { ReadingLogRoom } from '../reading-log/reading-log-room.tsx';
import { RuleLabRoom } from '../rule-lab/rule-lab-room.tsx';
import { TrainingSection } from '../training/training-section.tsx';
import { WindowsRoom } from '../windows/windows-room.tsx';

export interface Section {
  readonly id: string;
  readonly name: string;
  /** What a person finds there, for the list of keys and the tooltip. */
  readonly what: string;
  /** Lower case, unlike `w` (worklist) and `g` (the section looked at last). */
  readonly letter: string;
  readonly icon: ComponentType<{ readonly size?: number }>;
  readonly Room: ComponentType;
}

export const SECTIONS: readonly Section[] = [
  {
    id: 'queue',
    name: 'Queue',
    what: 'What is being fetched',
    letter: 'q',
    icon: IconListCheck,
    Room: QueueRoom,
  },
  {
    id: 'pacs',
    name: 'PACS',
    what: 'How each PACS is, and what it can do',
    letter: 'p',
    icon: IconServer,
    Room: EndpointsRoom,
  },
  {
    id: 'switch',
    name: 'Switch record',
    what: 'Why the switch changed, and when',
    letter: 's',
    icon: IconArrowsExchange,
    Room: DecisionsRoom,
  },
  {
    id: 'windows',
    name: 'Downtimes',
    what: 'Planned downtimes, and planning one',
    letter: 't',
    icon: IconCalendarOff,
    Room: WindowsRoom,
  },
  {
    id: 'drills',
    name: 'Drills',
    what: 'Practising an outage, and what it showed',
    letter: 'd',
    icon: IconFireExtinguisher,
    Room: DrillsRoom,
  },
  {
    id: 'reading-log',
    name: 'Reading log',
    what: 'What was read in a downtime, and its notes',
    letter: 'l',
    icon: IconNotebook,
    Room: ReadingLogRoom,
  },
  {
    id: 'rule-lab',
    name: 'Rule lab',
    what: 'What another rule of priors would fetch',
    letter: 'r',
    icon: IconFlask,
    Room: RuleLabRoom,
  },
  {
    id: 'training',
    name: 'Training',
    what: 'Practise an outage alone, with synthetic patients',
    letter: 'e',
    icon: IconSchool,
    Room: TrainingSection,
  },
];
