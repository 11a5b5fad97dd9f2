// The reading log on paper: for whoever carries it to the RIS after the return. Every sheet says which station it is from, that it
// is a downtime note (or a DRILL), and that nothing of it is in the PACS (S-6, S-13).
import type { Content, DocumentDefinition } from '../../../drills/paper/content.ts';
import { FIRST_FONT, paperFonts } from '../../../drills/paper/fonts.ts';
import { createPen, type Inline } from '../../../drills/paper/pen.ts';
import { renderPdf } from '../../../drills/paper/render.ts';
import {
  IMPRESSION_TEXT_MAX,
  type LogEntryView,
  saysSomething,
} from '../../../shared/contract/reading-log-view.ts';
import {
  asOfText,
  closedText,
  completenessText,
  dayWords,
  minuteWords,
  noteKind,
  patientName,
  phonedText,
  impressionText,
  settledText,
} from './sheet-words.ts';

export interface SheetFacts {
  readonly stationName: string;
  /** Who exports. */
  readonly by: string;
  readonly at: Date;
  /** The patients are synthetic. */
  readonly rehearsal: boolean;
}

const TO_ENTER = 'Entered in the RIS/PACS by ____________________ at ____________';
const GREY = '#45525f';

type Write = (text: string) => Inline[];

/** @param entries of one downtime, at least one, in the order of the sheet */
export function logPdf(entries: readonly LogEntryView[], facts: SheetFacts): Promise<Uint8Array> {
  const fonts = paperFonts();
  const pen = createPen(fonts);
  // Nothing that a person wrote is cut from this paper: a report is made from it.
  const write: Write = (text) => pen.write(text, IMPRESSION_TEXT_MAX);
  return renderPdf(logDocument(entries, facts, write, pen.remarks), fonts);
}

function logDocument(
  entries: readonly LogEntryView[],
  facts: SheetFacts,
  write: Write,
  remarks: () => readonly string[],
): DocumentDefinition {
  const [first] = entries;
  if (first === undefined) throw new Error('a reading log without entries is not printed');
  const { incident } = first;
  const isDrill = incident.signal === 'drill';
  const kind = noteKind(first);
  const synthetic = facts.rehearsal ? 'REHEARSAL: synthetic patients · ' : '';
  const head = isDrill ? `DRILL: ${incident.title} · practice, not a real downtime` : 'DOWNTIME NOTE';
  const began = `Downtime since ${minuteWords(incident.startedAt)}`;
  const printed = `exported ${minuteWords(facts.at.toISOString())} by ${facts.by}`;
  const content = entries.map((entry) => entryBlock(entry, write));
  const header: Content = {
    margin: [36, 22, 36, 0],
    stack: [
      { text: write(`${synthetic}${head}`), bold: true, fontSize: 12 },
      { text: write(`${facts.stationName} · ${began} · ${printed}`), color: GREY, fontSize: 8.5 },
    ],
  };
  return {
    pageSize: 'A4',
    pageMargins: [36, 64, 36, 46],
    // No name of a patient, and nothing that a person typed, in the file's own description.
    info: {
      title: `${kind}: reading log`,
      creator: 'PACS Downtime Kit',
      producer: 'PACS Downtime Kit',
      creationDate: facts.at,
    },
    defaultStyle: { font: FIRST_FONT, fontSize: 9.5, lineHeight: 1.2 },
    language: 'en',
    displayTitle: true,
    version: '1.7',
    header: () => header,
    footer: (page: number, pages: number) => ({
      margin: [36, 12, 36, 0],
      fontSize: 8.5,
      color: GREY,
      columns: [
        {
          text: `${synthetic}${kind}. Nothing of this is written in the PACS or RIS by this station.`,
          width: '*',
        },
        { text: `Page ${page} of ${pages}`, width: 'auto' },
      ],
    }),
    content: [
      ...content,
      ...remarks().map((remark): Content => ({ text: remark, fontSize: 8.5, margin: [0, 4, 0, 0] })),
    ],
  };
}

function entryBlock(entry: LogEntryView, write: Write): Content {
  const { study, impression, versions } = entry;
  const last = versions.at(-1);
  const who = [
    `ID ${study.PatientID || 'not given'}`,
    study.IssuerOfPatientID,
    `born ${dayWords(study.PatientBirthDate) || 'not given'}`,
    study.PatientSex,
  ];
  const what = [
    study.StudyDescription || 'No description',
    study.ModalitiesInStudy.join(' '),
    `of ${dayWords(study.StudyDate) || 'an unknown day'}`,
    `accession ${study.AccessionNumber || 'not given'}`,
  ];
  const facts: readonly (readonly [string, string, number | '*'])[] = [
    ['Read by', entry.reader, 82],
    ['Opened', minuteWords(entry.openedAt), 86],
    ['Closed', closedText(entry), '*'],
    ['Images', imagesText(entry), '*'],
    ['Copy as of', asOfText(entry.latest), 100],
  ];
  const flags = [
    ...(impression.discrepancy ? ['DISCREPANCY TO CHECK'] : []),
    ...(impression.phoned === null ? [] : [`Critical result ${phonedText(impression)}`]),
  ];
  const nothing = saysSomething(impression) ? 'No words, see the marks below.' : 'No impression was written.';
  const by = last === undefined ? 'Impression' : `Impression of ${last.by}, ${minuteWords(last.until)}`;
  const small = { color: GREY, fontSize: 8 };
  const body: Content[] = [
    { text: write(patientName(entry)), bold: true, fontSize: 12 },
    { text: write(joined(who)) },
    { text: write(joined(what)), margin: [0, 0, 0, 4] },
    {
      columns: facts.map(([label, value, width]) => ({
        width,
        stack: [{ text: label, ...small }, { text: write(value) }],
        margin: [0, 0, 14, 0],
      })),
    },
    { text: write(by), ...small, margin: [0, 5, 0, 0] },
    { text: write(impression.text.trim() || nothing) },
    ...flags.map((flag): Content => ({ text: write(flag), bold: true, margin: [0, 3, 0, 0] })),
    ...versions.slice(0, -1).map(
      ({ by: writer, until, impression: before }): Content => ({
        text: write(`Before: ${writer}, ${minuteWords(until)}: ${impressionText(before) || '(no words)'}`),
        color: GREY,
        fontSize: 8.5,
        margin: [0, 3, 0, 0],
      }),
    ),
    {
      text: write(
        [settledText(entry), entry.settled ? '' : TO_ENTER].filter((part) => part !== '').join('\n'),
      ),
      margin: [0, 6, 0, 0],
    },
  ];
  return {
    // A block that fits on one sheet is not torn in two.
    unbreakable: impression.text.length < 1500 && versions.length < 5,
    margin: [0, 0, 0, 8],
    table: { widths: ['*'], body: [[{ stack: body, margin: [4, 4, 4, 4] }]] },
    layout: { hLineColor: '#8f9ba8', vLineColor: '#8f9ba8' },
  };
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

/** Both counts where images came meanwhile. */
function imagesText({ atOpening, latest }: LogEntryView): string {
  const [before, after] = [completenessText(atOpening), completenessText(latest)];
  return before === after ? after : `${before} at opening; then ${after}`;
}
