// Another view for this window, by key: R, then a digit or a click; and the list of keys.
import { Modal } from '@mantine/core';
import { useEffect } from 'react';
import type { DrillRun } from '../../../drills/engine/run.ts';
import areaStyles from '../../area/area.module.css';
import { useStation } from '../../link/station-context.tsx';
import { keyLines } from './run-keys.ts';
import styles from './run.module.css';
import { hashOfChoice, type ViewChoice } from './view-choice.ts';

const sameChoice = (one: ViewChoice, other: ViewChoice): boolean => hashOfChoice(one) === hashOfChoice(other);

/** Every view of a run, with its name. */
export const viewsOf = (run: DrillRun): readonly { readonly choice: ViewChoice; readonly name: string }[] => [
  { choice: { view: 'coordinator' }, name: 'Coordinator: everything' },
  { choice: { view: 'projector' }, name: 'Projector: for the whole room' },
  ...run.scenario.roles.map(({ id, title }) => ({
    choice: { view: 'role', role: id } as const,
    name: title,
  })),
];

/** The key of the view at this place: 1 … 9, then a, b, … */
const keyAt = (at: number): string => (at < 9 ? String(at + 1) : String.fromCodePoint(88 + at));

export function ViewMenu({
  run,
  choice,
  opened,
  onChoose,
  onClose,
}: {
  readonly run: DrillRun;
  readonly choice: ViewChoice;
  readonly opened: boolean;
  readonly onChoose: (choice: ViewChoice) => void;
  readonly onClose: () => void;
}) {
  const { api } = useStation();
  const views = viewsOf(run);
  useEffect(() => {
    if (!opened) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const wanted = views.find((_view, at) => keyAt(at) === event.key.toLowerCase());
      if (wanted === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onChoose(wanted.choice);
      onClose();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  });
  return (
    <Modal opened={opened} onClose={onClose} title="What this window shows" centered>
      <ol className={styles['views']}>
        {views.map(({ choice: each, name }, at) => (
          <li key={name}>
            <button
              type="button"
              aria-current={sameChoice(each, choice) ? 'true' : undefined}
              {...(sameChoice(each, choice) ? { 'data-autofocus': true } : {})}
              onClick={() => {
                onChoose(each);
                onClose();
              }}
            >
              <kbd>{keyAt(at).toUpperCase()}</kbd> {name}
            </button>
            {api.shell === 'browser' && (
              <a
                href={hashOfChoice(each)}
                target="_blank"
                rel="noreferrer"
                aria-label={`${name}, in a new window`}
              >
                new window
              </a>
            )}
          </li>
        ))}
      </ol>
    </Modal>
  );
}

export function RunKeyList({
  choice,
  opened,
  onClose,
}: {
  readonly choice: ViewChoice;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys of this view" size="lg" centered>
      <table className={areaStyles['keys']}>
        <tbody>
          {keyLines(choice).map(([keys, effect]) => (
            <tr key={effect}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
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
