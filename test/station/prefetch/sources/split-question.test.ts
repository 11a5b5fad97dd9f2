import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worklistSchema } from '../../../../electron/station/config/worklist-schema.ts';
import { type LearntByEndpoint, listWorklist } from '../../../../electron/station/prefetch/list-worklist.ts';
import type { PrefetchTools } from '../../../../electron/station/prefetch/tools.ts';
import { createFakeClock } from '../../health/fake-clock.ts';
import { createFakeArchive, ENDPOINT } from '../fake-archive.ts';
import type { StudyQuery } from '../../../../electron/station/dicom/port.ts';
import { capabilitiesOf } from '../../../../electron/station/prefetch/sources/learnt-answers.ts';
import { dayAfter } from '../../../../electron/station/prefetch/sources/date-window.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import { ask, type Choke, matches, simulatedPacs, study, TODAY } from './simulated-pacs.ts';

const many = (count: number, over: (index: number) => Partial<StudyDescriptor>): StudyDescriptor[] =>
  Array.from({ length: count }, (_, index) => study(over(index)));
const uidsOf = (studies: readonly StudyDescriptor[]) => new Set(studies.map((each) => each.StudyInstanceUID));
const time = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}30`;

describe('a question that the PACS chokes on', () => {
  it('is asked once where the PACS answers it', () => {
    const studies = many(9, (index) => ({ StudyTime: time(index) }));
    const { asked, result, uids } = ask(
      { StudyDate: TODAY },
      simulatedPacs(studies, { limit: 500, choke: 'FE00' }),
    );
    expect(asked).toEqual([{ StudyDate: TODAY }]);
    expect(result).toEqual({ missing: [], answered: 1, stopped: false });
    expect(uids).toEqual(uidsOf(studies));
  });

  it.each<Choke>(['FE00', 'FE00 empty', 'A700', 'C000', 'deadline'])(
    'is split by day and by time until all of it has come (%s)',
    (choke) => {
      const studies = many(40, (index) => ({
        StudyDate: dayAfter(TODAY, -(index % 4)),
        StudyTime: time(index * 31),
      }));
      const { result, uids } = ask(
        { StudyDate: `${dayAfter(TODAY, -3)}-${TODAY}` },
        simulatedPacs(studies, { limit: 6, choke }),
      );
      expect(uids).toEqual(uidsOf(studies));
      expect(result.missing).toEqual([]);
    },
  );

  // guards S-15
  it('never comes back short without a word, whatever the limit, the days and the studies', () => {
    const chokes: Choke[] = ['FE00', 'FE00 empty', 'A700', 'C000', 'deadline', 'silent'];
    const aStudy = fc
      .tuple(fc.nat(12), fc.nat(1439), fc.constantFrom('CT', 'MR', 'US'), fc.boolean())
      .map(([daysAgo, minute, modality, hasSeconds]) =>
        study({
          StudyDate: dayAfter(TODAY, -daysAgo),
          StudyTime: time(minute).slice(0, hasSeconds ? 6 : 4),
          ModalitiesInStudy: [modality],
        }),
      );
    const aQuery = fc.constantFrom<StudyQuery>(
      { StudyDate: TODAY },
      { StudyDate: `${dayAfter(TODAY, -12)}-${TODAY}` },
      { StudyDate: `${dayAfter(TODAY, -12)}-${TODAY}`, ModalitiesInStudy: 'CT' },
      { StudyDate: `${dayAfter(TODAY, -4)}-` },
      {},
    );
    fc.assert(
      fc.property(
        fc.array(aStudy, { maxLength: 120 }),
        aQuery,
        fc.constantFrom(...chokes),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom([], ['StudyTime' as const], ['ModalitiesInStudy' as const], ['StudyDate' as const]),
        (studies, query, choke, limit, ignores) => {
          const habits = { limit: choke === 'silent' ? 50 : limit, choke, ignores };
          const { result, uids, asked } = ask(query, simulatedPacs(studies, habits));
          const wanted = uidsOf(studies.filter((each) => matches(each, query)));
          if (result.missing.length === 0) expect(wanted.isSubsetOf(uids)).toBe(true);
          expect(asked.length).toBeLessThanOrEqual(300);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('says which piece stayed out, and keeps what came of it', () => {
    const studies = many(5, () => ({ StudyTime: '101500' }));
    const { result, uids } = ask(
      { StudyDate: TODAY, ModalitiesInStudy: 'CT' },
      simulatedPacs(studies, { limit: 3, choke: 'FE00' }),
    );
    expect(result.missing[0]?.words).toMatch(/^CT studies of 2026-11-22, 10:1[45] to 10:1[56]$/u);
    expect(result.missing.length).toBeGreaterThan(0);
    expect(uids.size).toBe(3);
  });

  it('says so when studies without a time are among those that must be asked for by time', () => {
    const studies = many(8, (index) => ({ StudyTime: index === 0 ? '' : time(index * 60) }));
    const { result } = ask({ StudyDate: TODAY }, simulatedPacs(studies, { limit: 5, choke: 'FE00' }));
    expect(result.missing[0]?.error.message).toContain('without a time');
  });

  it('says so when studies without a date are among those of any day', () => {
    const studies = many(8, (index) => ({ StudyDate: index === 0 ? '' : dayAfter(TODAY, -index) }));
    const { result } = ask({}, simulatedPacs(studies, { limit: 5, choke: 'FE00' }));
    expect(result.missing[0]?.error.message).toContain('without a date');
    const dated = ask({}, simulatedPacs(studies.slice(1), { limit: 5, choke: 'FE00' }));
    expect(dated.result.missing).toEqual([]);
    expect(dated.uids.size).toBe(7);
  });

  it('is asked by the modalities seen where the PACS does not match by time, and then never called whole', () => {
    const studies = many(9, (index) => ({
      StudyTime: time(index * 60),
      ModalitiesInStudy: [['CT', 'MR', 'US'][index % 3] ?? ''],
    }));
    const pacs = simulatedPacs(studies, { limit: 6, choke: 'FE00', ignores: ['StudyTime'] });
    const { result, uids } = ask({ StudyDate: TODAY }, pacs);
    expect(uids).toEqual(uidsOf(studies));
    expect(result.missing.some(({ error }) => error.message.includes('modality by modality'))).toBe(true);
  });

  it('is asked again in halves when as many came as a silent limit would give, and the limit is remembered', () => {
    const studies = many(230, (index) => ({ StudyTime: time(index * 6) }));
    const pacs = simulatedPacs(studies, { limit: 100, choke: 'silent' });
    const { uids, result, learnt } = ask({ StudyDate: TODAY }, pacs);
    expect(uids.size).toBe(230);
    expect(result.missing).toEqual([]);
    expect(learnt.silentLimit).toBe(100);
    const exactly = ask(
      { StudyDate: TODAY },
      simulatedPacs(studies.slice(0, 100), { limit: 500, choke: 'FE00' }),
    );
    expect(exactly.learnt.silentLimit).toBeNull();
    expect(exactly.asked.length).toBeLessThan(6);
  });

  // guards S-15, S-10
  it('is not taken for cut because a study came between the question and its halves', () => {
    const studies = many(50, (index) => ({ StudyTime: index === 0 ? '' : time(index * 20) }));
    const pacs = simulatedPacs(studies, { limit: 100_000, choke: 'silent' });
    let questions = 0;
    const { learnt } = ask({ StudyDate: TODAY }, (query) => {
      const outcome = pacs(query);
      questions += 1;
      if (questions === 1) studies.push(study({ StudyTime: '180000' }));
      return outcome;
    });
    expect(learnt.silentLimit).toBeNull();
    const later = ask({ StudyDate: TODAY }, pacs, { learnt });
    expect(later.asked).toHaveLength(1);
    expect(later.result.missing).toEqual([]);
  });

  it('is believed whole again, once the PACS gave more than it was thought to give at most', () => {
    const studies = many(230, (index) => ({ StudyTime: time(index * 6) }));
    const { learnt } = ask({ StudyDate: TODAY }, simulatedPacs(studies, { limit: 100, choke: 'silent' }));
    expect(learnt.silentLimit).toBe(100);
    const raised = ask({ StudyDate: TODAY }, simulatedPacs(studies, { limit: 1000, choke: 'silent' }), {
      learnt,
    });
    expect(raised.uids.size).toBe(230);
    expect(raised.asked).toHaveLength(1);
    expect(learnt.silentLimit).toBeNull();
  });

  // guards S-15
  it('is looked at again also where it came only without a key that the PACS rejects', () => {
    const studies = many(800, (index) => ({ StudyTime: time(index) }));
    const { uids, result } = ask(
      { StudyDate: TODAY, ModalitiesInStudy: 'CT' },
      simulatedPacs(studies, { limit: 500, choke: 'silent', rejects: ['ModalitiesInStudy'] }),
    );
    expect(uids.size).toBe(800);
    expect(result.missing).toEqual([]);
  });
});

describe('a key that the PACS does not like', () => {
  it('is left out after one rejection, and not tried again', () => {
    const studies = many(3, () => ({}));
    const query = { StudyDate: TODAY, StationName: 'CT1', ModalitiesInStudy: 'CT' };
    const pacs = simulatedPacs(studies, { limit: 9, choke: 'FE00', rejects: ['StationName'] });
    const first = ask(query, pacs);
    expect(first.uids.size).toBe(3);
    expect(first.result.missing).toEqual([]);
    const second = ask(query, pacs, { learnt: first.learnt });
    expect(second.asked).toEqual([{ StudyDate: TODAY, ModalitiesInStudy: 'CT' }]);
  });

  it('is not blamed for a failure once it has been answered', () => {
    const studies = many(3, () => ({}));
    const { learnt } = ask({ ModalitiesInStudy: 'CT' }, simulatedPacs(studies, { limit: 9, choke: 'FE00' }));
    const broken = () => ({
      answers: [],
      error: kitError('dicom.status-failure', 'No.', 'Wait.', { status: 'C000' }),
    });
    const { result } = ask({ ModalitiesInStudy: 'MR', StudyDate: TODAY }, broken, { learnt });
    expect(learnt.rejected.size).toBe(0);
    expect(result.answered).toBe(0);
    expect(result.missing.length).toBeGreaterThan(0);
  });
});

describe('a PACS that fails for another reason', () => {
  it.each([
    ['dicom.connection-refused', 1],
    ['dicom.cancelled', 1],
    ['dicom.deadline-exceeded', 2],
  ] as const)('is left alone after %s', (code, questions) => {
    const { asked, result } = ask({ StudyDate: `${dayAfter(TODAY, -30)}-${TODAY}` }, () => ({
      answers: [],
      error: kitError(code, 'It failed.', 'Wait.'),
    }));
    expect(asked).toHaveLength(questions);
    expect(result.stopped).toBe(true);
  });

  it('is asked no more often than the budget allows', () => {
    const studies = many(500, (index) => ({ StudyTime: time(index) }));
    const pacs = simulatedPacs(studies, { limit: 1, choke: 'FE00' });
    const { asked, result } = ask({ StudyDate: TODAY }, pacs, { budget: 20 });
    expect(asked).toHaveLength(20);
    expect(result.missing.at(-1)?.error.message).toContain('too many small questions');
  });
});

describe('what was learnt', () => {
  it('is told as capabilities, with the limit and the ignored keys in words', () => {
    const studies = many(30, (index) => ({
      StudyTime: time(index * 40),
      ModalitiesInStudy: [index % 2 === 0 ? 'CT' : 'MR'],
    }));
    const pacs = simulatedPacs(studies, { limit: 8, choke: 'FE00', ignores: ['ModalitiesInStudy'] });
    const { learnt } = ask({ StudyDate: `${dayAfter(TODAY, -1)}-${TODAY}`, ModalitiesInStudy: 'CT' }, pacs);
    const facts = new Map(capabilitiesOf('main', learnt).map((fact) => [fact.id, fact]));
    expect(facts.get('C-FIND')?.words).toContain('stops after 8 matches');
    expect(facts.get('modalities-in-study')).toMatchObject({ verdict: 'no', endpointId: 'main' });
    expect(facts.get('study-counts')?.verdict).toBe('no');
    expect(facts.get('date-range')?.verdict).toBe('yes');
  });

  it('lapses after a day: what a PACS rejected or stopped at may have been repaired', async () => {
    const archive = createFakeArchive();
    const clock = createFakeClock(0);
    const limits = { findDeadlineMs: 1000, retrieveIdleMs: 1, retrieveDeadlineMs: 1 };
    const tools = { port: archive.port, clock, limits } as Partial<PrefetchTools> as PrefetchTools;
    const config = worklistSchema.parse({});
    const learntBy: LearntByEndpoint = new Map();
    const list = () => listWorklist(tools, [ENDPOINT], config, new AbortController().signal, learntBy);
    await list();
    learntBy.get('main')?.answers.rejected.add('ModalitiesInStudy');
    await clock.advance(86_000_000);
    await list();
    expect(learntBy.get('main')?.answers.rejected.size).toBe(1);
    await clock.advance(1_000_000);
    await list();
    expect(learntBy.get('main')?.answers.rejected.size).toBe(0);
  });
});
