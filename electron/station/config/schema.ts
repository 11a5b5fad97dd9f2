// The one schema of a station's configuration. Its comments are the reference that docs/configuration.md is written from.
import { z } from 'zod';
import { endpointRankSchema, endpointRoleSchema } from '../../../shared/contract/endpoint-view.ts';
import {
  DEFAULT_QUERY_CHARACTER_SET,
  QUERY_CHARACTER_SETS,
  type QueryCharacterSet,
} from '../dicom/query-text.ts';
import { prefetchSchema } from './prefetch-schema.ts';
import { readingLogSchema } from './reading-log-schema.ts';
import { worklistSchema } from './worklist-schema.ts';
import { canarySchema, networkSchema } from '../health/canary-config.ts';
import { plannedWindowsSchema } from '../health/window-config.ts';
import type { PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import type { Credentials } from './credentials.ts';
import type { ConfigProblem } from './load.ts';
import {
  certificateFingerprint,
  endpointTlsSchema,
  listenerTlsSchema,
  userIdentitySchema,
} from './tls-schema.ts';
import {
  checkWays,
  queryMethodSchema,
  reachable,
  retrieveMethodSchema,
  webServiceSchema,
} from './web-schema.ts';

/** AE title: 1–16 characters of the default repertoire, no backslash or control character (PS3.5 §6.2, VR AE). */
const aeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/u, 'an AE title has 1 to 16 plain characters and no backslash');
const port = z.int().min(1, 'a port is between 1 and 65535').max(65_535, 'a port is between 1 and 65535');
const durationMs = (min: number, max: number) => z.int().min(min).max(max);

/** Below this a transfer of one image takes so long that the PACS may give it up. */
const bytesPerSecond = z.int().min(65_536, 'a cap is at least 65536 bytes a second').max(10_000_000_000);
/** A time of day, HH:MM. */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'a time of day is written "HH:MM"');

const writtenEndpointSchema = z.strictObject({
  /** The site's own name for this PACS, unique in the file. */
  id: z.string().regex(/^[\w-]{1,32}$/u, 'an id has letters, digits, - and _ only'),
  /** These three may be left out together where there is `web`: such an endpoint is asked by DICOMweb alone. */
  host: z.string().min(1).max(253).optional(),
  port: port.optional(),
  aeTitle: aeTitle.optional(),
  /** Its DICOMweb service. */
  web: webServiceSchema.optional(),
  /** Ways to query and to retrieve, best first. Left out: what it has, DIMSE first. */
  queryBy: z.array(queryMethodSchema).min(1).optional(),
  retrieveBy: z.array(retrieveMethodSchema).min(1).optional(),
  /** What it is asked for; `canary`: probed with the dear probes too. */
  roles: z.array(endpointRoleSchema).min(1).default(['query', 'retrieve', 'canary']),
  /** Matching keys that are not ASCII are written in it: for a PACS that does not know UTF-8. */
  characterSet: z
    .enum(Object.keys(QUERY_CHARACTER_SETS) as [QueryCharacterSet, ...QueryCharacterSet[]])
    .default(DEFAULT_QUERY_CHARACTER_SET),
  /** In which order they are tried; among equals the least busy goes first. */
  rank: endpointRankSchema.default('primary'),
  /** DICOM over TLS; left out: plain text. */
  tls: endpointTlsSchema.optional(),
  /** Who we say we are when we open an association. */
  userIdentity: userIdentitySchema.optional(),
  /** Never more from this one, whatever `kindness` allows. */
  maxBytesPerSecond: bytesPerSecond.optional(),
});
const endpointSchema = writtenEndpointSchema.superRefine(checkWays).transform(reachable);

