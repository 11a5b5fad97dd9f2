// Shows an object that holds no picture in the place of a viewport: a report or document to read, or in words what it is (O6).
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFileText } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { formatPersonName } from '../../shared/dicom/person-name.ts';
import { sopClassOf } from '../../shared/dicom/sop-class.ts';
import { Notice } from '../status/notice.tsx';
import { useShowFlagged, useShowImage } from '../viewer/show-image.ts';
import { objectKind, objectWords } from '../words/object-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import { codeWords, stateWords, timeWords } from './content-words.ts';
import type { DocumentFacts, KitDocument } from './document.ts';
import { DocumentFrame } from './document-frame.tsx';
import type { DocumentFrameProps } from './document-frame.tsx';
import styles from './document.module.css';
import { EncapsulatedView } from './encapsulated-view.tsx';
import { KeyObjectsView } from './key-objects-view.tsx';
import type { PresentationDocument } from './presentation/presentation-state.ts';
import { ENTER_PRESSES } from './enter-presses.ts';
import { PresentationView } from './presentation/presentation-view.tsx';
import { documentKindOf } from './read-document.ts';
import { createReferences } from './references.ts';
import { ReportView } from './report-view.tsx';
import { useDocument } from './use-document.ts';

export interface DocumentPaneProps extends DocumentFrameProps {
  /** The scrolling page, for focus. */
  readonly ref?: Ref<HTMLDivElement>;
  readonly onDisplayError: (error: KitError) => void;
}

function State({ facts }: { readonly facts: DocumentFacts }) {
  const when = [dicomDateWords(facts.ContentDate), timeWords(facts.ContentTime)].filter(Boolean).join(' ');
  const authors = facts.authors.map(formatPersonName).join('; ');
  return (
    <>
      <p className={styles['soft']}>
        {[when && `Written ${when}`, authors && `by ${authors}`, facts.Manufacturer]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <ul className={styles['states']} aria-label="State of the document">
        {stateWords(facts).map(({ text, tone }) => {
          const Icon = tone === 'good' ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={text} className={styles[tone]}>
              <Icon size={15} aria-hidden />
              {text}
            </li>
          );
        })}
      </ul>
      {facts.CompletionFlagDescription && <p className={styles['soft']}>{facts.CompletionFlagDescription}</p>}
    </>
  );
}

const titleOf = (document: Exclude<KitDocument, PresentationDocument>, fallback: string): string =>
  document.kind === 'encapsulated'
    ? document.DocumentTitle || codeWords(document.concept) || fallback
    : codeWords(document.root.name) || fallback;

function DocumentPage({
  document,
  study,
  series,
  instance,
  onError,
}: DocumentFrameProps & { readonly document: KitDocument; readonly onError: (error: KitError) => void }) {
  const showImage = useShowImage();
  const showFlagged = useShowFlagged();
  const resolve = useMemo(
    () => createReferences(study, 'studyOfInstance' in document ? document.studyOfInstance : new Map()),
    [study, document],
  );
  const tools = {
    resolve,
    onShow: (uid: string, frame: number) => {
      if (document.kind === 'presentation') showImage(study.studyKey, uid, frame, document.state);
      else showImage(study.studyKey, uid, frame);
    },
  };
  const kind =
    sopClassOf(instance.attributes.SOPClassUID)?.name ?? objectKind(instance.attributes.SOPClassUID);
  if (document.kind === 'presentation')
    return (
      <article className={styles['paper']} aria-label="Document">
        <PresentationView state={document.state} kind={kind} {...tools} />
      </article>
    );
  return (
    <article className={styles['paper']} aria-label="Document">
      <p className={styles['kind']}>{kind}</p>
      <h2>{titleOf(document, kind)}</h2>
      <State facts={document.facts} />
      {document.kind !== 'encapsulated' && document.cut !== null && (
        <p className={styles['warn']}>
          The end of this document is missing here. {document.cut} Read it in the PACS.
        </p>
      )}
      {document.kind === 'report' && <ReportView report={document} {...tools} />}
      {document.kind === 'key-objects' && (
        <KeyObjectsView
          report={document}
          onGoThrough={(references) =>
            showFlagged({
              studyKey: study.studyKey,
              seriesUid: series.SeriesInstanceUID,
              title: titleOf(document, kind),
              references,
            })
          }
          {...tools}
        />
      )}
      {document.kind === 'encapsulated' && <EncapsulatedView document={document} onError={onError} />}
    </article>
  );
}

function ReadDocument({ onDisplayError, ...props }: DocumentPaneProps) {
  const { loaded, retry } = useDocument(props.study.studyKey, props.instance.instanceKey);
  const error = loaded.state === 'failed' ? loaded.error : null;
  // By reference: the parent's new function of each render must not open the PDF anew.
  const latest = useRef(onDisplayError);
  useEffect(() => {
    latest.current = onDisplayError;
  });
  const onError = useCallback((problem: KitError) => latest.current(problem), []);
  useEffect(() => {
    if (error) onError(error);
  }, [error, onError]);
  switch (loaded.state) {
    case 'loading':
      return <Loader type="dots" aria-label="Loading the document" />;
    case 'failed':
      return (
        <Notice title="This document cannot be shown" error={loaded.error} tone="bad">
          {loaded.error.retryable && (
            <Button variant="default" size="xs" onClick={retry}>
              Try again
            </Button>
          )}
        </Notice>
      );
    case 'loaded':
      return <DocumentPage {...props} document={loaded.document} onError={onError} />;
    default:
      return null;
  }
}

function NamedOnly({ instance }: DocumentFrameProps) {
  const { attributes } = instance;
  const name = sopClassOf(attributes.SOPClassUID)?.name ?? objectKind(attributes.SOPClassUID);
  return (
    <article className={styles['paper']} aria-label="Object without a picture">
      <h2 className={styles['named']}>
        <IconFileText size={20} aria-hidden />
        {name || 'Not an image'}
      </h2>
      <p>{objectWords(attributes)}</p>
      <p className={styles['soft']}>No image is missing here.</p>
    </article>
  );
}

/** Keys that scroll a page; the viewer takes them for its stacks otherwise. */
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

export function DocumentPane({ ref, ...props }: DocumentPaneProps) {
  const { instance } = props;
  const kind = documentKindOf(instance.attributes.SOPClassUID);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.altKey) return;
    if (SCROLL_KEYS.has(event.key)) event.stopPropagation();
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    const pressed = event.currentTarget.querySelector<HTMLButtonElement>(`[${ENTER_PRESSES}]`);
    if (!pressed) return;
    event.preventDefault();
    event.stopPropagation();
    pressed.click();
  };
  return (
    <DocumentFrame {...props}>
      <div
        ref={ref}
        className={styles['scroll']}
        tabIndex={0}
        role="region"
        aria-label="Contents of the document"
        onKeyDown={onKeyDown}
      >
        {kind === 'named-only' ? (
          <NamedOnly {...props} />
        ) : (
          <ReadDocument key={instance.instanceKey} {...props} />
        )}
      </div>
    </DocumentFrame>
  );
}
