// Where an impression is written: text, marks and templates, with the truth about whether it is saved beside it.
import { Button, Checkbox, Menu, Textarea, TextInput } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { IMPRESSION_TEXT_MAX } from '../../shared/contract/reading-log-view.ts';
import type { Impression, ImpressionTemplate } from '../../shared/contract/reading-log-view.ts';
import { timeOfDayWords } from '../words/when-words.ts';
import { plainText, saveWords } from './log-words.ts';
import type { NoteSaver } from './note-saver.ts';
import styles from './note-panel.module.css';

const two = (value: number): string => String(value).padStart(2, '0');
const clockNow = (nowMs: number): string => {
  const at = new Date(nowMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** Between what is there and what comes: on a line of its own, unless nothing is there. */
export const insertedText = (text: string, at: number, words: string): { text: string; caret: number } => {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const gap = before === '' || /\s$/u.test(before) ? '' : '\n';
  return { text: `${before}${gap}${words}${after}`, caret: before.length + gap.length + words.length };
};

function SaveLine({ saver }: { readonly saver: NoteSaver }) {
  const state = useSyncExternalStore(saver.subscribe, saver.state);
  const words = saveWords(state, (iso) => timeOfDayWords(iso, true));
  return (
    <div className={styles['save']} data-state={state.kind} data-testid="note-saved">
      {state.kind === 'failed' ? (
        <div role="alert">
          <strong>{words}</strong>
          <p>What you typed stays here.</p>
          <Button size="compact-xs" variant="default" onClick={saver.retry}>
            Try again
          </Button>
        </div>
      ) : (
        // Heard when it is saved, not at every keystroke.
        <span>{words}</span>
      )}
    </div>
  );
}

export function ImpressionForm({
  saver,
  templates,
  nowMs,
  textRef,
  onTyped,
}: {
  readonly saver: NoteSaver;
  readonly templates: readonly ImpressionTemplate[];
  readonly nowMs: number;
  readonly textRef: RefObject<HTMLTextAreaElement | null>;
  readonly onTyped: () => void;
}) {
  const impression = useSyncExternalStore(saver.subscribe, saver.shown);
  const [choosing, setChoosing] = useState(false);
  const phonedTo = useRef<HTMLInputElement>(null);
  const change = (patch: Partial<Impression>) => {
    onTyped();
    saver.set({ ...impression, ...patch });
  };
  const phone = (patch: Partial<NonNullable<Impression['phoned']>>) =>
    change({
      phoned: { ...(impression.phoned ?? { to: '', at: clockNow(nowMs), readBack: false }), ...patch },
    });
  const insert = ({ text, phoned }: ImpressionTemplate) => {
    const caret = textRef.current?.selectionStart ?? impression.text.length;
    const inserted = insertedText(impression.text, caret, text);
    change({
      text: plainText(inserted.text, IMPRESSION_TEXT_MAX),
      ...(phoned && { phoned: impression.phoned ?? { to: '', at: clockNow(nowMs), readBack: false } }),
    });
    // After the menu has given the focus back.
    setTimeout(() => {
      if (phoned) phonedTo.current?.focus();
      else {
        textRef.current?.focus();
        textRef.current?.setSelectionRange(inserted.caret, inserted.caret);
      }
    });
  };
  const onMenuKey = (event: KeyboardEvent) => {
    const chosen = /^[1-9]$/u.test(event.key) ? templates[Number(event.key) - 1] : undefined;
    if (chosen === undefined) return;
    event.preventDefault();
    setChoosing(false);
    insert(chosen);
  };
  return (
    <div className={styles['form']}>
      <Textarea
        ref={textRef}
        label="Preliminary impression"
        classNames={{
          root: styles['textRoot'] ?? '',
          wrapper: styles['textWrap'] ?? '',
          input: styles['text'] ?? '',
        }}
        maxLength={IMPRESSION_TEXT_MAX}
        spellCheck={false}
        value={impression.text}
        onChange={(event) => change({ text: plainText(event.currentTarget.value, IMPRESSION_TEXT_MAX) })}
        onKeyDown={(event) => {
          if (event.key !== 'F2' || templates.length === 0) return;
          event.preventDefault();
          setChoosing(true);
        }}
      />
      <SaveLine saver={saver} />
      {templates.length > 0 && (
        <Menu opened={choosing} onChange={setChoosing} position="left-start" returnFocus={false}>
          <Menu.Target>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTemplate size={15} />}
              rightSection={<kbd className={styles['kbd']}>F2</kbd>}
            >
              Insert a template
            </Button>
          </Menu.Target>
          <Menu.Dropdown onKeyDown={onMenuKey}>
            {templates.map((template, index) => (
              <Menu.Item
                key={template.name}
                rightSection={index < 9 ? index + 1 : undefined}
                onClick={() => insert(template)}
              >
                {template.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Checkbox
        label="Discrepancy to check"
        checked={impression.discrepancy}
        onChange={(event) => change({ discrepancy: event.currentTarget.checked })}
      />
      <Checkbox
        label="Critical result phoned"
        checked={impression.phoned !== null}
        onChange={(event) => (event.currentTarget.checked ? phone({}) : change({ phoned: null }))}
      />
      {impression.phoned !== null && (
        <div className={styles['phoned']}>
          <TextInput
            ref={phonedTo}
            label="Phoned to"
            size="xs"
            maxLength={120}
            value={impression.phoned.to}
            onChange={(event) => phone({ to: plainText(event.currentTarget.value, 120) })}
          />
          <TextInput
            label="At"
            size="xs"
            maxLength={40}
            value={impression.phoned.at}
            onChange={(event) => phone({ at: plainText(event.currentTarget.value, 40) })}
          />
          <Checkbox
            label="Read back"
            checked={impression.phoned.readBack}
            onChange={(event) => phone({ readBack: event.currentTarget.checked })}
          />
        </div>
      )}
    </div>
  );
}
