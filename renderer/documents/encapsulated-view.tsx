// A document inside a DICOM object: a PDF page by page, anything else by its name and size.
import { Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { EncapsulatedDocument } from './document.ts';
import styles from './document.module.css';

// pdf.js is half a megabyte that most reading days do not need.
const PdfPages = lazy(async () => {
  const { PdfPages } = await import('./pdf/pdf-pages.tsx');
  return { default: PdfPages };
});

const sizeWords = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export function EncapsulatedView({
  document,
  onError,
}: {
  readonly document: EncapsulatedDocument;
  readonly onError: (error: KitError) => void;
}) {
  const { content, bytes, MIMETypeOfEncapsulatedDocument } = document;
  if (content === 'pdf')
    return (
      <Suspense fallback={<Loader type="dots" aria-label="Loading the PDF reader" />}>
        <PdfPages bytes={bytes} onError={onError} />
      </Suspense>
    );
  const called = MIMETypeOfEncapsulatedDocument || 'a type that it does not name';
  return (
    <>
      <p>
        It holds a document of {sizeWords(bytes.length)} that calls itself{' '}
        <bdi className={styles['soft']}>{called}</bdi>.
      </p>
      <p>
        {/^application\/pdf\b/iu.test(MIMETypeOfEncapsulatedDocument)
          ? 'Its contents are not a PDF, so they are not shown.'
          : 'This version of the kit shows PDF documents and structured reports, not this kind.'}{' '}
        Read it in the PACS. No image is missing here.
      </p>
    </>
  );
}
