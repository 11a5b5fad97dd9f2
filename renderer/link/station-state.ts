// What the page believes about its station: a pure reducer over answers, events and the state of the connection.
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { StationStatus } from '../../shared/contract/views.ts';

export interface StationState {
  /** Null until the first answer. */
  readonly status: StationStatus | null;
  /** Why there is no status yet. */
  readonly error: KitError | null;
  /** False while the station does not answer: what is on screen may be out of date (S-15). */
  readonly connected: boolean;
  /** Station clock minus page clock, so that ages are the station's (S-14). */
  readonly clockOffsetMs: number;
  /** Counts up when the status must be asked for again. */
  readonly statusStale: number;
  /** Counts up when the worklist must be asked for again. */
  readonly worklistStale: number;
  /** Counts up, per study, when that study must be asked for again. */
  readonly studyStale: Readonly<Record<string, number>>;
  /** Count up when that view of the Station area must be asked for again. */
  readonly areaStale: Readonly<
    Record<'queue' | 'endpoints' | 'windows' | 'decisions' | 'readingLog', number>
  >;
  /** Counts up when drills must be asked for again. */
  readonly drillStale: number;
  /** Counts up when the lesson under way must be asked for again. */
  readonly trainingStale: number;
  /** The newest journal record known to exist. */
  readonly journalSeq: number;
  readonly lastSeq: number;
}

export const INITIAL_STATE: StationState = {
  status: null,
  error: null,
  connected: true,
  clockOffsetMs: 0,
  statusStale: 0,
  worklistStale: 0,
  studyStale: {},
  areaStale: { queue: 0, endpoints: 0, windows: 0, decisions: 0, readingLog: 0 },
  drillStale: 0,
  trainingStale: 0,
  journalSeq: 0,
  lastSeq: 0,
};

export type StationAction =
  | { readonly type: 'status-loaded'; readonly status: StationStatus; readonly pageNowMs: number }
  | { readonly type: 'status-failed'; readonly error: KitError }
  | { readonly type: 'event-received'; readonly envelope: EventEnvelope }
  | { readonly type: 'connection-changed'; readonly connected: boolean }
  | { readonly type: 'refresh-asked' };

/** Marks views of the Station area as out of date. */
const areaStale = (
  state: StationState,
  ...views: readonly (keyof StationState['areaStale'])[]
): StationState => ({
  ...state,
  areaStale: {
    ...state.areaStale,
    ...Object.fromEntries(views.map((view) => [view, state.areaStale[view] + 1])),
  },
});

const everythingStale = (state: StationState): StationState => ({
  ...areaStale(state, 'queue', 'endpoints', 'windows', 'decisions', 'readingLog'),
  statusStale: state.statusStale + 1,
  drillStale: state.drillStale + 1,
  trainingStale: state.trainingStale + 1,
  worklistStale: state.worklistStale + 1,
  studyStale: Object.fromEntries(Object.entries(state.studyStale).map(([key, count]) => [key, count + 1])),
});

const applyEvent = (state: StationState, { event }: EventEnvelope): StationState => {
  const { status } = state;
  switch (event.type) {
    case 'switch:changed': {
      const next = areaStale(state, 'endpoints', 'decisions', 'readingLog');
      return status ? { ...next, status: { ...status, switch: event.switch } } : next;
    }
    case 'prefetch:progressed':
      return status ? { ...state, status: { ...status, prefetch: event.prefetch } } : state;
    case 'worklist:changed':
      return { ...state, worklistStale: state.worklistStale + 1, statusStale: state.statusStale + 1 };
    case 'study:changed':
      return {
        ...state,
        studyStale: { ...state.studyStale, [event.studyKey]: (state.studyStale[event.studyKey] ?? 0) + 1 },
        worklistStale: state.worklistStale + 1,
      };
    case 'access:changed':
      // Locked: who was reading is gone at once, before the status comes.
      return {
        ...state,
        statusStale: state.statusStale + 1,
        worklistStale: state.worklistStale + 1,
        status: status && {
          ...status,
          vault: event.vault,
          operator: event.vault === 'unlocked' ? status.operator : null,
        },
      };
    case 'journal:appended':
      return { ...state, journalSeq: Math.max(state.journalSeq, event.seq) };
    case 'queue:changed':
      return areaStale(state, 'queue');
    case 'endpoint:changed':
      return areaStale(state, 'endpoints');
    case 'drill:changed':
      return {
        ...areaStale(state, 'readingLog'),
        drillStale: state.drillStale + 1,
        status: status && { ...status, drill: event.drill },
      };
    case 'training:changed':
      return { ...state, trainingStale: state.trainingStale + 1 };
    case 'reading-log:changed':
      return areaStale(state, 'readingLog');
    case 'window:changed':
      return areaStale(state, 'windows', 'queue');
    default:
      return assertNever(event);
  }
};

/** The next state; total over all actions. */
export function stationReducer(state: StationState, action: StationAction): StationState {
  switch (action.type) {
    case 'status-loaded':
      return {
        ...state,
        status: action.status,
        error: null,
        clockOffsetMs: Date.parse(action.status.now) - action.pageNowMs,
        // Only the first status says where the events begin: a later one must not skip events that are still on their way.
        lastSeq: state.status === null ? action.status.lastEventSeq : state.lastSeq,
      };
    case 'status-failed':
      return { ...state, error: action.error };
    case 'event-received': {
      // An event that was seen before changes nothing: reconnecting may repeat some.
      if (action.envelope.seq <= state.lastSeq && !action.envelope.gap) return state;
      // After a gap the station may have started anew, and numbers anew.
      const numbered = { ...state, lastSeq: action.envelope.seq };
      const next = applyEvent(numbered, action.envelope);
      return action.envelope.gap ? everythingStale(next) : next;
    }
    case 'connection-changed': {
      if (action.connected === state.connected) return state;
      const next = { ...state, connected: action.connected };
      return action.connected ? everythingStale(next) : next;
    }
    case 'refresh-asked':
      return everythingStale(state);
    default:
      return assertNever(action);
  }
}
