// The single steps of the connection test: what each asks, and what its answer means to an installer.
import type { EndpointTestStep } from '../../../shared/contract/endpoint-test-view.ts';
import type { KitError, KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { AssociationCheck } from '../dicom/association-check.ts';
import type { CallOptions, DicomPort, Endpoint, Negotiation, RetrieveMethod } from '../dicom/port.ts';
import type { Learnt } from './capability-facts.ts';
import type { TcpRoute } from './tcp-route.ts';

export interface TestTools {
  readonly port: DicomPort;
  readonly check: AssociationCheck;
  readonly route: TcpRoute;
  /** Of this station: whom the PACS has to know, and where it has to deliver. */
  readonly station: { readonly aeTitle: string; readonly scpHost: string; readonly scpPort: number };
  readonly learn: (endpointId: string, learnt: Learnt) => void;
  readonly now: () => number;
  readonly wall: () => Date;
}

export type Finding = Omit<EndpointTestStep, 'id' | 'elapsedMs'>;

/** Under the UUID-derived root of PS3.5 §B.2: well formed, and nobody's study. */
export const NOBODYS_STUDY = '2.25.329800735698586629295641978511506172919';

const pass = (words: string): Finding => ({ outcome: 'pass', words, remedy: null, code: null });
export const skipped = (words: string): Finding => ({ outcome: 'skipped', words, remedy: null, code: null });
export const failed = ({ message, remedy, code }: KitError, better?: string): Finding => ({
  outcome: 'fail',
  words: message,
  remedy: better ?? remedy,
  code,
});
const unclear = (words: string, remedy: string, code: KitErrorCode | null): Finding => ({
  outcome: 'unclear',
  words,
  remedy,
  code,
});

/** What the administrator of a PACS that does not know us has to enter. */
const register = (endpoint: Endpoint, { station }: TestTools, deliverTo: string): string =>
  `The PACS does not know ${station.aeTitle}: ask its administrator to add AE title ${station.aeTitle} at ${deliverTo}, with the right to query and retrieve from ${endpoint.aeTitle}.`;

export const isTlsTrouble = ({ code }: KitError): boolean => code.startsWith('dicom.tls-');

export function associationFinding(
  answer: Result<Negotiation, KitError>,
  endpoint: Endpoint,
  tools: TestTools,
  deliverTo: string,
): Finding {
  if (!answer.ok) {
    const { code, details } = answer.error;
    const isStranger =
      code === 'dicom.association-rejected' && details['source'] === 1 && details['reason'] === 3;
    return failed(answer.error, isStranger ? register(endpoint, tools, deliverTo) : undefined);
  }
  const { services, implementation } = answer.value;
  const taken = Object.entries(services).filter(([, isTaken]) => isTaken);
  const refused = Object.entries(services).filter(([, isTaken]) => !isTaken);
  const name = implementation.versionName === '' ? '' : ` (${implementation.versionName})`;
  const list = (entries: readonly [string, boolean][]): string =>
    entries.map(([service]) => service).join(', ');
  return pass(
    `${endpoint.aeTitle}${name} takes associations of ${tools.station.aeTitle} and offers ${list(taken)}${refused.length === 0 ? '' : `; not ${list(refused)}`}.`,
  );
}

export const echoFinding = (
  answer: Awaited<ReturnType<DicomPort['echo']>>,
  { aeTitle }: Endpoint,
): Finding =>
  answer.ok
    ? pass(`${aeTitle} answered C-ECHO in ${Math.round(answer.value.roundTripMs)} ms.`)
    : failed(answer.error);

/** Asks for the studies of today, then of a month: how many there are, not whose. */
export async function findFinding(
  endpoint: Endpoint,
  tools: TestTools,
  call: CallOptions,
  deliverTo: string,
): Promise<Finding> {
  const day = (daysAgo: number): string => {
    const at = new Date(tools.wall().getTime() - daysAgo * 86_400_000);
    return `${at.getFullYear()}${String(at.getMonth() + 1).padStart(2, '0')}${String(at.getDate()).padStart(2, '0')}`;
  };
  for (const [words, StudyDate] of [
    ['today', day(0)],
    ['the last 30 days', `${day(30)}-${day(0)}`],
  ] as const) {
    const answer = await tools.port.findStudies(endpoint, { StudyDate }, { ...call, limit: 500 });
    if (!answer.ok && answer.error.code === 'dicom.answer-too-large')
      return pass(`${endpoint.aeTitle} lists more than 500 studies of ${words}.`);
    if (!answer.ok) {
      // Orthanc and others answer C-ECHO to anybody, and abort queries of whom they don't know.
      const isStranger =
        answer.error.code === 'dicom.association-aborted' || answer.error.code === 'dicom.status-refused';
      return failed(answer.error, isStranger ? register(endpoint, tools, deliverTo) : undefined);
    }
    const [smallest] = answer.value.toSorted(
      (a, b) => (a.NumberOfStudyRelatedInstances ?? 1e9) - (b.NumberOfStudyRelatedInstances ?? 1e9),
    );
    if (smallest === undefined) continue;
    await learnRelational(endpoint, smallest.StudyInstanceUID, tools, call);
    const counts = answer.value.some((study) => (study.NumberOfStudyRelatedInstances ?? 0) > 0);
    return pass(
      `${endpoint.aeTitle} lists ${answer.value.length} studies of ${words}, ${counts ? 'with' : 'without'} their numbers of images.`,
    );
  }
  return pass(`${endpoint.aeTitle} answers queries; it lists no study of the last 30 days.`);
}

async function learnRelational(
  endpoint: Endpoint,
  StudyInstanceUID: string,
  { check, learn }: TestTools,
  call: CallOptions,
): Promise<void> {
  const counted = await check.countImagesOfStudy(endpoint, StudyInstanceUID, call);
  if (!counted.ok && !counted.error.code.startsWith('dicom.status-')) return;
  const lists = counted.ok && counted.value > 0;
  const words = lists
    ? 'it lists images of a study without being told the series'
    : 'it lists images only series by series';
  learn(endpoint.id, { id: 'relational-queries', verdict: lists ? 'yes' : 'no', words, by: 'use' });
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Moves a study that nobody has: shows whether the PACS knows us as a place to send to, and sends nothing. */
export async function moveFinding(
  endpoint: Endpoint,
  tools: TestTools,
  call: CallOptions,
  route: { readonly remoteAddress: string; readonly deliverTo: string },
): Promise<Finding> {
  const { aeTitle, scpHost, scpPort } = tools.station;
  const { deliverTo } = route;
  if (isLoopback(scpHost) && !isLoopback(route.remoteAddress))
    return {
      outcome: 'fail',
      words: `This station takes images on ${scpHost}:${scpPort} only, where ${endpoint.aeTitle} cannot reach it.`,
      remedy: `Set storageScp.host to the address of this computer in the network of the PACS (${deliverTo.replace(/:\d+$/u, '')}), or retrieve by C-GET.`,
      code: null,
    };
  const answer = await tools.port.retrieve(endpoint, { StudyInstanceUID: NOBODYS_STUDY }, 'C-MOVE', call);
  if (answer.ok) return pass(`${endpoint.aeTitle} takes C-MOVE to ${aeTitle}.`);
  const { error } = answer;
  if (error.code === 'dicom.move-destination-unknown')
    return failed(
      error,
      `The PACS does not know ${aeTitle} as a place to send to: ask its administrator to add AE title ${aeTitle} at ${deliverTo}.`,
    );
  if (error.code === 'dicom.status-failure' || error.code === 'dicom.sub-operations-failed')
    return unclear(
      `${endpoint.aeTitle} offers C-MOVE, and answered a move of a study that does not exist with a failure: whether it knows ${aeTitle} shows only with a real study.`,
      `Fetch once; if C-MOVE fails, ask its administrator to add AE title ${aeTitle} at ${deliverTo}.`,
      error.code,
    );
  return failed(error);
}

/** C-GET and WADO-RS come back on our own connection: no more is needed than that the service is there. */
export async function fetchFinding(
  endpoint: Endpoint,
  method: Exclude<RetrieveMethod, 'C-MOVE'>,
  tools: TestTools,
  call: CallOptions,
): Promise<Finding> {
  const answer = await tools.port.retrieve(endpoint, { StudyInstanceUID: NOBODYS_STUDY }, method, call);
  const at = endpoint.web !== undefined && method === 'WADO-RS' ? endpoint.web.baseUrl : endpoint.aeTitle;
  const offers = (): Finding => {
    tools.learn(endpoint.id, { id: method, verdict: 'yes', words: `it answers ${method}`, by: 'use' });
    return pass(`${at} offers ${method} and has no study that does not exist.`);
  };
  if (answer.ok) {
    return answer.value.completed === 0
      ? offers()
      : unclear(
          `${at} sent images of a study that does not exist.`,
          'Ask its administrator: images of the wrong study must never come.',
          null,
        );
  }
  const { error } = answer;
  if (method === 'WADO-RS' && error.code === 'dicom.web-not-found') return offers();
  // A failure may say "no such study" or "I cannot": only a real study shows which, and nothing is learnt.
  if (error.code === 'dicom.status-failure' || error.code === 'dicom.sub-operations-failed')
    return unclear(
      `${at} takes ${method}, and answered with a failure to a study that does not exist: whether it can send shows only with a real study.`,
      `Fetch once; if ${method} fails, look at the log of the PACS.`,
      error.code,
    );
  return failed(error);
}

export async function webFinding(endpoint: Endpoint, tools: TestTools, call: CallOptions): Promise<Finding> {
  if (tools.port.webEcho === undefined) return skipped('This station speaks no DICOMweb.');
  const answer = await tools.port.webEcho(endpoint, call);
  if (!answer.ok) return failed(answer.error);
  tools.learn(endpoint.id, { id: 'QIDO-RS', verdict: 'yes', words: 'it answers QIDO-RS', by: 'use' });
  return pass(`${endpoint.web?.baseUrl ?? ''} answers QIDO-RS.`);
}
