// Writes down what somebody says: the text, then whether it went well or did not, by one key.
import { Button, Textarea } from '@mantine/core';
import { useStation } from '../../link/station-context.tsx';
import type { OpenRun } from '../use-run.ts';
import type { Drafts } from './debrief-screen.tsx';
import styles from './debrief.module.css';

const KINDS = [
  { kind: 'strength', name: 'Went well', key: '1' },
  { kind: 'improvement', name: 'Did not go well', key: '2' },
  { kind: 'note', name: 'Just a note', key: '3' },
] as const;
/** An observation holds 2000 characters; the name of its question takes a few. */
const MOST = 1950;

export function SayForm({
  label,
  by,
  open,
  drafts,
  draftKey,
  toText,
}: {
  readonly label: string;
  readonly by: string;
  readonly open: OpenRun;
  readonly drafts: Drafts;
  readonly draftKey: string;
  readonly toText: (text: string) => string;
}) {
  const { state } = useStation();
  const text = drafts.get(draftKey);
  const setText = (next: string) => drafts.set(draftKey, next);
  const possible = text.trim() !== '' && by !== '' && !open.recording && state.connected;
  const say = async (kind: (typeof KINDS)[number]['kind']) => {
    if (!possible) return;
    if (await open.record({ type: 'observed', by, kind, text: toText(text.trim()) })) setText('');
  };
  return (
    <div className={styles['say']}>
      <Textarea
        label={label}
        description="Name no patient."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={MOST}
        // The room is waiting for somebody to write: the first key is the first letter.
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const byKey = KINDS.find(({ key }) => key === event.key);
          if ((event.ctrlKey || event.altKey) && byKey) {
            event.preventDefault();
            void say(byKey.kind);
          } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void say('note');
          }
        }}
      />
      <div className={styles['kinds']}>
        {KINDS.map(({ kind, name, key }) => (
          <Button
            key={kind}
            variant="default"
            size="sm"
            disabled={!possible}
            rightSection={<kbd className={styles['kbd']}>Alt {key}</kbd>}
            onClick={() => void say(kind)}
          >
            {name}
          </Button>
        ))}
      </div>
    </div>
  );
}
