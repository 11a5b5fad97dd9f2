// Whether this station is a rehearsal ground at all: the one place where lessons are kept away from real patients (S-6).
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { TrainingRole } from '../../../shared/contract/training-view.ts';
import type { LessonFault } from '../../../drills/training/lesson-schema.ts';
import type { KitConfig } from '../config/schema.ts';

/** The rehearsal PACS that a station was started together with; handed in by whoever started both. */
export interface TrainingGround {
  readonly pacs: {
    readonly host: string;
    readonly port: number;
    /** Resolves when it can be seen from outside. */
    set(fault: LessonFault): Promise<void>;
  };
  /** Opens this ground's own vault of synthetic images and nothing else: a lesson may say it aloud. */
  readonly passphrase: string;
  readonly suggestedRole: TrainingRole | null;
}

const REMEDY =
  'Open a rehearsal ground beside this station with `pacs-kit train`: it has a PACS, a vault and patients of its own.';

/**
 * Why no lesson may run on this station; null when it stands on its rehearsal PACS and on nothing else.
 *
 * @returns `training.not-here`
 */
export function refusedGround(
  config: Pick<KitConfig, 'rehearsal' | 'endpoints' | 'worklist'>,
  ground: TrainingGround | undefined,
): KitError | null {
  if (!config.rehearsal)
    return kitError(
      'training.not-here',
      'This station is for real patients, and lessons are never mixed with them.',
      REMEDY,
    );
  if (ground === undefined)
    return kitError(
      'training.not-here',
      'This rehearsal station was started without its rehearsal PACS, so a lesson has nothing that it could fail.',
      REMEDY,
    );
  const { host, port } = ground.pacs;
  const foreign = [...config.endpoints, ...config.worklist.scheduled].find(
    (endpoint) =>
      endpoint.host !== host || endpoint.port !== port || ('web' in endpoint && endpoint.web !== undefined),
  );
  return foreign === undefined
    ? null
    : kitError(
        'training.not-here',
        `This station also asks ${foreign.id}, which is not its rehearsal PACS; a lesson must not run beside a real one.`,
        REMEDY,
        { endpointId: foreign.id },
      );
}
