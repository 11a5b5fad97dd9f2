// The pages of a PDF below one another; only those near the eye are drawn and kept.
import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { Notice } from '../../status/notice.tsx';
import styles from '../document.module.css';
import { MAX_PAGES, openPdf } from './open-pdf.ts';
import type { OpenPdf } from './open-pdf.ts';

/** Until a page has been seen: A4. */
const A4 = Math.SQRT2;

type PageState = 'waiting' | 'drawn' | 'failed';

function PdfPageCanvas({ pdf, number }: { readonly pdf: OpenPdf; readonly number: number }) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(false);
  const [aspect, setAspect] = useState(A4);
  const [state, setState] = useState<PageState>('waiting');
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: '800px 0px' },
    );
    observer.observe(canvas);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!near || !canvas) return undefined;
    let cancel = (): void => undefined;
    let left = false;
    const draw = async (): Promise<void> => {
      try {
        const page = await pdf.page(number);
        if (left) return;
        setAspect(page.aspect);
        const drawing = page.draw(canvas, canvas.clientWidth, window.devicePixelRatio);
        cancel = drawing.cancel;
        await drawing.done;
        if (!left) setState('drawn');
      } catch {
        if (!left) setState('failed');
      }
    };
    void draw();
    return () => {
      left = true;
      cancel();
      // A page out of sight gives its memory back.
      canvas.width = 1;
      canvas.height = 1;
      setState('waiting');
    };
  }, [near, pdf, number]);
  return (
    <>
      {state === 'failed' && (
        <p className={styles['warn']} role="alert">
          Page {number} is damaged and is not shown, or only in part. Read it in the PACS.
        </p>
      )}
      <canvas
        ref={canvasRef}
        className={styles['pdfPage']}
        style={{ aspectRatio: `${1 / aspect}` }}
        role="img"
        aria-label={`Page ${number} of ${pdf.pages}`}
        data-page-state={state}
      />
    </>
  );
}

export function PdfPages({
  bytes,
  onError,
}: {
  readonly bytes: Uint8Array;
  readonly onError: (error: KitError) => void;
}) {
  const [result, setResult] = useState<Result<OpenPdf> | null>(null);
  useEffect(() => {
    let left = false;
    let own: OpenPdf | null = null;
    const open = async (): Promise<void> => {
      const answer = await openPdf(bytes);
      if (answer.ok) own = answer.value;
      if (left) own?.close();
      else setResult(answer);
      if (!left && !answer.ok) onError(answer.error);
    };
    void open();
    return () => {
      left = true;
      own?.close();
    };
  }, [bytes, onError]);
  if (result === null) return <Loader type="dots" aria-label="Opening the PDF" />;
  if (!result.ok) return <Notice title="This PDF cannot be shown" error={result.error} tone="bad" />;
  const pdf = result.value;
  return (
    <div data-testid="pdf">
      <p className={styles['soft']}>{pdf.pages === 1 ? '1 page' : `${pdf.pages} pages`}</p>
      {pdf.pages > MAX_PAGES && (
        <p className={styles['warn']}>
          Only the first {MAX_PAGES} pages are shown. Read the rest in the PACS.
        </p>
      )}
      {Array.from({ length: Math.min(pdf.pages, MAX_PAGES) }, (_, index) => (
        <PdfPageCanvas key={index} pdf={pdf} number={index + 1} />
      ))}
    </div>
  );
}
