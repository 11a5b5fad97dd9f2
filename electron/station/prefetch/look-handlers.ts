// What the station answers when a page asks what the PACS has of an open study. What a person has fetched bears their name.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { PacsLookView } from '../../../shared/contract/pacs-look-view.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { PacsLooks } from './pacs-look.ts';

interface OfStudy {
  readonly studyKey: KeyedHash;
}

/** @param realSwitch a suspicion is enough to leave the PACS alone (S-10) */
export function lookHandlers(
  looks: PacsLooks,
  realSwitch: () => SwitchView,
  record: (event: string, details: Record<string, string>) => Promise<Result<unknown, KitError>>,
) {
  return {
    'study:look': ({ studyKey }: OfStudy) => looks.look(studyKey, realSwitch().state === 'healthy'),
    'study:fetch-more': async ({ studyKey }: OfStudy): Promise<Result<PacsLookView, KitError>> => {
      // What cannot be recorded is not done.
      const recorded = await record('study:fetch-more-asked', { studyKey });
      return recorded.ok ? looks.fetch(studyKey) : recorded;
    },
  };
}
