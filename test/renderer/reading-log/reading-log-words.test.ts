import { describe, expect, it } from 'vitest';
import { insertedText } from '../../../renderer/reading-log/impression-form.tsx';
import {
  filterEntries,
  incidentWords,
  phonedWords,
  plainText,
  readingWords,
  saveWords,
} from '../../../renderer/reading-log/log-words.ts';
import { addedTo, noteTarget } from '../../../renderer/reading-log/note-target.ts';
import { EMPTY_IMPRESSION, impressionSchema } from '../../../shared/contract/reading-log-view.ts';
import type { LogEntryView, StudyLogView } from '../../../shared/contract/reading-log-view.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { newEntry, entryView } from '../../../electron/station/reading-log/entry.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const incident = {
  incidentId: 'real-1',
  signal: 'real',
  startedAt: '2026-11-22T10:41:00.000Z',
  title: '',
} as const;

const logEntry = (entryId: string, over: Partial<LogEntryView> = {}): LogEntryView => ({
  ...entryView(
    newEntry({
      entryId,
      incident,
      studyKey: 'a'.repeat(32),
      study: {
        StudyInstanceUID: '1.2',
        PatientID: 'P',
        IssuerOfPatientID: '',
        PatientName: 'A^B',
        PatientBirthDate: '',
        PatientSex: '',
        StudyDate: '',
        StudyTime: '',
        AccessionNumber: '',
        StudyDescription: '',
        ModalitiesInStudy: [],
      },
      reader: 'ada',
      process: 'p',
      openedAt: '2026-11-22T10:50:00.000Z',
      facts: { completeness: { state: 'unknown', held: 1 }, damaged: 0, quarantined: 0, asOf: null },
    }),
    { process: 'p', currentIncident: 'real-1' },
  ),
  ...over,
});
const wrote = (by: string, text: string): Pick<LogEntryView, 'versions' | 'impression'> => {
  const impression = { ...EMPTY_IMPRESSION, text };
  return { impression, versions: [{ by, from: 'a', until: '2026-11-22T10:55:00.000Z', impression }] };
};
const view = (entries: LogEntryView[], over: Partial<StudyLogView> = {}): StudyLogView => ({
  current: incident,
  entryId: 'now',
  entries,
  templates: [],
  keepDays: 90,
  trouble: null,
  ...over,
});

describe('the note that the panel writes in', () => {
  it('is that of this reading', () => {
    const target = noteTarget(view([logEntry('now')]), 'ada', null);
    expect(target.entry?.entryId).toBe('now');
  });
  it('is one of one’s own of the same downtime while this reading has none, and never another person’s', () => {
    const own = logEntry('before', { ...wrote('ada', 'No fracture'), end: 'closed' });
    const bea = logEntry('bea', { ...wrote('bea', 'Effusion'), reader: 'bea', end: 'closed' });
    expect(noteTarget(view([logEntry('now'), own, bea]), 'ada', null)).toMatchObject({
      entry: { entryId: 'before' },
      others: [{ entryId: 'bea' }],
    });
    expect(noteTarget(view([logEntry('now'), bea]), 'ada', null).entry?.entryId).toBe('now');
    expect(noteTarget(view([logEntry('now'), own, bea]), 'ada', 'bea').entry?.entryId).toBe('bea');
  });
  it('is none after the return, but what was written is still shown', () => {
    const own = logEntry('before', { ...wrote('ada', 'No fracture'), end: 'closed', writable: false });
    const after = view([own], { current: null, entryId: null });
    expect(noteTarget(after, 'ada', null)).toMatchObject({ entry: null, others: [{ entryId: 'before' }] });
    // A reading that goes on may be finished.
    expect(noteTarget(view([logEntry('now')], { current: null }), 'ada', null).entry?.entryId).toBe('now');
  });
});

describe('what is added to another reader’s note', () => {
  it('leaves their words and marks where they are', () => {
    const phoned = { to: 'ICU', at: '14:05', readBack: true };
    const theirs = { text: 'PE right', discrepancy: true, phoned };
    const mine = { ...EMPTY_IMPRESSION, text: 'Nodule 8 mm' };
    expect(addedTo(theirs, mine)).toEqual({ text: 'PE right\n\nNodule 8 mm', discrepancy: true, phoned });
    expect(addedTo(EMPTY_IMPRESSION, mine)).toEqual(mine);
  });
});

describe('the words of the reading log', () => {
  it('say how a reading ended, and that nobody saw its end', () => {
    const at = { openedAt: '2026-11-22T10:50:00.000Z', closedAt: '2026-11-22T10:52:00.000Z' };
    expect(readingWords({ ...at, end: 'locked' }, NOW)).toMatch(/^\d\d:50 – \d\d:52, by the lock$/u);
    expect(readingWords({ ...at, closedAt: null, end: null }, NOW)).toMatch(/still open$/u);
    expect(readingWords({ ...at, closedAt: null, end: 'unknown' }, NOW)).toMatch(/closing not seen/u);
  });
  // guards S-6
  it('call a drill a drill', () => {
    const row = { ...incident, current: true, entries: 2, toSettle: 1 };
    expect(incidentWords(row, NOW)).toMatch(/^This downtime, since \d\d:41 \(2 entries\)$/u);
    expect(incidentWords({ ...row, signal: 'drill', title: 'Server failure' }, NOW)).toMatch(/^DRILL/u);
  });
  // guards S-7
  it('never call saved what is not', () => {
    const error = kitError('vault.disk-full', 'The disk is full.', 'Make room.');
    expect(saveWords({ kind: 'failed', error }, () => '')).toBe('NOT saved. The disk is full. Make room.');
    expect(saveWords({ kind: 'saved', at: null }, () => 'x')).toBe('');
    expect(saveWords({ kind: 'saving' }, () => 'x')).toBe('Saving…');
  });
  it('say that a phoned result was not read back', () => {
    expect(phonedWords({ ...EMPTY_IMPRESSION, phoned: { to: '', at: '', readBack: false } })).toBe(
      'phoned to (nobody named), NOT read back',
    );
  });
  it('take whatever is pasted to what the station accepts', () => {
    const pasted = 'a\r\nb\u0000c\td\ud800e\u2028f\u0085';
    const text = plainText(pasted, 8000);
    expect(impressionSchema.safeParse({ ...EMPTY_IMPRESSION, text }).success).toBe(true);
    expect(text).toBe('a\nbc\td\ufffde\u2028f');
    expect(plainText('😀😀', 3)).toBe('😀\ufffd');
  });
  it('filter by what is to do, by discrepancy, and by person', () => {
    const done = logEntry('done', { settled: true, reader: 'bea' });
    const odd = logEntry('odd', { impression: { ...EMPTY_IMPRESSION, discrepancy: true } });
    const ids = (list: readonly LogEntryView[]) => list.map(({ entryId }) => entryId);
    expect(ids(filterEntries([done, odd], 'not-finished', null))).toEqual(['odd']);
    expect(ids(filterEntries([done, odd], 'discrepancy', null))).toEqual(['odd']);
    expect(ids(filterEntries([done, odd], 'all', 'bea'))).toEqual(['done']);
  });
  it('put a template on a line of its own', () => {
    expect(insertedText('Skull.', 6, 'No bleeding.')).toEqual({ text: 'Skull.\nNo bleeding.', caret: 19 });
    expect(insertedText('', 0, 'No bleeding.').text).toBe('No bleeding.');
  });
});
