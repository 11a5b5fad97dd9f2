// The after-action report of a run on the screen and on paper: what was measured, against what, and what comes of it (D4).
import { Button, Group } from '@mantine/core';
import { IconArrowLeft, IconMessages } from '@tabler/icons-react';
import { RoomBody, roomWaits, StaleNote } from '../../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { reportOf } from '../../../drills/report/report.ts';
import { clockWords } from '../../words/time-words.ts';
import { phaseWords } from '../drill-words.ts';
import type { GoDrill } from '../drill-place.ts';
import { ExportButton, useExport } from '../save-export.tsx';
import { ToneText } from '../tone-text.tsx';
import { useRun } from '../use-run.ts';
import type { OpenRun } from '../use-run.ts';
import { FiguresTable } from './figures-table.tsx';
import { clockFacts, overviewWords } from './report-words.ts';
import { Improvements, Ratings, Spoken } from './review-parts.tsx';
import { InjectTable, RoleTables } from './role-tables.tsx';
import { timelineOf } from './timeline.ts';
import { TimelineChart } from './timeline-chart.tsx';
import styles from './report.module.css';

function Report({ open, go }: { readonly open: OpenRun; readonly go: GoDrill }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const runs = useChannel('drill:runs', {}, state.drillStale);
  const improvements = useChannel('drill:improvements', {}, state.drillStale);
  const exporter = useExport();
  const { recorded, view } = open;
  if (recorded === null || view === null) return null;
  const report = reportOf(recorded, {
    history: runs.value ?? [],
    improvements: improvements.value ?? [],
    sealed: view.sealed,
  });
  const { runId } = report;
  const reviewable = ['hot-wash', 'aborted', 'superseded-by-real'].includes(report.phase);
  const unmet = report.preconditions.filter(({ met }) => met !== true);
  return (
    <>
      <div className={styles['bar']}>
        <Button
          variant="subtle"
          size="sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => go({ tab: 'history', view: 'list' })}
        >
          All runs
        </Button>
        <Group gap="xs" ml="auto">
          {reviewable && (
            <Button
              variant={report.phase === 'hot-wash' ? 'filled' : 'default'}
              size="sm"
              leftSection={<IconMessages size={16} />}
              onClick={() => go({ tab: 'history', view: 'debrief', runId })}
            >
              {report.phase === 'hot-wash' ? 'Go on with the hot wash' : 'Debrief'}
            </Button>
          )}
          {(['pdf', 'csv', 'json'] as const).map((format) => (
            <ExportButton key={format} exporter={exporter} ask={{ what: 'report', runId, format }}>
              {format.toUpperCase()}
            </ExportButton>
          ))}
        </Group>
      </div>
      {exporter.error && <Notice title="No file was made" error={exporter.error} tone="bad" />}
      <p className={styles['mark']}>
        <strong>DRILL</strong> · After-action report and improvement plan
      </p>
      <h2 className={styles['title']}>{report.scenario.title}</h2>
      <p className={styles['facts']}>
        <ToneText words={phaseWords(report.phase)} />
        <span>
          {report.startedAt === null
            ? 'never started'
            : `${clockWords(report.startedAt, nowMs)}${report.endedAt === null ? '' : ` to ${clockWords(report.endedAt, nowMs)}`}`}
        </span>
        {report.startedBy !== null && <span>led by {report.startedBy}</span>}
        <span>version {report.scenario.version}</span>
      </p>
      <p className={styles['soft']}>{clockFacts(report).join(' · ')}</p>
      {report.endedBecause !== null && (
        <Notice
          title={report.phase === 'aborted' ? 'This drill was aborted' : 'A real outage ended this drill'}
          tone="warn"
        >
          {report.endedBecause}. Its figures are not compared with those of other runs.
        </Notice>
      )}
      {view.sealed && (
        <Notice title="What people wrote is sealed" tone="warn">
          Unlock the station to read notes, evidence and remarks.
        </Notice>
      )}
      <p className={styles['overview']}>{overviewWords(report)}</p>
      <section aria-label="Times">
        <h2 className={styles['heading']}>Times against targets</h2>
        <FiguresTable report={report} nowMs={nowMs} />
      </section>
      <section aria-label="Timeline">
        <h2 className={styles['heading']}>Timeline</h2>
        <TimelineChart timeline={timelineOf(report)} />
      </section>
      <section aria-label="Objectives">
        <h2 className={styles['heading']}>Objectives</h2>
        <Ratings report={report} />
      </section>
      <section aria-label="What was seen and said">
        <h2 className={styles['heading']}>What was seen and said</h2>
        <Spoken recorded={recorded} />
      </section>
      <section aria-label="Improvement plan">
        <h2 className={styles['heading']}>Improvement plan</h2>
        <Improvements report={report} nowMs={nowMs} />
      </section>
      <section aria-label="Roles">
        <h2 className={styles['heading']}>Who did what</h2>
        <RoleTables report={report} />
      </section>
      {report.injects.length > 0 && (
        <section aria-label="Injects">
          <h2 className={styles['heading']}>Injects</h2>
          <InjectTable report={report} />
        </section>
      )}
      {unmet.length > 0 && (
        <section aria-label="Not met before the start">
          <h2 className={styles['heading']}>Not met before the start</h2>
          <ul className={styles['plain']}>
            {unmet.map(({ text, met, note }) => (
              <li key={text}>
                {text} {met === null ? '(not checked)' : ''} {note}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

export function ReportView({ runId, go }: { readonly runId: string; readonly go: GoDrill }) {
  const open = useRun(runId);
  return (
    <>
      <StaleNote error={open.asked.value === null ? null : open.asked.error} />
      {roomWaits(open.asked, 'how this drill went') ?? (
        <RoomBody label="After-action report">
          <article className={styles['report']}>
            {open.unreadable === null ? (
              <Report open={open} go={go} />
            ) : (
              <Notice title="This run cannot be read" tone="bad">
                {open.unreadable}
              </Notice>
            )}
          </article>
        </RoomBody>
      )}
    </>
  );
}
