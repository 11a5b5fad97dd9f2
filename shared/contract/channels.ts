// The contract: one map from channel to input, output and required role. Handlers, preload, browser shell and the page's
// client are derived from it, so a missing handler or schema does not compile.
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';
import { endpointTestViewSchema } from './endpoint-test-view.ts';
import { endpointViewSchema } from './endpoint-view.ts';
import { journalRecordSchema } from './journal.ts';
import { hangingViewSchema } from './hanging-view.ts';
import { KIT_ERROR_CODE_LIST } from './kit-error.ts';
import { ruleLabViewSchema, ruleTextViewSchema } from './rule-lab-view.ts';
import { queueViewSchema } from './queue-view.ts';
import { drillChannels } from './drill-channels.ts';
import { readingLogChannels } from './reading-log-channels.ts';
import { marksChannels } from './marks-channels.ts';
import { decisionViewSchema } from './decision-view.ts';
import { oneLine } from './one-line.ts';
import { pacsLookViewSchema } from './pacs-look-view.ts';
import { plannedWindowViewSchema } from './planned-window-view.ts';
import { steeredSignalSchema, switchViewSchema } from './switch-view.ts';
import { trainingChannels } from './training-channels.ts';
import {
  prefetchViewSchema,
  roleSchema,
  slotViewSchema,
  stationStatusSchema,
  studyViewSchema,
  worklistViewSchema,
} from './views.ts';

/**
 * Who may call: `anyone` on this station, locked or not, who learns nothing of a patient; `reader` once a person has
 * unlocked; `coordinator` once a drill coordinator or an administrator has; `administrator` once an administrator has.
 */
export type RequiredRole = 'anyone' | 'reader' | 'coordinator' | 'administrator';

interface ChannelSpec {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly role: RequiredRole;
}

const none = z.strictObject({});
/** Long enough for any passphrase, short enough that hashing one is no attack. */
const secret = z.string().min(1).max(1024);
const label = oneLine(64);
const endpointId = z.strictObject({ endpointId: z.string().min(1).max(32) });

