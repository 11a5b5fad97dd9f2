// A text area for YAML: monospace, with line numbers that mark what is wrong, and a way to jump to a line.
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { lineSpan } from './scenario-text.ts';
import styles from './editor.module.css';

const LINE_PX = 20;

/** Selects a line and brings it into sight. */
export function jumpToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const { from, to } = lineSpan(area.value, Math.max(1, line));
  area.focus();
  area.setSelectionRange(from, to);
  area.scrollTop = Math.max(0, (line - 1) * LINE_PX - area.clientHeight / 2);
}

export function LineText({
  areaRef,
  label,
  value,
  wrong,
  describedBy,
  onChange,
}: {
  readonly areaRef: RefObject<HTMLTextAreaElement | null>;
  readonly label: string;
  readonly value: string;
  /** Lines with a mistake, 1-based. */
  readonly wrong: ReadonlySet<number>;
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
}) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  useEffect(() => {
    const area = areaRef.current;
    if (area === null) return undefined;
    const follow = () => {
      if (gutter.current) gutter.current.scrollTop = area.scrollTop;
    };
    area.addEventListener('scroll', follow, { passive: true });
    return () => area.removeEventListener('scroll', follow);
  }, [areaRef]);
  return (
    <div className={styles['text']}>
      <div ref={gutter} className={styles['gutter']} aria-hidden>
        {Array.from({ length: lines }, (_, index) => (
          <div key={index + 1} className={wrong.has(index + 1) ? styles['wrong'] : ''}>
            {index + 1}
          </div>
        ))}
        <div className={styles['past']} />
      </div>
      <textarea
        ref={areaRef}
        className={styles['area']}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={wrong.size > 0}
        spellCheck={false}
        autoComplete="off"
        wrap="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
