// The downtime reading log (R1): what was read while the PACS was away, the list to print and to export, and afterwards the list of
// what is to be entered where it belongs.
import { Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { LogEntryView, ReadingLogView } from '../../shared/contract/reading-log-view.ts';
import { RoomBody, RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { offerFile } from '../link/offer-file.ts';
import { useAction, useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { countWords } from '../words/measure-words.ts';
import { LogEntryRow } from './log-entry-row.tsx';
import { FILTER_NAMES, filterEntries, filterWords, incidentWords, LOG_FILTERS } from './log-words.ts';
import type { LogFilter } from './log-words.ts';
import { LOG_COLUMNS, SheetHead } from './sheet-head.tsx';
import styles from './reading-log.module.css';

const NONE: readonly LogEntryView[] = [];
/** Rows that are drawn at first; a month without a PACS has thousands. */
const FIRST_ROWS = 300;

export function ReadingLogRoom() {
  const { api, state } = useStation();
  const nowMs = useStationNow();
  const [incidentId, setIncidentId] = useState<string | null>(null);
  const [filter, setFilter] = useState<LogFilter>('all');
  const [mine, setMine] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const asked = useChannel('log:list', { incidentId }, state.areaStale.readingLog);
  const file = useAction('log:export');
  const settle = useAction('log:settle');
  const printing = useAction('log:printed');
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current) return;
    shown.current = true;
    void api.invoke('log:shown', { where: 'section' });
  }, [api]);

  const view = asked.value;
  const me = state.status?.operator?.label ?? '';
  const entries = view?.entries ?? NONE;
  const kept = filterEntries(entries, filter, mine ? me : null);
  const rows = everything ? kept : kept.slice(0, FIRST_ROWS);
  const incident = view?.incidents.find((each) => each.incidentId === view.shown) ?? null;
  const isDrill = incident?.signal === 'drill';
  const error = file.error ?? settle.error ?? printing.error;
  const disabled = !state.connected || settle.pending;

  const exportAs = async (format: 'csv' | 'pdf') => {
    if (incident === null) return;
    setTold(null);
    const answer = await file.run({ incidentId: incident.incidentId, format });
    if (!answer.ok) return;
    offerFile(answer.value);
    setTold(
      `${countWords(entries.length, 'entry', 'entries')} exported as ${answer.value.fileName}. It names patients: keep it where such files belong.`,
    );
  };
  const print = async () => {
    if (incident === null) return;
    setEverything(true);
    const entryIds = kept.map(({ entryId }) => entryId);
    const recorded = await printing.run({ incidentId: incident.incidentId, entryIds });
    // With every row on the page.
    if (recorded.ok) setTimeout(() => globalThis.print());
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'p') return;
    event.preventDefault();
    if (state.connected && !printing.pending && kept.length > 0) void print();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  return (
    <RoomFrame
      title="Reading log"
      hasOwnPaper
      lead={
        <>
          {isDrill && <strong className={styles['drill']}>DRILL</strong>} Downtime notes, kept on this
          station. Nothing is written to the PACS.
        </>
      }
      actions={
        incident !== null && (
          <>
            <Button
              variant="default"
              leftSection={<IconDownload size={17} />}
              loading={file.pending}
              disabled={!state.connected || entries.length === 0}
              onClick={() => void exportAs('csv')}
            >
              CSV
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={17} />}
              loading={file.pending}
              disabled={!state.connected || entries.length === 0}
              onClick={() => void exportAs('pdf')}
            >
              PDF
            </Button>
            <Button
              variant="default"
              leftSection={<IconPrinter size={17} />}
              disabled={!state.connected || kept.length === 0}
              onClick={() => void print()}
            >
              Print
            </Button>
          </>
        )
      }
      foot={
        <>
          <span>
            <kbd>Tab</kbd> next entry
          </span>
          <span>
            <kbd>Enter</kbd> its history
          </span>
        </>
      }
    >
      <StaleNote error={view === null ? null : asked.error} />
      {view?.trouble && (
        <div className={styles['unsaved']} role="alert">
          <strong>The newest openings are not on disk yet; the station tries again.</strong>
          <span>
            {view.trouble.message} {view.trouble.remedy}
          </span>
        </div>
      )}
      {error && (
        <div className={styles['unsaved']} role="alert">
          <strong>{error.message}</strong>
          <span>{error.remedy} Every entry is still here.</span>
        </div>
      )}
      {told !== null && !error && (
        <div className={styles['told']} role="status">
          {told}
        </div>
      )}
      {roomWaits(asked, 'what is in the reading log') ??
        (view !== null && (
          <>
            {incident !== null && (
              <div className={styles['filters']}>
                <NativeSelect
                  aria-label="Which downtime"
                  value={view.shown ?? ''}
                  onChange={(event) => {
                    setIncidentId(event.currentTarget.value);
                    setOpen(new Set());
                  }}
                  data={view.incidents.map((each) => ({
                    value: each.incidentId,
                    label: incidentWords(each, nowMs),
                  }))}
                />
                <SegmentedControl
                  aria-label="Which entries"
                  value={filter}
                  onChange={setFilter}
                  data={LOG_FILTERS.map((value) => ({
                    value,
                    label: `${FILTER_NAMES[value]} ${filterEntries(entries, value, mine ? me : null).length}`,
                  }))}
                />
                <Checkbox
                  label="Mine only"
                  checked={mine}
                  onChange={(event) => setMine(event.currentTarget.checked)}
                />
                <span className={styles['keep']}>
                  Entries are shredded {countWords(view.keepDays, 'day', 'days')} after their last change,
                  never during a downtime.
                </span>
              </div>
            )}
            {view.damaged > 0 && (
              <div className={styles['unsaved']} role="alert">
                <strong>
                  {countWords(view.damaged, 'entry is', 'entries are')} damaged and cannot be shown.
                </strong>
                <span>Check the disk of this computer.</span>
              </div>
            )}
            <RoomBody label="Entries of the reading log">
              {rows.length === 0 ? (
                <div className={styles['none']}>
                  <Notice title={emptyTitle(view, entries.length > 0)}>
                    {emptyText(view, entries.length > 0)}
                  </Notice>
                </div>
              ) : (
                <table
                  className={`${styles['table']} ${isDrill ? styles['drillSheet'] : styles['realSheet']}`}
                  // A real downtime's log that is printed during a drill is no practice (S-6).
                  data-real-paper={!isDrill || undefined}
                  aria-label={isDrill ? 'DRILL: entries of the reading log' : 'Entries of the reading log'}
                >
                  <thead>
                    <SheetHead
                      view={view}
                      nowMs={nowMs}
                      printed={kept.length}
                      filter={filterWords(filter, mine ? me : null)}
                    />
                    <tr>
                      {LOG_COLUMNS.map((name) => (
                        <th key={name} scope="col">
                          {name}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((entry) => (
                      <LogEntryRow
                        key={entry.entryId}
                        entry={entry}
                        nowMs={nowMs}
                        open={open.has(entry.entryId)}
                        disabled={disabled}
                        onToggle={() =>
                          setOpen((before) => {
                            const next = new Set(before);
                            if (!next.delete(entry.entryId)) next.add(entry.entryId);
                            return next;
                          })
                        }
                        onSettle={(how) => void settle.run({ entryId: entry.entryId, how, rev: entry.rev })}
                      />
                    ))}
                  </tbody>
                </table>
              )}
              {rows.length < kept.length && (
                <Button variant="default" mt="md" onClick={() => setEverything(true)}>
                  Show all {kept.length}
                </Button>
              )}
            </RoomBody>
          </>
        ))}
    </RoomFrame>
  );
}

const emptyTitle = (view: ReadingLogView, filtered: boolean): string =>
  filtered ? 'No entry like this' : view.incidents.length === 0 ? 'No downtime yet' : 'Nothing was read yet';

const emptyText = (view: ReadingLogView, filtered: boolean): string => {
  if (filtered) return 'Choose "All" to see every entry of this downtime.';
  return view.incidents.length === 0
    ? 'While the PACS is away, every study that is opened here is noted by itself, with room for a preliminary impression beside its images.'
    : 'Every study that is opened from now on is noted here by itself. Press N beside its images to write an impression.';
};
