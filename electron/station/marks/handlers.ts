// What the station answers about what is drawn on images.
import type { marksChannels } from '../../../shared/contract/marks-channels.ts';
import { ok } from '../../../shared/contract/result.ts';
import type { Handlers } from '../handlers.ts';
import type { Marks } from './marks.ts';

export const marksHandlers = (marks: Marks): Pick<Handlers, keyof typeof marksChannels> => ({
  'marks:list': ({ studyKey }) => Promise.resolve(ok([...marks.of(studyKey)])),
  'marks:put': ({ studyKey, ...frame }) => {
    marks.put(studyKey, frame);
    return Promise.resolve(ok({}));
  },
});
