// A key object selection: the images that somebody flagged, as a list to go through, with what they wrote about them.
import { Button } from '@mantine/core';
import { IconPhotoStar } from '@tabler/icons-react';
import type { ContentItem, ReportDocument, SopReference } from './document.ts';
import styles from './document.module.css';
import { ENTER_PRESSES } from './enter-presses.ts';
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

export function KeyObjectsView({
  report,
  onGoThrough,
  ...tools
}: ReferenceTools & {
  readonly report: ReportDocument;
  /** Shows the flagged images one after the other. */
  readonly onGoThrough: (references: readonly SopReference[]) => void;
}) {
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
        {here > 0 && (
          <p>
            <Button
              size="sm"
              leftSection={<IconPhotoStar size={17} aria-hidden />}
              onClick={() => onGoThrough(flagged)}
              {...{ [ENTER_PRESSES]: '' }}
            >
              Go through {here === 1 ? 'the flagged image' : `the ${here} flagged images`}
            </Button>{' '}
            <span className={styles['soft']}>or Enter; this page is under its name in the list</span>
          </p>
        )}
        {flagged.length === 0 && <p>This selection names no image.</p>}
        <ReferenceLinks references={flagged} ordered folds={false} {...tools} />
      </section>
    </>
  );
}
