// A study is asked for the moment it is chosen, not when its screen has been put together: the station finds it, and its first image,
// while the page draws. Each question is taken over once; one that no screen takes is closed again, as it is on the record (S-11).
import type { Result } from '../../shared/contract/result.ts';
import type { StudyView } from '../../shared/contract/views.ts';
import type { StationClient } from '../station-client.ts';

/** A screen that has not come by then never will: the station was locked, or another study was chosen. */
const UNTAKEN_MS = 5_000;

type Asks = Pick<StationClient, 'invoke'>;

interface Opening {
  readonly client: Asks;
  readonly answer: Promise<Result<StudyView>>;
  /** Somebody has it now. */
  readonly keep: () => void;
  /** Nobody will. */
  readonly leave: () => void;
}

export interface Openings<Client extends Asks> {
  /** Asks for a study that a screen is about to show. */
  begin(client: Client, studyKey: string): void;
  /** The answer to what was asked when the study was chosen, or to a new question. Whoever takes it closes the study. */
  take(client: Client, studyKey: string): Promise<Result<StudyView>>;
  /** The station was locked, and has closed what was open: nobody else takes over what was asked for before. */
  drop(): void;
}

/**
 * @param expectFirst asks for the study's first image. It is shown only by a screen, which has the opening's answer: what is not on the
 *   record is not shown
 * @param after calls back once after `delayMs`; answers how to cancel that
 */
export function createOpenings<Client extends Asks>(
  expectFirst: (client: Client, studyKey: string) => void,
  after: (delayMs: number, run: () => void) => () => void,
): Openings<Client> {
  const openings = new Map<string, Opening>();
  return {
    begin(client, studyKey) {
      // One that nobody took may be old: it is closed, and the study is asked for as it is now.
      openings.get(studyKey)?.leave();
      // First, as it has the longer way: it is decoded while the study's list is made.
      expectFirst(client, studyKey);
      const answer = client.invoke('study:open', { studyKey });
      const close = (): void => {
        openings.delete(studyKey);
        void answer.then(({ ok }) => (ok ? client.invoke('study:close', { studyKey }) : null));
      };
      const keep = after(UNTAKEN_MS, close);
      const leave = (): void => {
        keep();
        close();
      };
      const opening: Opening = { client, answer, keep, leave };
      openings.set(studyKey, opening);
      // A refusal is not kept: who comes later asks for themselves.
      const dropRefused = async (): Promise<void> => {
        const { ok } = await answer;
        if (ok || openings.get(studyKey) !== opening) return;
        openings.delete(studyKey);
        keep();
      };
      void dropRefused();
    },
    take(client, studyKey) {
      const begun = openings.get(studyKey);
      if (begun?.client !== client) return client.invoke('study:open', { studyKey });
      openings.delete(studyKey);
      begun.keep();
      return begun.answer;
    },
    drop() {
      for (const { keep } of openings.values()) keep();
      openings.clear();
    },
  };
}
