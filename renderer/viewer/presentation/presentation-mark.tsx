// Says on the picture that a presentation state is on it, what of the state is not, and takes it off (S-4).
import { presentationName } from '../../documents/presentation/presentation-state.ts';
import type { ViewSettings } from '../view-settings.ts';
import { changedSince } from './presented-view.ts';
import type { Presented } from './use-presentation.ts';
import styles from './presentation.module.css';

export function PresentationMark({
  presented,
  view,
  onTakeOff,
}: {
  readonly presented: Presented;
  readonly view: ViewSettings | null;
  readonly onTakeOff: () => void;
}) {
  const { state, look, annotations } = presented;
  const name = presentationName(state);
  const byHand = look !== null && view !== null && changedSince(look, view);
  const texts = annotations.flatMap(({ shape }) => (shape.kind === 'text' ? [shape.text] : []));
  return (
    <div className={styles['mark']} data-testid="presentation-mark">
      {look === null ? (
        <p className={styles['applied']}>Presentation state {name}: not for this image, nothing applied</p>
      ) : (
        <>
          <p className={styles['applied']}>
            Presentation state {name} applied
            {byHand && ', changed by hand since'}
            {byHand && look.grey !== undefined && view.grey !== look.grey && ': its tables are off'}
          </p>
          {look.remarks.map((words) => (
            <p key={words}>{words}</p>
          ))}
          {texts.length > 0 && <p className="visually-hidden">Its texts: {texts.join('; ')}</p>}
          {look.notApplied.length === 1 && (
            <p className={styles['missing']}>Not applied: {look.notApplied[0]}</p>
          )}
          {look.notApplied.length > 1 && (
            <details className={styles['missing']}>
              <summary>Not applied: {look.notApplied.length} things of it</summary>
              <ul>
                {look.notApplied.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      <button type="button" className={styles['off']} onClick={onTakeOff}>
        Take it off (R)
      </button>
    </div>
  );
}
