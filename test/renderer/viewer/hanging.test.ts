import { describe, expect, it } from 'vitest';
import type { StudyView } from '../../../shared/contract/views.ts';
import { changesView, followedView } from '../../../renderer/viewer/follow-view.ts';
import type { ShownView } from '../../../renderer/viewer/follow-view.ts';
import { cellViews } from '../../../renderer/viewer/cell-view.ts';
import { bestPrior, hangingFor } from '../../../renderer/viewer/hanging/hanging-rule.ts';
import { builtInRules } from '../../../renderer/viewer/hanging/use-hanging.ts';
import { firstScreen, screenReducer } from '../../../renderer/viewer/screen-state.ts';
import { parseHangingRules } from '../../../shared/domain/hanging-rules-text.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import { makeDay } from '../fake/day.ts';

const rules = builtInRules();
const readHangingRules = (yaml: string) => {
  const regions = new Set(Object.keys(DEFAULT_PRIOR_RULE.regions));
  const read = parseHangingRules(new TextEncoder().encode(yaml), regions);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};
const day = makeDay(Date.parse('2026-11-22T11:02:00Z')).map(({ view }) => view);
const studyOf = (date: string, name: RegExp): StudyView => {
  const study = day.find(
    ({ descriptor }) => name.test(descriptor.PatientName) && descriptor.StudyDate.startsWith(date),
  );
  if (!study) throw new Error('no such study in the fake day');
  return study;
};
const film = studyOf('2026', /Müller/u);
const yamada = studyOf('2026', /Yamada/u);
const PRIOR = 'f'.repeat(32);
const [axial] = yamada.series;
if (!axial) throw new Error('no series');
const withSeries = (study: StudyView, count: number, Modality = 'CT'): StudyView => ({
  ...study,
  series: Array.from({ length: count }, (_, index) => ({
    ...axial,
    Modality,
    SeriesInstanceUID: `1.2.${index + 1}`,
  })),
});

