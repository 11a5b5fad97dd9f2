// The figures a committee asks for, beside what the scenario aims at: both counted from the same moment, so that a drill whose
// link failed in its second minute is not judged by its first.
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { DrillMetrics, Measure } from '../engine/metrics.ts';
import type { DrillRun } from '../engine/run.ts';
import type { ScenarioStep } from '../scenario/schema.ts';
import type { DrillReport, Figure, How } from './report-schema.ts';

const BY_HAND = { measured: false, overRestart: false } as const;

/** @param metrics of a run that a script played, `measured` is false in all of them */
export function figuresOf(
  run: DrillRun,
  metrics: DrillMetrics,
  origin: DrillReport['origin'],
): readonly Figure[] {
  const { scenario, linkFailures } = run;
  const failed = linkFailures.length > 0;
  const from = failed ? 'link-failure' : 'start';
  const failsAtMs = failed ? (scenario.link.find(({ fault }) => fault !== 'none')?.at ?? 0) : 0;
  const returnsAtMs = scenario.link.findLast(({ fault }) => fault === 'none')?.at ?? 0;
  const aim = (step: ScenarioStep | undefined, zeroMs: number): number | null =>
    step === undefined ? null : Math.max(0, step.target - zeroMs);
  const milestone = (name: ScenarioStep['milestone']) =>
    scenario.steps.find((step) => step.milestone === name);
  const auto = (event: AutoEvent) =>
    scenario.steps.find(
      ({ observed }) => observed !== 'manual' && 'auto' in observed && observed.auto === event,
    );
  const how = ({ measured, overRestart }: Measure): How => {
    if (origin === 'script') return 'scripted';
    if (overRestart) return 'wall-clock';
    return measured ? 'measured' : 'by-hand';
  };

  const firstImageStep = auto('image:first-offline');
  const firstImages: readonly (readonly [string | null, Measure | null])[] =
    metrics.firstImage.length > 0
      ? metrics.firstImage.map(({ station, span }) => [station, span])
      : firstImageStep === undefined
        ? []
        : [[null, null]];
  const notifying = scenario.steps.filter(({ notifies }) => notifies !== undefined);
  const figure = (
    name: Figure['figure'],
    of: string | null,
    counted: Figure['from'],
    span: Measure | null,
    targetMs: number | null,
  ): Figure => ({
    figure: name,
    of,
    from: counted,
    ms: span?.ms ?? null,
    pausedMs: span?.pausedMs ?? 0,
    jumpedMs: span?.jumpedMs ?? 0,
    how: span === null ? null : how(span),
    targetMs,
    inTime: targetMs === null || span === null ? null : span.ms <= targetMs,
  });
  const restored = milestone('restored');
  return [
    figure(
      'detect',
      null,
      from,
      metrics.detect,
      aim(milestone('detected') ?? auto('switch:down'), failsAtMs),
    ),
    figure(
      'declare',
      null,
      from,
      metrics.declare,
      aim(milestone('declared') ?? auto('switch:declared'), failsAtMs),
    ),
    ...firstImages.map(([station, span]) =>
      figure('first-image', station, from, span, aim(firstImageStep, failsAtMs)),
    ),
    ...metrics.notified.map(({ department, span }, at) =>
      figure('notified', department, from, span && { ...span, ...BY_HAND }, aim(notifying[at], failsAtMs)),
    ),
    figure(
      'readiness',
      null,
      'start',
      metrics.fullReadiness && { ...metrics.fullReadiness, ...BY_HAND },
      null,
    ),
    ...(restored === undefined && metrics.restore === null && returnsAtMs === 0
      ? []
      : [
          figure(
            'restore',
            null,
            'link-return',
            metrics.restore,
            aim(restored ?? auto('return:confirmed'), returnsAtMs),
          ),
        ]),
  ];
}
