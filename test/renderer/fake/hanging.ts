// How the fake station hangs studies: the kit's rules, until a test says otherwise.
import { builtInHangingRules } from '../../../electron/station/config/hanging-file.ts';
import type { HangingView } from '../../../shared/contract/hanging-view.ts';

export interface FakeHanging {
  readonly view: () => HangingView;
  /** What the site's file of hanging rules says from now on. */
  readonly set: (patch: Partial<HangingView>) => void;
}

export function createFakeHanging(): FakeHanging {
  let view: HangingView = {
    source: 'built-in',
    rules: [...builtInHangingRules()],
    problems: [],
    priorRule: null,
  };
  return {
    view: () => view,
    set: (patch) => {
      view = { ...view, ...patch };
    },
  };
}
