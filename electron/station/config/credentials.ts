// Everything secret that the configuration's files hold. Kept in private fields, so that a configuration can be printed,
// logged or sent to a page without them.
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { YamlPath } from '../../../shared/yaml/located-yaml.ts';
import type { TlsListenerSettings, TlsSettings, UserIdentity, WebService } from '../dicom/port.ts';
import { readTlsFiles } from './certificate-files.ts';
import type { ConfigProblem } from './load.ts';
import type { KitConfig } from './schema.ts';
import { type Findings, note, readNamedFile, readSecretLine, type StatedAt } from './secret-file.ts';
import type { EndpointTlsFiles, ListenerTlsFiles, UserIdentityFiles } from './tls-schema.ts';
import { readWebService } from './web-service.ts';

interface EndpointSecrets {
  readonly tls?: TlsSettings;
  readonly userIdentity?: UserIdentity;
  readonly web?: WebService;
}

/** What the files hold. `JSON.stringify` and `util.inspect` see nothing of it. */
export class Credentials {
  readonly #endpoints: ReadonlyMap<string, EndpointSecrets>;
  readonly #listener: TlsListenerSettings | undefined;
  readonly #scheduled: ReadonlyMap<string, TlsSettings>;

  constructor(
    endpoints: ReadonlyMap<string, EndpointSecrets>,
    listener: TlsListenerSettings | undefined,
    scheduled: ReadonlyMap<string, TlsSettings> = new Map(),
  ) {
    this.#endpoints = endpoints;
    this.#listener = listener;
    this.#scheduled = scheduled;
  }

  /** Of a modality worklist, by its id. */
  ofScheduled(id: string): TlsSettings | undefined {
    return this.#scheduled.get(id);
  }

  ofEndpoint(id: string): EndpointSecrets {
    return this.#endpoints.get(id) ?? {};
  }

  get listener(): TlsListenerSettings | undefined {
    return this.#listener;
  }
}

/**
 * Reads and checks every file with a certificate, a key or a secret.
 *
 * @returns the secrets and what a person should know of them, or every mistake
 */
export async function readCredentials(
  config: KitConfig,
  statedAt: StatedAt,
  now: Date,
): Promise<
  Result<
    { readonly credentials: Credentials; readonly warnings: readonly ConfigProblem[] },
    readonly ConfigProblem[]
  >
> {
  const findings: Findings = { mistakes: [], warnings: [] };
  const reading: Reading = { statedAt, findings, now };
  const endpoints = new Map<string, EndpointSecrets>();
  for (const [index, { id, tls, userIdentity, web }] of config.endpoints.entries()) {
    const secrets: { -readonly [K in keyof EndpointSecrets]: EndpointSecrets[K] } = {};
    if (tls !== undefined) secrets.tls = await endpointTls(['endpoints', index, 'tls'], tls, reading);
    if (userIdentity !== undefined) {
      const read = await identity(index, userIdentity, tls !== undefined, reading);
      if (read !== null) secrets.userIdentity = read;
    }
    if (web !== undefined) secrets.web = await readWebService(id, ['endpoints', index, 'web'], web, reading);
    endpoints.set(id, secrets);
  }
  const scheduled = new Map<string, TlsSettings>();
  for (const [index, { id, tls }] of config.worklist.scheduled.entries()) {
    if (tls !== undefined)
      scheduled.set(id, await endpointTls(['worklist', 'scheduled', index, 'tls'], tls, reading));
  }
  const { tls } = config.storageScp;
  pinsNeedTls(config, reading);
  const listener = tls === undefined ? undefined : await listenerTls(tls, reading);
  if (findings.mistakes.length > 0) return err(findings.mistakes);
  return ok({ credentials: new Credentials(endpoints, listener, scheduled), warnings: findings.warnings });
}

interface Reading {
  readonly statedAt: StatedAt;
  readonly findings: Findings;
  readonly now: Date;
}

async function endpointTls(at: YamlPath, tls: EndpointTlsFiles, reading: Reading): Promise<TlsSettings> {
  const read = await readTlsFiles(at, tls, 'client', reading);
  const { profile, serverName } = tls;
  return { profile, ...read, ...(serverName !== undefined && { serverName }) };
}

async function listenerTls(tls: ListenerTlsFiles, reading: Reading): Promise<TlsListenerSettings> {
  const read = await readTlsFiles(['storageScp', 'tls'], tls, 'server', reading);
  // An empty one is a mistake that has been noted by now, and nothing is built from it.
  const { ca = '', certificate = '', key = '' } = read;
  return { profile: tls.profile, clientCertificates: tls.clientCertificates, ca, certificate, key };
}

async function identity(
  index: number,
  written: UserIdentityFiles,
  encrypted: boolean,
  reading: Reading,
): Promise<UserIdentity | null> {
  const at = ['endpoints', index, 'userIdentity'];
  if (written.type === 'username') return written;
  if (!encrypted && !written.allowPlainText) {
    const { file, line } = reading.statedAt(at);
    reading.findings.mistakes.push({
      file,
      line,
      path: at.join('.'),
      reason:
        'this secret would cross the network in plain text: give the endpoint `tls`, or state `allowPlainText: true`',
    });
    return null;
  }
  const { allowPlainText } = written;
  if (written.type === 'passcode') {
    const passcode = await readSecretLine([...at, 'passcodeFile'], written.passcodeFile, reading);
    return passcode === null
      ? null
      : { type: 'passcode', username: written.username, passcode, allowPlainText };
  }
  const token = await tokenOf([...at, 'tokenFile'], written.tokenFile, reading);
  return token === null ? null : { type: written.type, token, allowPlainText };
}

/** Without TLS no peer shows a certificate: nobody could ever deliver. */
function pinsNeedTls({ storageScp }: KitConfig, { statedAt, findings }: Reading): void {
  if (storageScp.tls !== undefined) return;
  for (const [index, allowed] of (storageScp.allowed ?? []).entries()) {
    if (allowed.certificateFingerprints === undefined && allowed.certificateNames === undefined) continue;
    const at = ['storageScp', 'allowed', index];
    const { file, line } = statedAt(at);
    const reason = 'a peer shows a certificate only where storageScp has `tls`';
    findings.mistakes.push({ file, line, path: at.join('.'), reason });
  }
}

// Two length fields of 16 bits are around it (PS3.7 §D.3.3.7.1, PS3.8 §9.3.2.3), and other items are beside it.
const MAX_TOKEN_BYTES = 60_000;

/** A token may have many lines (a SAML assertion is XML); space around it does not belong to it. */
async function tokenOf(key: YamlPath, written: string, reading: Reading): Promise<string | null> {
  const named = await readNamedFile(key, written, { secret: true }, reading);
  if (named === null) return null;
  const token = named.text.trim();
  const bytes = Buffer.byteLength(token);
  if (bytes > 0 && bytes <= MAX_TOKEN_BYTES) return token;
  const what = bytes === 0 ? 'the file is empty' : `a token has at most ${MAX_TOKEN_BYTES} bytes`;
  note(reading.findings.mistakes, reading.statedAt, named, what);
  return null;
}
