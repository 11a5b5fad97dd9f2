// What the PACS has of an open study, in sentences that promise no more than it answered, and as of when (S-1, S-2).
import type { PacsLookView } from '../../shared/contract/pacs-look-view.ts';
import type { StudyView } from '../../shared/contract/views.ts';
import { clockWords } from '../words/time-words.ts';

export interface LookLine {
  readonly text: string;
  readonly tone: 'plain' | 'warn' | 'bad';
  /** A button beside it fetches what lacks. */
  readonly canFetch: boolean;
}

const images = (count: number, kind = ''): string => `${count} ${kind}${count === 1 ? 'image' : 'images'}`;
const are = (count: number, isPast = false): string =>
  count === 1 ? (isPast ? 'was' : 'is') : isPast ? 'were' : 'are';

function lackingLine(look: PacsLookView, when: string): LookLine | null {
  const { lacking, newSeries, isNewer, fetching, asks } = look;
  if (lacking === 0) return null;
  const isComing = fetching === 'queued' || fetching === 'running';
  // The row and every viewport say already how many of a study are here while it is being fetched.
  if (!isNewer && isComing) return null;
  const series = newSeries > 0 ? `, ${newSeries} new series among them` : '';
  const what = isNewer
    ? `${images(lacking, 'newer ')} ${are(lacking, !asks)} on the PACS`
    : `${images(lacking)} of this study ${are(lacking, !asks)} on the PACS and not here`;
  const head = `${what}, as of ${when}${series}`;
  if (isComing)
    return { text: `${head}: being fetched, they appear at their place.`, tone: 'plain', canFetch: false };
  if (!asks)
    return { text: `${head}. The PACS cannot be asked for them now.`, tone: 'warn', canFetch: false };
  const state = {
    waiting: ': fetching failed and is tried again by itself.',
    failed: ': fetching failed.',
    cancelled: ': fetching was cancelled by a person.',
  };
  return { text: head + (fetching === null ? '.' : state[fetching]), tone: 'warn', canFetch: true };
}

/** @param nowMs the station's clock */
export function lookLines(look: PacsLookView, nowMs: number): readonly LookLine[] {
  if (look.askedAt === null) return [];
  const when = clockWords(look.askedAt, nowMs);
  const say = (text: string, tone: LookLine['tone']): LookLine => ({ text, tone, canFetch: false });
  const lines: LookLine[] = [];
  if (look.otherPatient)
    lines.push(
      say(
        `The PACS has this study under another patient ID, name or birth date, as of ${when}. Check whose images these are before you read them.`,
        'bad',
      ),
    );
  if (look.notListed)
    lines.push(
      say(
        `The PACS does not list this study any more, as of ${when}: deleted, merged or moved there. Check before you rely on it.`,
        'bad',
      ),
    );
  const lacking = lackingLine(look, when);
  if (lacking !== null) lines.push(lacking);
  const gone = look.withdrawnCount;
  if (gone > 0)
    lines.push(
      say(
        `${images(gone)} here ${are(gone)} not on the PACS any more, as of ${when}: deleted there, or replaced by others. Check before you rely on ${gone === 1 ? 'it' : 'them'}.`,
        'warn',
      ),
    );
  return lines;
}

/** What of a study is here and never shown, where it is, and what to do about it (S-3, S-8). */
export function setAsideWords({ series }: Pick<StudyView, 'series'>): readonly string[] {
  const sayOf = (condition: 'quarantined' | 'damaged', words: (count: number) => string): string[] => {
    const found = series.flatMap(({ SeriesNumber, instances }) => {
      const count = instances.filter((instance) => instance.condition === condition).length;
      return count === 0 ? [] : [{ SeriesNumber, count }];
    });
    const total = found.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return [];
    const where = found.flatMap(({ SeriesNumber }) => SeriesNumber ?? []);
    const place = where.length === 0 ? '' : ` (series ${where.join(', ')})`;
    return [`${images(total)}${place} ${words(total)}`];
  };
  return [
    ...sayOf('quarantined', (count) =>
      count === 1
        ? 'names another patient than this study and is quarantined: kept, not shown. Do not read it for this patient; tell the PACS administrator. The study is not whole without it.'
        : 'name another patient than this study and are quarantined: kept, not shown. Do not read them for this patient; tell the PACS administrator. The study is not whole without them.',
    ),
    ...sayOf('damaged', (count) =>
      count === 1
        ? 'is damaged on this station and not shown. It is fetched again as soon as the PACS answers.'
        : 'are damaged on this station and not shown. They are fetched again as soon as the PACS answers.',
    ),
  ];
}
