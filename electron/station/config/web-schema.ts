// The keys of a DICOMweb service, and what an endpoint must have for the ways in which it is to be asked.
import { z } from 'zod';
import type { QueryMethod, RetrieveMethod } from '../dicom/port.ts';
import { baseUrlProblem, hostAndPortOf, isLoopback } from '../dicom/web/web-address.ts';
import { clientTlsFilesSchema } from './tls-schema.ts';

/** A path; relative to the file that states it. */
const file = z.string().min(1).max(1024);

/** Whose file holds the secret; read anew for each request, so that a token can rotate. */
const authSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('basic'),
    username: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[^:]*$/u, 'a user name has no colon (RFC 7617)'),
    passwordFile: file,
  }),
  z.strictObject({ type: z.literal('bearer'), tokenFile: file }),
]);

export const webServiceSchema = z
  .strictObject({
    /** Such as `https://pacs.example/dicom-web`: `/studies` is appended. */
    baseUrl: z
      .string()
      .max(2048)
      .superRefine((written, context) => {
        const problem = baseUrlProblem(written);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      }),
    auth: authSchema.optional(),
    /** For https; a client certificate goes here. */
    tls: clientTlsFilesSchema.optional(),
    /** Send the secret without https to another host. Anyone on the network can then read it. */
    allowPlainText: z.boolean().default(false),
  })
  .superRefine(({ baseUrl, auth, tls, allowPlainText }, context) => {
    if (baseUrlProblem(baseUrl) !== null || new URL(baseUrl).protocol === 'https:') return;
    const issue = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (tls !== undefined) issue('tls', 'there is no TLS on an address that begins with http://');
    if (auth !== undefined && !allowPlainText && !isLoopback(hostAndPortOf(baseUrl).host)) {
      issue(
        'auth',
        'this secret would cross the network in plain text: use https, or state `allowPlainText: true`',
      );
    }
  });
export type WebServiceFiles = z.output<typeof webServiceSchema>;

export const retrieveMethodSchema = z.enum(['C-MOVE', 'C-GET', 'WADO-RS']);
export const queryMethodSchema = z.enum(['C-FIND', 'QIDO-RS']);

interface WrittenEndpoint {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly aeTitle?: string | undefined;
  readonly web?: WebServiceFiles | undefined;
  readonly retrieveBy?: readonly RetrieveMethod[] | undefined;
  readonly queryBy?: readonly QueryMethod[] | undefined;
  readonly tls?: unknown;
  readonly userIdentity?: unknown;
}

/** Host, port and AE title of an endpoint; of a web service alone, those of its address and no AE title. */
interface Reachable {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly retrieveBy: RetrieveMethod[];
  readonly queryBy: QueryMethod[];
}

const DIMSE_KEYS = ['host', 'port', 'aeTitle'] as const;

/** An endpoint is reached by DIMSE, by DICOMweb, or by both; its methods must be among those. */
export function checkWays(written: WrittenEndpoint, context: z.core.$RefinementCtx): void {
  const issue = (path: readonly (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const isWebAlone = written.web !== undefined && DIMSE_KEYS.every((key) => written[key] === undefined);
  if (!isWebAlone) {
    for (const key of DIMSE_KEYS) if (written[key] === undefined) issue([key], 'this key is missing');
  }
  for (const [key, methods] of [
    ['retrieveBy', written.retrieveBy ?? []],
    ['queryBy', written.queryBy ?? []],
  ] as const) {
    for (const [index, method] of methods.entries()) {
      const isWeb = method === 'WADO-RS' || method === 'QIDO-RS';
      if (isWeb && written.web === undefined) issue([key, index], `${method} needs \`web\` on this endpoint`);
      if (!isWeb && isWebAlone)
        issue([key, index], `${method} needs \`host\`, \`port\` and \`aeTitle\` on this endpoint`);
    }
  }
  for (const key of ['tls', 'userIdentity'] as const) {
    if (isWebAlone && written[key] !== undefined) {
      issue([key], `this is for DICOM associations: a web service has its own \`web.tls\` and \`web.auth\``);
    }
  }
}

/** Fills in what {@link checkWays} let be left out. */
export function reachable<T extends WrittenEndpoint>(written: T): Omit<T, keyof Reachable> & Reachable {
  const { web, aeTitle } = written;
  const ofWeb = web === undefined ? { host: '', port: 0 } : hostAndPortOf(web.baseUrl);
  const hasDimse = aeTitle !== undefined;
  const dimse = <M>(methods: readonly M[]): readonly M[] => (hasDimse ? methods : []);
  const overWeb = <M>(methods: readonly M[]): readonly M[] => (web === undefined ? [] : methods);
  const retrieveBy = written.retrieveBy ?? [
    ...dimse(['C-MOVE', 'C-GET'] as const),
    ...overWeb(['WADO-RS'] as const),
  ];
  const queryBy = written.queryBy ?? [...dimse(['C-FIND'] as const), ...overWeb(['QIDO-RS'] as const)];
  return {
    ...written,
    host: written.host ?? ofWeb.host,
    port: written.port ?? ofWeb.port,
    aeTitle: aeTitle ?? '',
    retrieveBy: [...retrieveBy],
    queryBy: [...queryBy],
  };
}
