// Over the viewports: images of the study that are here and are never shown, because they name another patient (S-3) or were damaged
// (S-8). A mark on a tile is seen only by who scrolls there.
import type { StudyView } from '../../shared/contract/views.ts';
import { dicomDateWords } from '../words/time-words.ts';
import { setAsideWords } from './look-words.ts';
import styles from './pacs-look.module.css';

export function SetAsideLines({ study, isPrior }: { readonly study: StudyView; readonly isPrior: boolean }) {
  const { ModalitiesInStudy, StudyDate } = study.descriptor;
  const whose = isPrior ? `Prior ${[...ModalitiesInStudy, dicomDateWords(StudyDate)].join(' ')}: ` : '';
  return setAsideWords(study).map((text) => (
    <p key={text} className={`${styles['line']} ${styles['bad']}`} role="status">
      {whose}
      {text}
    </p>
  ));
}
