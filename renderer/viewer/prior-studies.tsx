// Priors are opened and closed on the record like any study (R1): each one that is open has a holder, and nothing else opens one.
import { useCallback, useEffect, useState } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { useStation } from '../link/station-context.tsx';
import type { Loaded } from '../link/station-context.tsx';
import { useOpenStudy } from './use-open-study.ts';

export type LoadedPriors = ReadonlyMap<string, Loaded<StudyView>>;

export interface PriorStudies {
  /** Keys that are open or being opened, in the order in which they were. */
  readonly keys: readonly string[];
  readonly loaded: LoadedPriors;
  readonly open: (studyKey: string) => void;
  readonly close: (studyKey: string) => void;
  readonly onLoaded: (studyKey: string, loaded: Loaded<StudyView>) => void;
}

export function usePriorStudies(): PriorStudies {
  const [keys, setKeys] = useState<readonly string[]>([]);
  const [loaded, setLoaded] = useState<LoadedPriors>(new Map());
  const open = useCallback((studyKey: string) => {
    setKeys((before) => (before.includes(studyKey) ? before : [...before, studyKey]));
  }, []);
  const close = useCallback((studyKey: string) => {
    setKeys((before) => before.filter((key) => key !== studyKey));
    setLoaded((before) => new Map([...before].filter(([key]) => key !== studyKey)));
  }, []);
  const onLoaded = useCallback((studyKey: string, value: Loaded<StudyView>) => {
    setLoaded((before) => new Map(before).set(studyKey, value));
  }, []);
  return { keys, loaded, open, close, onLoaded };
}

/** Holds one prior open for as long as it is mounted. */
function PriorHolder({
  studyKey,
  onLoaded,
}: {
  readonly studyKey: string;
  readonly onLoaded: PriorStudies['onLoaded'];
}) {
  const { state } = useStation();
  const study = useOpenStudy(studyKey, state.studyStale[studyKey] ?? 0);
  useEffect(() => onLoaded(studyKey, study), [studyKey, study, onLoaded]);
  return null;
}

export function PriorHolders({ priors }: { readonly priors: PriorStudies }) {
  return priors.keys.map((key) => <PriorHolder key={key} studyKey={key} onLoaded={priors.onLoaded} />);
}
