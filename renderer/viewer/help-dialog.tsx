// The help: every key and movement of the mouse on one page, without scrolling on a reading room's screen.
import { Modal } from '@mantine/core';
import { HELP_GROUPS } from './help.ts';
import styles from './study-screen.module.css';

export function HelpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys and mouse" size={1180} centered yOffset={16}>
      <div className={styles['helpGroups']}>
        {HELP_GROUPS.map(({ title, lines }) => (
          <table key={title} className={styles['help']}>
            <caption>{title}</caption>
            <tbody>
              {lines.map(({ hand, effect }) => (
                <tr key={hand}>
                  <td>{hand}</td>
                  <td>{effect}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </Modal>
  );
}
