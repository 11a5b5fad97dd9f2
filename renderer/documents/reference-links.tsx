// References of a document: those to images that are here are links; the others say where the image would be.
import { IconPhoto } from '@tabler/icons-react';
import type { SopReference } from './document.ts';
import styles from './document.module.css';
import type { ResolveReference } from './references.ts';

export interface ReferenceTools {
  readonly resolve: ResolveReference;
  readonly onShow: (SOPInstanceUID: string, frame: number) => void;
}

/** More than these are folded away: an image library may name a whole study. */
const MANY = 8;

function Reference({ reference, resolve, onShow }: ReferenceTools & { readonly reference: SopReference }) {
  const { target, words } = resolve(reference);
  if (target === null) return <span className={styles['absent']}>{words}</span>;
  return (
    <button
      type="button"
      className={styles['link']}
      onClick={() => onShow(target.SOPInstanceUID, target.frame)}
    >
      <IconPhoto size={15} aria-hidden />
      {words}
    </button>
  );
}

export function ReferenceLinks({
  references,
  ordered = false,
  folds = true,
  ...tools
}: ReferenceTools & {
  readonly references: readonly SopReference[];
  readonly ordered?: boolean;
  readonly folds?: boolean;
}) {
  const List = ordered ? 'ol' : 'ul';
  const list = (
    <List className={ordered ? styles['flagged'] : styles['links']}>
      {references.map((reference, index) => (
        <li key={`${index}/${reference.ReferencedSOPInstanceUID}`}>
          <Reference reference={reference} {...tools} />
        </li>
      ))}
    </List>
  );
  if (!folds || references.length <= MANY) return list;
  const here = references.filter((reference) => tools.resolve(reference).target !== null).length;
  return (
    <details className={styles['fold']}>
      <summary>
        {references.length} references, {here} of them in this copy of the study
      </summary>
      {list}
    </details>
  );
}
