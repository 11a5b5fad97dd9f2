// From the sends of all rounds to the named figures of the ingest bench.
import type { Figures } from '../bench.ts';
import { median, pairedRatio, significant } from '../report.ts';
import type { Send } from './send.ts';
import type { TargetName } from './target.ts';

export type SetName = 'ct' | 'tiny';

/** Sends by set and target, one for each round, in order; a target that is not installed has none. */
export type Sends = Readonly<Record<SetName, Readonly<Record<TargetName, readonly Send[]>>>>;

const SETS: readonly SetName[] = ['ct', 'tiny'];
const TARGETS: readonly TargetName[] = ['Station', 'Storescp', 'StorescpLargePdu', 'Orthanc'];

const medianOf = (sends: readonly Send[], value: (send: Send) => number | null): number | null =>
  significant(
    median(
      sends.flatMap((send) => {
        const found = value(send);
        return found === null ? [] : [found];
      }),
    ),
  );

/** Per set and target: `ctStationS`, `…MBps`, `…InstancesPerS`, `…CpuS`, `…PeakRssMB`; and `peakRssMB`, the station's worst. */
export function ingestFigures(sends: Sends): Figures {
  const figures: Record<string, number | null> = {};
  for (const set of SETS) {
    for (const target of TARGETS) {
      const all = sends[set][target];
      const name = `${set}${target}`;
      figures[`${name}S`] = medianOf(all, ({ seconds }) => seconds);
      figures[`${name}MBps`] = medianOf(all, ({ bytes, seconds }) => bytes / 1e6 / seconds);
      figures[`${name}InstancesPerS`] = medianOf(all, ({ instances, seconds }) => instances / seconds);
      figures[`${name}CpuS`] = medianOf(all, ({ cpuS }) => cpuS);
      figures[`${name}PeakRssMB`] = medianOf(all, (each) => each.peakRssMB);
    }
  }
  const peaks = SETS.flatMap((set) => sends[set].Station.map((each) => each.peakRssMB));
  figures['peakRssMB'] = peaks.some((peak) => peak === null)
    ? null
    : significant(Math.max(...peaks.map((peak) => peak ?? 0)));
  return figures;
}

/** `…TimeVsStorescp`: our time by its time, less is better; `…SpeedVsOrthanc`: our speed by its speed, more is better. */
export function ingestRatios(sends: Sends): Figures {
  const seconds = (set: SetName, target: TargetName): number[] =>
    sends[set][target].map((each) => each.seconds);
  return {
    ctTimeVsStorescp: pairedRatio(seconds('ct', 'Station'), seconds('ct', 'Storescp')),
    tinyTimeVsStorescp: pairedRatio(seconds('tiny', 'Station'), seconds('tiny', 'Storescp')),
    ctTimeVsStorescpLargePdu: pairedRatio(seconds('ct', 'Station'), seconds('ct', 'StorescpLargePdu')),
    // Same instances: the ratio of speeds is the inverse ratio of times.
    ctSpeedVsOrthanc: pairedRatio(seconds('ct', 'Orthanc'), seconds('ct', 'Station')),
    tinySpeedVsOrthanc: pairedRatio(seconds('tiny', 'Orthanc'), seconds('tiny', 'Station')),
  };
}