export const channels = {
  'station:status': { input: none, output: stationStatusSchema, role: 'anyone' },

  'access:unlock': { input: z.strictObject({ passphrase: secret }), output: slotViewSchema, role: 'anyone' },
  /** Locking is open to anyone, and to the shell when the screen is locked: it takes nothing away that a passphrase does not give back. */
  'access:lock': {
    input: z.strictObject({ why: z.enum(['person', 'screen-locked']).default('person') }),
    output: none,
    role: 'anyone',
  },
  /** A person moved a pointer or pressed a key: the idle time starts again. Reads alone don't, a page makes them by itself. */
  'access:touch': { input: none, output: none, role: 'reader' },
  'access:recover': {
    input: z.strictObject({ recoveryCode: secret, newPassphrase: secret, label }),
    output: z.object({ recoveryCode: z.string(), slot: slotViewSchema }),
    role: 'anyone',
  },
  'access:change-passphrase': {
    input: z.strictObject({ oldPassphrase: secret, newPassphrase: secret }),
    output: slotViewSchema,
    role: 'reader',
  },
  'access:list-slots': { input: none, output: z.array(slotViewSchema), role: 'reader' },
  'access:add-passphrase': {
    input: z.strictObject({ passphrase: secret, label, role: roleSchema }),
    output: slotViewSchema,
    role: 'administrator',
  },
  'access:remove-slot': {
    input: z.strictObject({ slotId: z.string().max(64) }),
    output: none,
    role: 'administrator',
  },

  'worklist:list': { input: none, output: worklistViewSchema, role: 'reader' },
  'study:open': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: studyViewSchema,
    role: 'reader',
  },
  'study:close': { input: z.strictObject({ studyKey: keyedHashSchema }), output: none, role: 'reader' },
  /** What the PACS has of a study that is open, beside what is here; it is asked when that is due and it is well (O7). */
  'study:look': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: pacsLookViewSchema,
    role: 'reader',
  },
  /** What the PACS has more of it is fetched next. */
  'study:fetch-more': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: pacsLookViewSchema,
    role: 'reader',
  },
  /** The page found an instance that it could not decode or authenticate: recorded, so that nothing fails silently. */
  'study:report-display-error': {
    input: z.strictObject({
      studyKey: keyedHashSchema,
      instanceKey: keyedHashSchema,
      code: z.enum(KIT_ERROR_CODE_LIST),
    }),
    output: none,
    role: 'reader',
  },

  /** How a study is hung when it is opened: the site's own rules, or the kit's and why. */
  'hanging:rules': { input: none, output: hangingViewSchema, role: 'reader' },

  /** The page is about to be printed: recorded first. */
  'page:print': {
    input: z.strictObject({
      sheet: z.enum(['worklist', 'study', 'queue']),
      studyKey: keyedHashSchema.nullable(),
    }),
    output: none,
    role: 'reader',
  },

  /** `signal`: the switch that the person saw when they began. `drill.not-possible`, and nothing is done, once it is not the one in force (S-6). */
  'switch:declare-down': {
    input: z.strictObject({ signal: steeredSignalSchema, reason: oneLine(200) }),
    output: switchViewSchema,
    role: 'reader',
  },
  'switch:confirm-return': {
    input: z.strictObject({ signal: steeredSignalSchema }),
    output: switchViewSchema,
    role: 'reader',
  },
  /** Newest first. */
  'switch:decisions': {
    input: z.strictObject({ limit: z.number().int().min(1).max(500) }),
    output: z.array(decisionViewSchema),
    role: 'reader',
  },

  /** By their start, the past ones of the last days too. */
  'window:list': { input: none, output: z.array(plannedWindowViewSchema), role: 'reader' },
  'window:plan': {
    input: z.strictObject({
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
      reason: oneLine(200),
    }),
    output: plannedWindowViewSchema,
    role: 'administrator',
  },
  'window:cancel': {
    input: z.strictObject({ windowId: z.string().min(1).max(64) }),
    output: plannedWindowViewSchema,
    role: 'administrator',
  },

  'prefetch:run': { input: none, output: prefetchViewSchema, role: 'reader' },
  'prefetch:cancel': { input: none, output: prefetchViewSchema, role: 'reader' },

  /** Each PACS: how it is, what it can do, what it is used for and why. */
  /** Tests one PACS step by step; a step that fails is an answer, not an error. */
  'endpoint:test': { input: endpointId, output: endpointTestViewSchema, role: 'administrator' },
  'endpoint:cancel-test': { input: endpointId, output: none, role: 'administrator' },
  'endpoint:list': { input: none, output: z.array(endpointViewSchema), role: 'reader' },
  /** The rule by which priors are chosen, and what another would have fetched and missed (product P9). */
  'rule-lab:rule': { input: none, output: ruleTextViewSchema, role: 'reader' },
  'rule-lab:replay': {
    /** YAML of another rule, stating what differs from the default; null replays the rule in force alone. */
    input: z.strictObject({ rule: z.string().max(262_144).nullable() }),
    output: ruleLabViewSchema,
    role: 'reader',
  },
  /** From now until `by` (when a planned downtime begins) the list is asked for each minute; the answer says whether it will be in time. */
  'prefetch:top-up': {
    input: z.strictObject({ by: z.iso.datetime({ offset: true }).max(40) }),
    output: queueViewSchema,
    role: 'reader',
  },
  'prefetch:end-top-up': { input: none, output: queueViewSchema, role: 'reader' },

  /** What is to be fetched, in its order, and how far each study is. */
  'queue:list': { input: none, output: queueViewSchema, role: 'reader' },
  /** Nothing fetches the study until it is resumed; what is here of it stays. */
  'queue:cancel-study': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: queueViewSchema,
    role: 'reader',
  },
  'queue:resume-study': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: queueViewSchema,
    role: 'reader',
  },
  'queue:move-up': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: queueViewSchema,
    role: 'reader',
  },

  ...drillChannels,
  ...trainingChannels,
  ...readingLogChannels,
  ...marksChannels,

  'journal:read': {
    input: z.strictObject({ sinceSeq: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }),
    output: z.array(journalRecordSchema),
    role: 'reader',
  },
} as const satisfies Record<string, ChannelSpec>;

export type Channels = typeof channels;
export type Channel = keyof Channels;
/** What a caller sends. */
export type ChannelInput<C extends Channel> = z.input<Channels[C]['input']>;
/** What a handler receives, parsed. */
export type ParsedInput<C extends Channel> = z.output<Channels[C]['input']>;
export type ChannelOutput<C extends Channel> = z.output<Channels[C]['output']>;

export const CHANNEL_NAMES = Object.keys(channels) as Channel[];

/** Narrows an untrusted name to a channel. */
export const isChannel = (name: unknown): name is Channel =>
  typeof name === 'string' && Object.hasOwn(channels, name);