export const configSchema = z
  .strictObject({
    station: z
      .strictObject({
        /** Shown in the bar of every window. */
        name: z.string().trim().min(1).max(64).default('Reading station'),
        /** Our own AE title: the PACS must know it, and send C-MOVE sub-operations to it. */
        aeTitle: aeTitle.default('PACSKIT'),
      })
      .prefault({}),

    /** Where C-MOVE delivers. Only AE titles and addresses that are known here get an association. */
    storageScp: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(11_112),
        /** Left out: every endpoint, from the address of its host. */
        allowed: z
          .array(
            z.strictObject({
              aeTitle,
              addresses: z.array(z.string().min(1)).min(1),
              /** With `tls`: one of these certificates, by SHA-256 fingerprint, or a subject's CN or alternative name. */
              certificateFingerprints: z.array(certificateFingerprint).min(1).optional(),
              certificateNames: z.array(z.string().min(1).max(253)).min(1).optional(),
            }),
          )
          .optional(),
        /** DICOM over TLS; left out: plain text. */
        tls: listenerTlsSchema.optional(),
        maxPduLengthBytes: z.int().min(4096).max(1_048_576).default(131_072),
        maxAssociations: z.int().min(1).max(64).default(8),
        idleTimeoutMs: durationMs(1000, 600_000).default(30_000),
        maxInstanceBytes: z.int().min(1_048_576).default(4_294_967_296),
      })
      .prefault({}),

    /** PACS servers, best first. */
    endpoints: z
      .array(endpointSchema)
      .min(1, 'name at least one PACS')
      .max(16)
      .refine(
        (list) => new Set(list.map((endpoint) => endpoint.id)).size === list.length,
        'every endpoint needs an id of its own',
      ),

    worklist: worklistSchema,

    priors: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Left out: as the rule says. 0: none. */
        maxPerStudy: z.int().min(0).max(20).optional(),
        maxAgeYears: z.int().min(1).max(50).optional(),
        /** Priors that are begun on one calendar day, over all studies; the best ones first. Left out: no cap. */
        maxPerDay: z.int().min(1).max(100_000).optional(),
        /** YAML file with the site's own rule, relative to this file; docs/prior-rule.md. */
        ruleFile: z.string().min(1).max(1024).optional(),
      })
      .prefault({}),

    /** How a study is hung when it is opened. */
    hanging: z
      .strictObject({
        /** YAML file with the site's own hanging rules, relative to this file; docs/hanging-rules.md. */
        ruleFile: z.string().min(1).max(1024).optional(),
      })
      .prefault({}),

    prefetch: prefetchSchema,

    /** What the station allows itself of the PACS (S-10). */
    kindness: z
      .strictObject({
        /** Left out or null: no cap. */
        maxBytesPerSecond: bytesPerSecond.nullable().default(null),
        /** Instead of the cap above during parts of the day, local time; the first that holds counts; null: no cap. */
        hours: z
          .array(
            z.strictObject({ from: timeOfDay, to: timeOfDay, maxBytesPerSecond: bytesPerSecond.nullable() }),
          )
          .max(24)
          .default([]),
        /** Calls at one time to one endpoint; a query counts as one, probes have their own. */
        maxAssociations: z.int().min(1).max(16).default(2),
      })
      .prefault({}),

    monitor: z
      .strictObject({
        /** The endpoint that the switch speaks of; left out: the first. */
        endpoint: z.string().optional(),
        /** A small known object that is fetched now and then, hashed and forgotten: proves that retrieves work. */
        canary: canarySchema.optional(),
        /** What tells this station's own network from the PACS when the PACS says nothing. */
        network: networkSchema.prefault({}),
        /** A time server (SNTP) to compare this computer's clock with; shown only. */
        ntp: z.strictObject({ host: z.string().min(1).max(253), port: port.default(123) }).optional(),
        /** Overrides of the switch's policy and probe schedule by dotted name; names in electron/station/health/README.md. */
        policy: z.record(z.string(), z.number()).default({}),
      })
      .prefault({}),

    /** Downtimes that are known before: the switch goes offline and comes back by the clock. */
    plannedWindows: plannedWindowsSchema,

    access: z
      .strictObject({
        /** Locks after this long without a person at the page. 0: never by itself. */
        lockAfterIdleMs: durationMs(0, 86_400_000).default(14_400_000),
      })
      .prefault({}),

    /** The downtime reading log. */
    readingLog: readingLogSchema,

    page: z
      .strictObject({
        /** Port of the browser shell on 127.0.0.1; 0: a free one. */
        port: z.int().min(0).max(65_535).default(0),
      })
      .prefault({}),

    /** True only on the rehearsal PACS: every surface then says REHEARSAL. */
    rehearsal: z.boolean().default(false),
  })
  .superRefine(({ endpoints, worklist }, context) => {
    // Turns, breaker and load go by the id: a dead RIS must not be taken for the PACS.
    const taken = new Set(endpoints.map(({ id }) => id));
    for (const [index, { id }] of worklist.scheduled.entries()) {
      const path = ['worklist', 'scheduled', index, 'id'];
      if (taken.has(id)) context.addIssue({ code: 'custom', path, message: 'another server has this id' });
      taken.add(id);
    }
  });

type WrittenConfig = z.output<typeof configSchema>;

/**
 * The configuration as the station's parts get it: `priors.rule` is what `priors.ruleFile` says, `credentials` what the files of
 * certificates, keys and secrets hold, read and checked; `warnings` are for a person, and stop nothing.
 */
export type KitConfig = Omit<WrittenConfig, 'priors'> & {
  readonly priors: WrittenConfig['priors'] & { readonly rule?: PriorRule };
  readonly credentials?: Credentials;
  readonly warnings?: readonly ConfigProblem[];
};
