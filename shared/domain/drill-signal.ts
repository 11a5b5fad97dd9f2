// What a drill does to this station, as a page is told of it. It is a type of its own, so that no drill can be shown, acted
// on or recorded as an outage, and no outage as a drill (S-6): neither type can be handed over where the other is expected.

declare const drillSignal: unique symbol;

/** The signal of a drill that is being run. Only `toDrillSignal` of the drill engine makes one. */
export interface DrillSignal {
  readonly [drillSignal]: true;
  readonly signal: 'drill';
  readonly runId: string;
  /** Title of the scenario. */
  readonly scenario: string;
  readonly phase: 'running' | 'paused';
  /** What the scenario wants done to this station's own link right now; `none` leaves it alone. */
  readonly link: string;
  /** In words, for every surface: "DRILL: Unscheduled PACS server failure". */
  readonly banner: string;
}
