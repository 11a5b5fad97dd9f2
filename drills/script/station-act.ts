// What scripted people do at the station itself, besides what they tell the drill: each is a real call of the station's
// contract, or a hand on the real page.
import { z } from 'zod';
import type { AutoEvent } from '../../shared/drill/auto-events.ts';

const by = z.string().trim().min(1).max(120);
const act = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), by, ...shape });

export const stationActSchema = z.discriminatedUnion('type', [
  act('vault-unlocked', {}),
  act('vault-locked', {}),
  act('downtime-declared', { reason: z.string().trim().min(1).max(200) }),
  act('return-confirmed', {}),
  act('worklist-shown', {}),
  /** The most urgent study of the list. */
  act('image-opened', {}),
  act('prior-opened', {}),
  act('log-opened', {}),
  act('log-exported', {}),
  act('top-up-started', {}),
]);
export type StationAct = Readonly<z.infer<typeof stationActSchema>>;
export type StationActType = StationAct['type'];

/** What a station reports once the act was done; null: nothing that a step could wait for. */
export const SEEN_AFTER: Readonly<Record<StationActType, AutoEvent | null>> = {
  'vault-unlocked': 'access:unlocked',
  'vault-locked': null,
  'downtime-declared': 'switch:declared',
  'return-confirmed': 'return:confirmed',
  'worklist-shown': 'worklist:offline-shown',
  'image-opened': 'image:first-offline',
  'prior-opened': 'image:prior-offline',
  'log-opened': 'log:opened',
  'log-exported': 'log:exported',
  'top-up-started': 'prefetch:completed',
};

export const isStationAct = (name: string): boolean => Object.hasOwn(SEEN_AFTER, name);
