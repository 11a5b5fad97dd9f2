// `?`: every key of the screens with the rail, in one list.
import { Modal } from '@mantine/core';
import { SECTIONS } from './sections.ts';
import styles from './area.module.css';

const KEYS: readonly (readonly [keys: readonly string[], effect: string])[] = [
  [['G', 'W'], 'Worklist'],
  ...SECTIONS.map(({ letter, name, what }) => [['G', letter.toUpperCase()], `${name}: ${what}`] as const),
  [['G', 'G'], 'The station section that was looked at last'],
  [['Esc'], 'From a section back to the worklist'],
  [['↑', '↓', 'Page Up', 'Page Down'], 'Move in the worklist and the queue'],
  [['Enter'], 'Worklist: open the study. Switch record: show the probes'],
  [['Shift', 'Enter'], 'Worklist: open the study in the viewer window'],
  [['/'], 'Worklist: search. So does any letter but F and G, and any digit'],
  [['F'], 'Worklist: filter'],
  [['Alt', '↓'], 'In a study: the next one of the list; with ↑ the previous one'],
  [['Delete'], 'Queue: stop fetching the chosen study'],
  [['R'], 'Queue: fetch it after all'],
  [['U'], 'Queue: fetch it next'],
  [['Z'], 'Queue: undo the last stop'],
  [['1', '…', '4'], 'Drills: scenarios, the open run, history, improvement plan'],
  [['Page Up', 'Page Down'], 'Hot wash: back, next'],
  [['P', 'S', 'M', 'U'], 'Hot wash: rate the objective that is shown'],
  [['F8'], 'Scenario editor: the next mistake'],
  [['F9'], 'In a drill, held down: this is real. Ends the drill and declares the downtime'],
  [['?'], 'This list'],
];

export function KeyList({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="lg" centered>
      <table className={styles['keys']}>
        <tbody>
          {KEYS.map(([keys, effect]) => (
            <tr key={effect}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key + effect}>{key}</kbd>
                ))}
              </th>
              <td>{effect}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
