// What is said about other windows, in one place so that the row, the strip and the window itself use the same name.
import type { StudyDescriptor } from '../../shared/domain/study.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import type { Peer } from './peer-table.ts';

export const viewerName = (number: number): string => `Viewer window ${number}`;

/** Where a study is open besides this window, by its key. */
export function openElsewhere(peers: readonly Peer[]): ReadonlyMap<string, string> {
  const places = new Map<string, string[]>();
  for (const { studyKey, viewer } of peers) {
    if (studyKey === null) continue;
    const place = viewer === null ? 'another window' : `viewer window ${viewer}`;
    const so = places.get(studyKey) ?? [];
    if (!so.includes(place)) places.set(studyKey, [...so, place]);
  }
  return new Map([...places].map(([key, names]) => [key, `Open in ${names.toSorted().join(' and ')}`]));
}

/** Whose study, in a sentence that is also read out. */
export const shownWords = (
  descriptor: Pick<StudyDescriptor, 'PatientName' | 'PatientID' | 'StudyDescription' | 'StudyDate'>,
): string =>
  `Shows ${[
    personNameWords(descriptor.PatientName).primary,
    descriptor.PatientID && `ID ${descriptor.PatientID}`,
    descriptor.StudyDescription,
    dicomDateWords(descriptor.StudyDate),
  ]
    .filter(Boolean)
    .join(' · ')}`;
