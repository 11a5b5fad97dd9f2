// What the fake station's PACS has of a study that is open: nothing is known until a test says so.
import type { PacsLookView } from '../../../shared/contract/pacs-look-view.ts';
import { ok } from '../../../shared/contract/result.ts';
import { nothingKnown } from '../../fixtures/fake-station.ts';

export function createFakeLooks() {
  const looks = new Map<string, PacsLookView>();
  const of = (studyKey: string): PacsLookView => looks.get(studyKey) ?? { ...nothingKnown, asks: true };
  const set = (studyKey: string, patch: Partial<PacsLookView>): void => {
    looks.set(studyKey, { ...of(studyKey), ...patch });
  };
  const handlers = {
    'study:look': ({ studyKey }: { readonly studyKey: string }) => ok(of(studyKey)),
    'study:fetch-more': ({ studyKey }: { readonly studyKey: string }) => {
      set(studyKey, { fetching: 'queued' });
      return ok(of(studyKey));
    },
  };
  return { set, handlers };
}
export type FakeLooks = ReturnType<typeof createFakeLooks>;
