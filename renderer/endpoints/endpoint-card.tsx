// One PACS on a card: how it is and why, what it is used for, what its probes found, what it can do, what load we put on it.
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { EndpointView } from '../../shared/contract/endpoint-view.ts';
import { latencyWords } from '../words/measure-words.ts';
import { findingWords, probeName } from '../words/switch-words.ts';
import { clockWords } from '../words/time-words.ts';
import { distanceWords, sinceWords } from '../words/when-words.ts';
import { CapabilityList } from './capability-list.tsx';
import { TONE_ICONS } from './tone-icons.ts';
import {
  breakerWords,
  clockDifferenceWords,
  linkWords,
  loadCaption,
  loadWords,
  rankWords,
  rolesWords,
  shownCapabilities,
  tlsWords,
} from './endpoint-words.ts';
import styles from './endpoints.module.css';

function Probes({ view, nowMs }: { readonly view: EndpointView; readonly nowMs: number }) {
  if (view.link.probes.length === 0) return <p className={styles['soft']}>It has not been probed yet.</p>;
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">Last finding of each probe of {view.endpointId}</caption>
      <thead>
        <tr>
          <th scope="col">Probe</th>
          <th scope="col">Last finding</th>
          <th scope="col">When</th>
          <th scope="col">What it saw</th>
        </tr>
      </thead>
      <tbody>
        {view.link.probes.map((probe) => {
          const words = findingWords(probe.outcome);
          return (
            <tr key={probe.kind}>
              <td>{probeName(probe.kind)}</td>
              <td className={`${styles['outcome']} ${styles[words.tone]}`}>
                {words.text}
                {probe.latencyMs !== null && ` in ${latencyWords(probe.latencyMs)}`}
              </td>
              <td title={probe.at === null ? undefined : distanceWords(probe.at, nowMs)}>
                {probe.at === null ? '–' : clockWords(probe.at, nowMs)}
              </td>
              <td className={styles['wide']}>{probe.reason || '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

const toned = ({ text, tone }: { readonly text: string; readonly tone: string }) => (
  <span className={styles[tone]}>{text}</span>
);

const facts = (view: EndpointView, nowMs: number): readonly (readonly [string, ReactNode])[] => [
  ['Configured for', rolesWords(view.roles)],
  ['Address', `${view.aeTitle} at ${view.address}`],
  ...(view.webBase === null ? [] : [['DICOMweb', view.webBase] as const]),
  ['Encryption', toned(tlsWords(view.tls))],
  [
    'Usual answer times',
    `echo ${latencyWords(view.latencyMs.echo)} · query ${latencyWords(view.latencyMs.find)} · retrieve ${latencyWords(view.latencyMs.retrieve)}`,
  ],
  ['Its clock', toned(clockDifferenceWords(view.clockDifferenceMs))],
  ['Pause after failures', toned(breakerWords(view.breaker, nowMs))],
];

function Load({ view, nowMs }: { readonly view: EndpointView; readonly nowMs: number }) {
  if (view.load === null) return <p className={styles['soft']}>Nothing has been asked of it yet.</p>;
  return <Facts facts={loadWords(view.load, nowMs)} />;
}

export function EndpointCard({
  view,
  nowMs,
  test,
}: {
  readonly view: EndpointView;
  readonly nowMs: number;
  /** The button that tests the connection, for those who may. */
  readonly test?: ReactNode;
}) {
  const link = linkWords(view.link.state);
  const Icon = TONE_ICONS[link.tone];
  return (
    <article className={styles['card']} aria-label={`PACS ${view.endpointId}`}>
      <header className={`${styles['head']} ${styles[`edge-${link.tone}`]}`}>
        <div className={styles['title']}>
          <h2>{view.endpointId}</h2>
          <span className={styles['rank']}>{rankWords(view.rank)}</span>
          {view.isWatched && <span className={styles['rank']}>watched by the switch</span>}
          <span className={styles['test']}>{test}</span>
        </div>
        <p className={styles['state']}>
          <span className={`${styles['stateName']} ${styles[link.tone]}`}>
            <Icon size={17} aria-hidden />
            {link.text}
          </span>
          <span>{view.link.reason}</span>
          <span className={styles['soft']}>since {sinceWords(view.link.since, nowMs)}</span>
        </p>
        <p className={styles['use']}>
          <strong>
            {view.usedFor.length === 0 ? 'Not used now.' : `Used now for ${rolesWords(view.usedFor)}.`}
          </strong>{' '}
          {view.choiceReason}
        </p>
      </header>
      <div className={styles['parts']}>
        <section className={styles['whole']}>
          <h3>Probes</h3>
          <Probes view={view} nowMs={nowMs} />
        </section>
        <section>
          <h3>Connection</h3>
          <Facts facts={facts(view, nowMs)} />
        </section>
        <section>
          <h3>Load that this station put on it {view.load && loadCaption(view.load, nowMs)}</h3>
          <Load view={view} nowMs={nowMs} />
        </section>
        <section className={styles['whole']}>
          <h3>What it can do, as learnt by asking</h3>
          <CapabilityList capabilities={shownCapabilities(view)} nowMs={nowMs} />
        </section>
      </div>
    </article>
  );
}
