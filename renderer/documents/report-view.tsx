// A structured report as a page to read: headings, entries and running text, whatever its template. Everything is text to
// React; nothing a report says becomes markup.
import { createElement } from 'react';
import type { ReactNode } from 'react';
import { childrenByRole, codeDetail, codeWords, relationshipWords, valueWords } from './content-words.ts';
import type { Code, ContentItem, ReportDocument, SopReference } from './document.ts';
import styles from './document.module.css';
import { ReferenceLinks } from './reference-links.tsx';
import type { ReferenceTools } from './reference-links.tsx';

interface Tools extends ReferenceTools {
  readonly nameAt: (position: string) => string;
}

function Name({ name }: { readonly name: Code | null }) {
  return (
    <bdi className={styles['name']} title={codeDetail(name) || undefined}>
      {codeWords(name)}
    </bdi>
  );
}

/** Modifiers refine what the entry is called; context says under which circumstances it holds. */
function Roles({
  item,
  level,
  tools,
}: {
  readonly item: ContentItem;
  readonly level: number;
  readonly tools: Tools;
}) {
  const { modifiers, context, acquisition } = childrenByRole(item);
  const rows = (items: readonly ContentItem[]) =>
    items.map((child) => <Entry key={child.position} item={child} level={level} tools={tools} />);
  return (
    <>
      {modifiers.length > 0 && <div className={styles['facts']}>{rows(modifiers)}</div>}
      {context.length > 0 && (
        <div className={styles['facts']} role="group" aria-label="Observation context">
          <span className={styles['tag']}>context</span>
          {rows(context)}
        </div>
      )}
      {acquisition.length > 0 && (
        <div className={styles['facts']} role="group" aria-label="Acquisition context">
          <span className={styles['tag']}>acquisition</span>
          {rows(acquisition)}
        </div>
      )}
    </>
  );
}

/** References in a row that say nothing else are one list. */
function Children({
  items,
  level,
  tools,
}: {
  readonly items: readonly ContentItem[];
  readonly level: number;
  readonly tools: Tools;
}) {
  const shown: ReactNode[] = [];
  let run: SopReference[] = [];
  const endRun = (key: string): void => {
    if (run.length > 0) shown.push(<ReferenceLinks key={`${key}/run`} references={run} {...tools} />);
    run = [];
  };
  for (const item of items) {
    const plain =
      item.value.type === 'reference' &&
      item.name === null &&
      item.children.length === 0 &&
      item.RelationshipType === 'CONTAINS';
    if (plain && item.value.type === 'reference') {
      run.push(...item.value.references);
      continue;
    }
    endRun(item.position);
    shown.push(<Entry key={item.position} item={item} level={level} tools={tools} />);
  }
  endRun('last');
  return <>{shown}</>;
}

/** A container whose author meant one flow of text (ContinuityOfContent). */
const isRunningText = ({ value, name, children }: ContentItem): boolean =>
  value.type === 'container' &&
  value.continuous &&
  name === null &&
  children.some((child) => child.value.type === 'text') &&
  children.every((child) => child.children.length === 0 && child.value.type !== 'container');

function RunningText({ item, tools }: { readonly item: ContentItem; readonly tools: Tools }) {
  return (
    <p className={styles['flow']}>
      {item.children.map((child) => (
        <span key={child.position} title={codeWords(child.name) || undefined}>
          {child.value.type === 'reference' ? (
            <ReferenceLinks references={child.value.references} {...tools} />
          ) : (
            <bdi>{valueWords(child.value, tools.nameAt)}</bdi>
          )}{' '}
        </span>
      ))}
    </p>
  );
}

function Value({ item, tools }: { readonly item: ContentItem; readonly tools: Tools }) {
  const { value } = item;
  if (value.type === 'reference') return <ReferenceLinks references={value.references} {...tools} />;
  return (
    <div className={styles['value']}>
      <bdi title={value.type === 'code' ? codeDetail(value.code) || undefined : undefined}>
        {valueWords(value, tools.nameAt)}
      </bdi>
      {value.type === 'text' && value.cut && (
        <p className={styles['warn']}>This text is longer than the kit shows: its end is missing here.</p>
      )}
    </div>
  );
}

function Entry({
  item,
  level,
  tools,
}: {
  readonly item: ContentItem;
  readonly level: number;
  readonly tools: Tools;
}) {
  if (isRunningText(item)) return <RunningText item={item} tools={tools} />;
  const { content } = childrenByRole(item);
  const relationship = relationshipWords(item.RelationshipType);
  if (item.value.type === 'container') {
    return (
      <section className={styles['section']}>
        {item.name && createElement(`h${Math.min(6, level)}`, {}, <Name name={item.name} />)}
        <Roles item={item} level={level + 1} tools={tools} />
        <Children items={content} level={level + 1} tools={tools} />
      </section>
    );
  }
  return (
    <div className={styles['entry']}>
      <div className={styles['row']}>
        <div className={styles['label']}>
          {relationship && <span className={styles['tag']}>{relationship}</span>}
          <Name name={item.name} />
        </div>
        <Value item={item} tools={tools} />
      </div>
      {item.children.length > 0 && (
        <div className={styles['below']}>
          <Roles item={item} level={level} tools={tools} />
          <Children items={content} level={level} tools={tools} />
        </div>
      )}
    </div>
  );
}

/** Names of the entries by position, for those that point at others. */
function namesOf(root: ContentItem): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const collect = (item: ContentItem): void => {
    names.set(item.position, codeWords(item.name));
    for (const child of item.children) collect(child);
  };
  collect(root);
  return names;
}

export function ReportView({ report, ...tools }: ReferenceTools & { readonly report: ReportDocument }) {
  const names = namesOf(report.root);
  const all: Tools = { ...tools, nameAt: (position) => names.get(position) ?? '' };
  const { content } = childrenByRole(report.root);
  return (
    <>
      <Roles item={report.root} level={3} tools={all} />
      <Children items={content} level={3} tools={all} />
    </>
  );
}
