// The one place where the Electron shell's process gets its station from.
import { kitError } from '../shared/contract/kit-error.ts';
import { err } from '../shared/contract/result.ts';
import type { OpenStation } from './station-runner.ts';

/** SEAM (issue 2, integration): becomes `createStation(...)` of station/station.ts. Until then it says so and starts nothing. */
export const openStation: OpenStation = () =>
  Promise.resolve(
    err(
      kitError(
        'internal',
        'This build has no station in it.',
        'Build it again from a revision with electron/station/station.ts.',
      ),
    ),
  );
