// The run at a glance: every step between its target and the moment it was done, over the time in which the link was failed.
// The tables below say the same for who does not see it.
import { CartesianGrid, ReferenceArea, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { StepRow, Timeline } from './timeline.ts';
import styles from './report.module.css';

const ROW_PX = 22;
/** Drawn at this size and scaled by its style sheet: on paper nothing measures itself anew in time. */
const WIDTH_PX = 1180;
const LABELS_PX = 330;
const TICK = { fill: 'var(--kit-text-soft)', fontSize: 12 };
const COLOURS: Readonly<Record<StepRow['end'], string>> = {
  'in-time': 'var(--kit-good)',
  late: 'var(--kit-warn)',
  missed: 'var(--kit-bad)',
  skipped: 'var(--kit-text-soft)',
  open: 'var(--kit-text-soft)',
};

interface Dot {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly payload?: unknown;
}

const TargetTick = ({ cx = 0, cy = 0 }: Dot) => (
  <path d={`M${cx} ${cy - 7}V${cy + 7}`} stroke="var(--kit-text-soft)" strokeWidth={2} />
);

/** Filled: measured. Hollow: ticked by hand. A cross: missed. */
const DoneDot = ({ cx = 0, cy = 0, payload }: Dot) => {
  const { end, measured } = payload as StepRow;
  const colour = COLOURS[end];
  if (end === 'missed' || end === 'skipped')
    return (
      <path
        d={`M${cx - 5} ${cy - 5}L${cx + 5} ${cy + 5}M${cx + 5} ${cy - 5}L${cx - 5} ${cy + 5}`}
        stroke={colour}
        strokeWidth={2.5}
      />
    );
  return (
    <circle
      cx={cx}
      cy={cy}
      r={5.5}
      fill={measured ? colour : 'var(--kit-ground)'}
      stroke={colour}
      strokeWidth={2.5}
    />
  );
};

const SignalDot = ({ cx = 0, cy = 0 }: Dot) => (
  <path d={`M${cx} ${cy - 6}L${cx + 6} ${cy + 5}H${cx - 6}Z`} fill="var(--kit-accent)" />
);
const InjectDot = ({ cx = 0, cy = 0 }: Dot) => (
  <path d={`M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`} fill="var(--kit-rehearsal)" />
);

/** On one line: recharts would break a long one over its neighbours. */
const LaneTick = ({
  labels,
  x = 0,
  y = 0,
  payload,
}: {
  readonly labels: ReadonlyMap<number, string>;
  readonly x?: number;
  readonly y?: number;
  readonly payload?: { readonly value: number };
}) => (
  <text x={x} y={y + 4} textAnchor="end" {...TICK}>
    {labels.get(payload?.value ?? 0)}
  </text>
);

/** The two rows above the steps. */
const SIGNALS_Y = -1;
const INJECTS_Y = -2;

export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const { steps, failures, injects, signals, until } = timeline;
  const ys = [INJECTS_Y, SIGNALS_Y, ...steps.map(({ y }) => y)];
  const heightPx = ys.length * ROW_PX + 46;
  const labels = new Map<number, string>([
    [SIGNALS_Y, 'What the station saw'],
    [INJECTS_Y, 'Injects'],
    ...steps.map(({ y, label }) => [y, label] as const),
  ]);
  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['legend']}>
        Minutes of exercise time. <span className={styles['tickKey']}>|</span> target ·{' '}
        <span className={styles['filledKey']} /> measured by the station ·{' '}
        <span className={styles['hollowKey']} /> ticked by hand ·{' '}
        <span className={styles['crossKey']}>✕</span> missed or skipped ·{' '}
        <span className={styles['bandKey']} /> link failed by the drill
      </figcaption>
      <div className={styles['plot']} aria-hidden>
        <ScatterChart
          accessibilityLayer={false}
          width={WIDTH_PX}
          height={heightPx}
          margin={{ top: 6, right: 24, bottom: 4, left: 0 }}
        >
          <CartesianGrid stroke="var(--kit-line)" />
          <XAxis
            type="number"
            dataKey="x"
            domain={[0, until]}
            tickCount={13}
            allowDecimals={false}
            tick={TICK}
            stroke="var(--kit-line-strong)"
          />
          <YAxis
            type="number"
            dataKey="y"
            domain={[INJECTS_Y - 0.5, steps.length - 0.5]}
            reversed
            ticks={ys}
            interval={0}
            width={LABELS_PX}
            tick={<LaneTick labels={labels} />}
            stroke="var(--kit-line-strong)"
          />
          {failures.map(({ from, until: to, label: fault }) => (
            <ReferenceArea
              key={from}
              x1={from}
              x2={to}
              fill="var(--kit-bad)"
              fillOpacity={0.1}
              stroke="var(--kit-bad)"
              strokeOpacity={0.35}
              label={{
                value: fault,
                position: 'insideTopRight',
                fill: 'var(--kit-bad)',
                fontSize: 12,
              }}
            />
          ))}
          {injects.map(({ key, at }) => (
            <ReferenceLine key={key} x={at} stroke="var(--kit-rehearsal)" strokeDasharray="3 4" />
          ))}
          {steps.map(({ id, y, target, at, end }) =>
            at === null ? null : (
              <ReferenceLine
                key={id}
                segment={[
                  { x: target, y },
                  { x: at, y },
                ]}
                stroke={COLOURS[end]}
                strokeOpacity={0.6}
                strokeWidth={2}
              />
            ),
          )}
          <Scatter
            data={steps.map((step) => ({ ...step, x: step.target }))}
            shape={TargetTick}
            isAnimationActive={false}
          />
          <Scatter
            data={steps.filter(({ end }) => end !== 'open').map((step) => ({ ...step, x: step.at ?? until }))}
            shape={DoneDot}
            isAnimationActive={false}
          />
          <Scatter
            data={signals.map(({ at }) => ({ x: at, y: SIGNALS_Y }))}
            shape={SignalDot}
            isAnimationActive={false}
          />
          <Scatter
            data={injects.map(({ at }) => ({ x: at, y: INJECTS_Y }))}
            shape={InjectDot}
            isAnimationActive={false}
          />
        </ScatterChart>
      </div>
    </figure>
  );
}
