// What is drawn on images, as the fake station keeps it: by the station's own memory.
import { createMarks } from '../../../electron/station/marks/marks.ts';
import type { FrameMarks } from '../../../shared/contract/marks-channels.ts';
import { ok } from '../../../shared/contract/result.ts';

export function fakeMarks(operator: () => string | null) {
  const marks = createMarks(operator);
  type OfStudy = Parameters<typeof marks.of>[0];
  const handlers = {
    'marks:list': ({ studyKey }: { readonly studyKey: OfStudy }) => ok([...marks.of(studyKey)]),
    'marks:put': ({ studyKey, ...frame }: FrameMarks & { readonly studyKey: OfStudy }) => {
      marks.put(studyKey, frame);
      return ok({});
    },
  };
  return { handlers, clear: () => marks.clear() };
}
