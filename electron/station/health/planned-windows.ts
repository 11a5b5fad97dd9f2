// Downtimes that were planned: by the configuration or by an administrator. They begin and end by the wall clock, as people
// plan; a restart in the middle finds itself in one, and one that ended while the station was off is over.
import { createHash, randomUUID } from 'node:crypto';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import type { PlannedWindowView } from '../../../shared/contract/planned-window-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Journal } from '../journal/port.ts';
import type { Clock } from './clock.ts';
import { type PlannedWindow, shownWindows, stateOf, type WindowRequest, whyNot } from './window-state.ts';

export interface PlannedWindowsOptions {
  /** As the configuration lists them. */
  readonly configured: readonly WindowRequest[];
  /** As the journal remembers them; `remembered.ts` reads it. */
  readonly remembered: {
    readonly planned: readonly PlannedWindow[];
    readonly cancelled: ReadonlySet<string>;
  };
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  /** The switch goes offline for the first window that begins, and is told when none runs any more. */
  readonly onStart: (reason: string) => void;
  readonly onEnd: () => void;
  /** A window was planned or cancelled, began or ended. */
  readonly onChange: () => void;
}

export interface PlannedWindows {
  /** Looks at the clock now, and from then on at every border and at least twice a minute. */
  start(): void;
  stop(): void;
  list(): readonly PlannedWindowView[];
  /** The one that begins next, or null: what a top-up is for. */
  next(): PlannedWindowView | null;
  plan(
    request: WindowRequest,
    by: { readonly label: string; readonly role: string },
  ): Promise<Result<PlannedWindowView, KitError>>;
  cancel(
    windowId: string,
    by: { readonly label: string; readonly role: string },
  ): Promise<Result<PlannedWindowView, KitError>>;
  /**
   * A person says normal before the end: the windows that run are cancelled on record, so that a restart does not begin them again,
   * and only then does `returnNow` let the switch go.
   *
   * @returns what `returnNow` answered; or why it could not be recorded, and then the windows that were not go on
   */
  returnedEarly<T>(
    by: { readonly label: string; readonly role: string },
    returnNow: () => T,
  ): Promise<Result<T, KitError>>;
}

/** The wall clock may be moved, and a computer may sleep: no timer is trusted for longer. */
const LOOK_AGAIN_MS = 30_000;

/** Of a window of the configuration: the same as long as its line says the same. */
const configuredId = ({ startsAt, endsAt, reason }: WindowRequest): string =>
  `config-${createHash('sha256')
    .update(JSON.stringify([startsAt, endsAt, reason]))
    .digest('hex')
    .slice(0, 12)}`;

export function createPlannedWindows(options: PlannedWindowsOptions): PlannedWindows {
  const { clock, journal } = options;
  const cancelled = new Set(options.remembered.cancelled);
  const windows: PlannedWindow[] = [
    ...options.configured.map((each) => ({
      ...each,
      windowId: configuredId(each),
      plannedBy: 'configuration',
    })),
    ...options.remembered.planned,
  ];
  let running: ReadonlySet<string> = new Set();
  let cancelTimer = (): void => {};
  let started = false;

  const now = (): number => clock.wall().getTime();
  const view = (window: PlannedWindow): PlannedWindowView => ({
    ...window,
    state: stateOf(window, cancelled.has(window.windowId), now()),
  });
  const views = (): readonly PlannedWindowView[] => windows.map(view);

  /** Compares what should run by the clock with what does. */
  const look = (): void => {
    cancelTimer();
    if (!started) return;
    const was = running;
    const shown = views();
    const runs = shown.filter(({ state }) => state === 'running');
    running = new Set(runs.map(({ windowId }) => windowId));
    const begun = runs.find(({ windowId }) => !was.has(windowId));
    if (begun !== undefined && was.size === 0) options.onStart(begun.reason);
    if (running.size === 0 && was.size > 0) options.onEnd();
    if (running.size !== was.size || begun !== undefined) options.onChange();
    const borders = shown
      .filter(({ state }) => state !== 'cancelled')
      .flatMap(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)])
      .filter((at) => at > now());
    cancelTimer = clock.setTimer(Math.min(LOOK_AGAIN_MS, Math.min(...borders) - now()), look);
  };

  const record = (
    event: string,
    { windowId, startsAt, endsAt, reason }: PlannedWindow,
    by: { readonly label: string; readonly role: string },
  ) =>
    journal.append({
      event,
      actor: by.label,
      role: by.role,
      details: { windowId, startsAt, endsAt, reason },
    });

  const cancel: PlannedWindows['cancel'] = async (windowId, by) => {
    const window = windows.find((each) => each.windowId === windowId);
    const state = window === undefined ? undefined : view(window).state;
    if (window === undefined || (state !== 'upcoming' && state !== 'running')) return err(notFound());
    const recorded = await record('window:cancelled', window, by);
    if (!recorded.ok) return recorded;
    cancelled.add(windowId);
    look();
    options.onChange();
    return ok(view(window));
  };

  return {
    start() {
      started = true;
      look();
    },
    stop() {
      started = false;
      cancelTimer();
    },
    list: () => shownWindows(views(), now()),
    next: () => shownWindows(views(), now()).find(({ state }) => state === 'upcoming') ?? null,
    async plan(request, by) {
      const problem = whyNot(request, views(), now());
      if (problem !== null) return err(problem);
      const window: PlannedWindow = {
        windowId: randomUUID(),
        startsAt: new Date(request.startsAt).toISOString(),
        endsAt: new Date(request.endsAt).toISOString(),
        reason: request.reason,
        plannedBy: by.label,
      };
      const recorded = await record('window:planned', window, by);
      // What can't be recorded would be forgotten by the next start.
      if (!recorded.ok) return recorded;
      windows.push(window);
      look();
      options.onChange();
      return ok(view(window));
    },
    cancel,
    async returnedEarly(by, returnNow) {
      let refused: KitError | null = null;
      for (const window of windows.filter((each) => view(each).state === 'running')) {
        const recorded = await record('window:cancelled', window, by);
        if (!recorded.ok) refused ??= recorded.error;
        else cancelled.add(window.windowId);
      }
      // Before the windows let the switch go by themselves: it is a person who returns.
      const result = refused === null ? ok(returnNow()) : err(refused);
      look();
      options.onChange();
      return result;
    },
  };
}

const notFound = (): KitError =>
  kitError(
    'window.not-found',
    'There is no such planned downtime that could still be cancelled.',
    'Look at the list again: it may be over, or somebody else cancelled it.',
  );