describe('hanging rules', () => {
  it('put a film beside its best prior', () => {
    expect(hangingFor(film, PRIOR, rules)).toMatchObject({ layout: '2x1', link: false });
    expect(hangingFor(film, PRIOR, rules).cells[1]).toEqual({ studyKey: PRIOR, seriesUid: null });
  });

  it('show a study alone without a prior, and one of several series that matter', () => {
    expect(hangingFor(film, null, rules)).toMatchObject({ layout: '1x1', rule: '' });
    expect(hangingFor(yamada, PRIOR, rules)).toMatchObject({ layout: '1x1', rule: '' });
    expect(hangingFor({ ...film, series: [] }, PRIOR, rules)).toMatchObject({ layout: '1x1' });
  });

  it('link a single stack to that of its prior', () => {
    expect(hangingFor(withSeries(yamada, 1), PRIOR, rules)).toMatchObject({ layout: '2x1', link: true });
    expect(hangingFor(withSeries(yamada, 1, 'US'), PRIOR, rules)).toMatchObject({ layout: '1x1' });
  });

  it('put each mammographic view beside its prior', () => {
    const { layout, cells } = hangingFor(withSeries(film, 2, 'MG'), PRIOR, rules);
    expect(layout).toBe('2x2');
    expect(cells.map((hung) => hung?.seriesUid)).toEqual(['1.2.1', null, '1.2.2', null]);
    expect(cells.map((hung) => hung?.studyKey === PRIOR)).toEqual([false, true, false, true]);
  });

  it('may ask for a region', () => {
    const regional = readHangingRules(`
rules:
  - { name: Chest, when: { region: [chest] }, layout: 1x2, cells: [current 1, prior], link: false }
`);
    expect(hangingFor(film, PRIOR, regional).layout).toBe('1x2');
    expect(hangingFor(yamada, PRIOR, regional).layout).toBe('1x1');
  });

  it('may ask for words of the description, and choose series by theirs', () => {
    const brain = readHangingRules(`
rules:
  - name: Liver in three phases
    when: { modality: [CT], description: [ABDOMEN] }
    layout: 2x2
    cells: [current like venous, current like arterial, current like venous, current 1]
    link: true
`);
    const named = ['Arterial 1.0', 'Portal venous 1.0'].map((SeriesDescription, at) => ({
      ...axial,
      SeriesInstanceUID: `1.2.${at + 1}`,
      SeriesDescription,
    }));
    const { layout, cells } = hangingFor({ ...yamada, series: named }, null, brain);
    expect(layout).toBe('2x2');
    // A series is found once; one that is not there leaves its viewport empty.
    expect(cells.map((hung) => hung?.seriesUid)).toEqual(['1.2.2', '1.2.1', undefined, '1.2.1']);
    expect(hangingFor(film, null, brain).layout).toBe('1x1');
    // Without the series of the first viewport the study is shown alone.
    const [, ...others] = named;
    const first = brain.map((rule) => ({ ...rule, cells: ['current like arterial', 'current 1'] }));
    expect(hangingFor({ ...yamada, series: others }, null, first)).toMatchObject({ rule: '', layout: '1x1' });
  });

  it('hang beside each view the prior series that is most like it', () => {
    const views = (prefix: string) =>
      ['R CC', 'R MLO'].map((SeriesDescription, at) => ({
        ...axial,
        Modality: 'MG',
        SeriesInstanceUID: `${prefix}.${at + 1}`,
        SeriesDescription,
      }));
    const current = { ...film, series: views('1.2') };
    const prior = { ...film, studyKey: PRIOR, series: views('1.3').toReversed() };
    const { layout, cells } = hangingFor(current, PRIOR, rules);
    const screen = screenReducer(firstScreen(film.studyKey), { type: 'hung-by-rule', layout, cells });
    const studies = new Map([
      [film.studyKey, current],
      [PRIOR, prior],
    ]);
    expect(cellViews(screen, studies, film.studyKey).map(({ series }) => series?.SeriesInstanceUID)).toEqual([
      '1.2.1',
      '1.3.1',
      '1.2.2',
      '1.3.2',
    ]);
  });

  it('are refused when they say what cannot be', () => {
    const rule = (text: string) => () => readHangingRules(`rules:\n  - ${text}\n`);
    expect(rule('{ name: A, when: {}, layout: 1x1, cells: [current 1, prior], link: false }')).toThrow(
      'layout 1x1 has 1 viewport, and this is one more',
    );
    expect(rule('{ name: A, when: {}, layout: 2x1, cells: [prior, current 1], link: false }')).toThrow(
      'the first viewport shows the current study',
    );
    expect(
      rule('{ name: A, when: { region: [tail] }, layout: 1x1, cells: [current 1], link: false }'),
    ).toThrow('no region of the prior rule: ');
    expect(rule('{ name: A, when: {}, layout: 9x9, cells: [prior], link: false }')).toThrow('layout');
    expect(rule('{ name: A, when: { colour: red }, layout: 1x1, cells: [prior], link: false }')).toThrow(
      'colour',
    );
  });

  it('choose the prior of the same region and modality, of which something is here', () => {
    expect(bestPrior(yamada, day)?.descriptor.StudyDate).toBe('20250314');
    const gone = day.map((row) =>
      row.descriptor.StudyDate === '20250314'
        ? { ...row, completeness: { state: 'incomplete' as const, held: 0, expected: 24 } }
        : row,
    );
    expect(bestPrior(yamada, gone)?.descriptor.StudyDate).toBe('20211102');
    expect(bestPrior(yamada, [])).toBeNull();
  });
});

describe('window and zoom together', () => {
  const shown = (
    Modality: string,
    columnSpacing: number | null,
    Columns = 512,
    kind: 'grey' | 'colour' = 'grey',
  ): ShownView =>
    ({
      view: {
        window: { center: 40, width: 400 },
        invert: false,
        scale: 2,
        pan: { x: 10, y: 20 },
        rotation: 90,
        hflip: true,
        vflip: false,
      },
      info: {
        description: { Modality, Columns },
        display: { kind },
        spacing: columnSpacing === null ? null : { source: 'PixelSpacing', column: columnSpacing },
      },
    }) as unknown as ShownView;

  // guards S-5
  it('makes a millimetre as large on both, and turns nothing', () => {
    const patch = followedView(shown('CT', 0.5), shown('CT', 1));
    expect(patch).toEqual({ window: { center: 40, width: 400 }, scale: 4, pan: { x: 5, y: 10 } });
  });

  it('goes by the width of the image where no spacing is stated', () => {
    expect(followedView(shown('CR', null, 2000), shown('CR', 0.1, 1000)).scale).toBe(4);
  });

  // guards S-4
  it('takes no window from another modality, nor from colour', () => {
    expect(followedView(shown('CT', 1), shown('MR', 1)).window).toBeUndefined();
    expect(followedView(shown('US', 1, 512, 'colour'), shown('US', 1)).window).toBeUndefined();
    expect(followedView(shown('', 1), shown('', 1)).window).toBeUndefined();
  });

  it('knows when there is nothing to change', () => {
    const { view } = shown('CT', 1);
    expect(changesView(view, followedView(shown('CT', 1), shown('CT', 1)))).toBe(false);
    expect(changesView(view, { scale: 2.1 })).toBe(true);
    expect(changesView(view, { window: { center: 41, width: 400 } })).toBe(true);
  });
});
