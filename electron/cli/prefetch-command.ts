// `prefetch --once`: one cycle without a window, for a scheduler or a top-up before a planned downtime.
import { type KitError, type KitErrorCode, kitError } from '../../shared/contract/kit-error.ts';
import type { QueueView, TransferView } from '../../shared/contract/queue-view.ts';
import { err, type Result } from '../../shared/contract/result.ts';
import type { PrefetchView } from '../../shared/contract/views.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { createLog, openConfiguredStation } from './open-station.ts';
import { EXIT, finish } from './output.ts';

/** Whether a cycle brought all that it should: what it could not even want is missing as well (S-7). */
export const cameWhole = (view: PrefetchView): boolean =>
  view.studiesComplete === view.studiesWanted &&
  view.failedPatients === 0 &&
  view.leftOut === 0 &&
  view.unnamed === 0;

/** A study that is not complete, by keyed hash: who reads this learns no patient. */
interface LackingStudy extends Pick<TransferView, 'studyKey' | 'state' | 'held' | 'expected'> {
  readonly code: KitErrorCode | null;
}

export const lacking = ({ rows }: QueueView): readonly LackingStudy[] =>
  rows
    .filter(({ state }) => state !== 'complete')
    .map(({ studyKey, state, held, expected, lastError }) => ({
      studyKey,
      state,
      held,
      expected,
      code: lastError?.code ?? null,
    }));

export const prefetchCommand = () =>
  kitCommand<CommonOptions & { once?: boolean }>(
    'prefetch',
    'fetch the worklist and its priors once; exit code 0 only when nothing was left out and every study is complete',
    ({ output, data, config, signal }, { once }) => {
      let missing: readonly LackingStudy[] = [];
      const cycle = async (): Promise<Result<PrefetchView, KitError>> => {
        if (once !== true)
          return err(
            kitError(
              'contract.invalid-input',
              'Only single cycles run from here.',
              'Give --once; `pacs-kit serve` fetches on its schedule.',
            ),
          );
        const opened = await openConfiguredStation({ config, data, testHooks: false, log: createLog() });
        if (!opened.ok) return opened;
        const { station } = opened.value;
        try {
          const ran = await station.prefetch.runCycle({ signal });
          missing = lacking(station.prefetch.queue.view());
          return ran;
        } finally {
          await station.close();
        }
      };
      return finish(output, cycle(), (view) => {
        const whole = cameWhole(view);
        output.result(
          { ok: whole, ...view, lacking: missing },
          `${view.studiesComplete} of ${view.studiesWanted} studies are complete, ${view.instancesHeld} of ${view.instancesExpected ?? '?'} images are here. ${view.message}`,
        );
        for (const { studyKey, state, code, held, expected } of missing)
          output.note(
            `${studyKey}: ${state}, ${held} of ${expected ?? '?'} images${code === null ? '' : `, ${code}`}`,
          );
        if (!whole) output.note('What is here stays; run the command again to fetch the rest.');
        return whole ? EXIT.done : EXIT.failed;
      });
    },
  ).option('--once', 'one cycle, then end');
