// A presentation state as a small page: who made it, what it asks for, what of it the kit does not apply, and which images it is for.
// It is put on an image only when a person asks (0207).
import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { formatPersonName } from '../../../shared/dicom/person-name.ts';
import { dicomDateWords } from '../../words/time-words.ts';
import { timeWords } from '../content-words.ts';
import styles from '../document.module.css';
import { ENTER_PRESSES } from '../enter-presses.ts';
import { ReferenceLinks } from '../reference-links.tsx';
import type { ReferenceTools } from '../reference-links.tsx';
import type { PresentationState } from './presentation-state.ts';
import { presentationWords } from './presentation-words.ts';

export function PresentationView({
  state,
  kind,
  ...tools
}: ReferenceTools & { readonly state: PresentationState; readonly kind: string }) {
  const resolved = state.references.map((reference) => tools.resolve(reference));
  const targets = resolved.flatMap(({ target }) => target ?? []);
  const [first] = targets;
  const missing = resolved.length - targets.length;
  const when = [dicomDateWords(state.PresentationCreationDate), timeWords(state.PresentationCreationTime)]
    .filter(Boolean)
    .join(' ');
  const creator = state.ContentCreatorName && formatPersonName(state.ContentCreatorName);
  const asks = presentationWords(state);
  return (
    <>
      <p className={styles['kind']}>{kind}</p>
      <h2>{state.ContentLabel || kind}</h2>
      {state.ContentDescription && <p>{state.ContentDescription}</p>}
      <p className={styles['soft']}>
        {[when && `Made ${when}`, creator && `by ${creator}`].filter(Boolean).join(' ')}
      </p>
      {first && (
        <p>
          <Button
            size="sm"
            leftSection={<IconEye size={17} aria-hidden />}
            onClick={() => tools.onShow(first.SOPInstanceUID, first.frame)}
            {...{ [ENTER_PRESSES]: '' }}
          >
            Show with this presentation
          </Button>{' '}
          <span className={styles['soft']}>or Enter; R on the image takes it off</span>
        </p>
      )}
      <section className={styles['section']}>
        <h3>What it asks for</h3>
        {asks.length === 0 && <p>Nothing that the kit knows.</p>}
        <ul>
          {asks.map((words, index) => (
            <li key={index}>{words}</li>
          ))}
        </ul>
        {state.notApplied.length > 0 && (
          <>
            <p className={styles['warn']}>The kit does not apply:</p>
            <ul>
              {state.notApplied.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className={styles['section']}>
        <h3>Images that it is for ({resolved.length})</h3>
        {resolved.length === 0 && <p>This presentation state names no image, so it cannot be applied.</p>}
        {missing > 0 && (
          <p className={styles['warn']}>
            {missing === 1 ? 'One of them is' : `${missing} of them are`} not in this copy of the study.
          </p>
        )}
        {targets.length > 0 && (
          <p className={styles['soft']}>Each of them comes up with this presentation.</p>
        )}
        <ReferenceLinks references={state.references} ordered {...tools} />
      </section>
    </>
  );
}
