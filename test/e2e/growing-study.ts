// A study that is still on its way: the fake station shows some of its images only when a test lets it.
import type { FakeStation } from '../renderer/fake/station.ts';
import type { StudyView } from '../../shared/contract/views.ts';

export interface Withheld {
  /** From now on the station has all of the series. */
  readonly arrive: () => void;
}

/** Keeps images of the first series of each study away; `keep` says which ones are there, by their place from 0. */
export function withhold(fake: FakeStation, keep: (index: number) => boolean): Withheld {
  const invoke = fake.invoke.bind(fake);
  let open: string | null = null;
  let whole = false;
  Object.assign(fake, {
    invoke: async (...asked: Parameters<FakeStation['invoke']>) => {
      const [channel] = asked;
      const answer = await invoke(...asked);
      if (channel !== 'study:open' || !answer.ok) return answer;
      const study = answer.value as StudyView;
      open ??= study.studyKey;
      if (whole || study.studyKey !== open) return answer;
      const series = study.series.map((one, at) =>
        at === 0 ? { ...one, instances: one.instances.filter((_, index) => keep(index)) } : one,
      );
      const held = series.reduce((sum, { instances }) => sum + instances.length, 0);
      const completeness = { state: 'incomplete', held, expected: study.completeness.held } as const;
      return { ok: true, value: { ...study, completeness, series } };
    },
  });
  return {
    arrive: () => {
      whole = true;
      if (open !== null) fake.emit({ type: 'study:changed', studyKey: open });
    },
  };
}
