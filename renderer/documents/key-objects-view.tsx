// A key object selection: the images that somebody flagged, as a list to go through, with what they wrote about them.
import type { ContentItem, ReportDocument } from './document.ts';
import styles from './document.module.css';
import { ReferenceLinks } from './reference-links.tsx';
import type { ReferenceTools } from './reference-links.tsx';
import { flaggedReferences } from './references.ts';
import { ReportView } from './report-view.tsx';

const withoutReferences = (item: ContentItem): ContentItem => ({
  ...item,
  children: item.children
    .filter(({ value, children }) => value.type !== 'reference' || children.length > 0)
    .map(withoutReferences),
});

const missingWords = (count: number): string => (count === 1 ? 'One of them is' : `${count} of them are`);

export function KeyObjectsView({ report, ...tools }: ReferenceTools & { readonly report: ReportDocument }) {
  const flagged = flaggedReferences(report.root);
  const here = flagged.filter((reference) => tools.resolve(reference).target !== null).length;
  const words = withoutReferences(report.root);
  return (
    <>
      {words.children.length > 0 && <ReportView report={{ ...report, root: words }} {...tools} />}
      <section className={styles['section']}>
        <h3>Flagged images ({flagged.length})</h3>
        {here < flagged.length && (
          <p className={styles['warn']}>
            {missingWords(flagged.length - here)} not in this copy of the study.
          </p>
        )}
        {flagged.length === 0 && <p>This selection names no image.</p>}
        <ReferenceLinks references={flagged} ordered folds={false} {...tools} />
      </section>
    </>
  );
}
