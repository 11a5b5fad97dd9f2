// The connection test from the first packet to the last service: each step needs those before it, all of it has an end.
import type { EndpointTestStep, EndpointTestView } from '../../../shared/contract/endpoint-test-view.ts';
import type { CallOptions, Endpoint } from '../dicom/port.ts';
import {
  associationFinding,
  echoFinding,
  failed,
  fetchFinding,
  findFinding,
  type Finding,
  isTlsTrouble,
  moveFinding,
  skipped,
  type TestTools,
  webFinding,
} from './test-steps.ts';
import { tlsWords } from './endpoint-words.ts';

/** Each step's own; the whole test ends within the sum. */
const STEP_MS = 10_000;

type StepId = EndpointTestStep['id'];

/** @param signal ends the test at once; what was found until then is answered */
export async function testEndpoint(
  endpoint: Endpoint,
  tools: TestTools,
  signal: AbortSignal,
): Promise<EndpointTestView> {
  const startedAt = tools.wall().toISOString();
  const steps: EndpointTestStep[] = [];
  // As a probe: it must get through just when the breaker is open, because that is when somebody repairs the link.
  const call: CallOptions = { deadlineMs: STEP_MS, idleMs: STEP_MS, signal, urgency: 'probe' };
  const { station } = tools;
  let route: { localAddress: string; remoteAddress: string } | null = null;
  let implementation = '';
  const passed = (id: StepId): boolean => steps.some((step) => step.id === id && step.outcome === 'pass');
  const step = async (id: StepId, needs: readonly StepId[], run: () => Promise<Finding> | Finding) => {
    if (signal.aborted) return;
    const missing = needs.find((need) => !passed(need));
    const begun = tools.now();
    const finding = missing === undefined ? await run() : skipped(`Not tried, since ${missing} failed.`);
    if (!signal.aborted) steps.push({ id, ...finding, elapsedMs: Math.round(tools.now() - begun) });
  };
  const deliverTo = (): string => `${route?.localAddress ?? "this computer's address"}:${station.scpPort}`;
  const speaksDimse = endpoint.aeTitle !== '';
  const uses = (method: 'C-MOVE' | 'C-GET' | 'WADO-RS'): boolean => endpoint.retrieveBy.includes(method);

  if (speaksDimse) {
    await step('tcp', [], async () => {
      const found = await tools.route(endpoint, { deadlineMs: STEP_MS, signal });
      if (!found.ok) return failed(found.error);
      route = found.value;
      const from = `from ${found.value.localAddress}`;
      return { ...skipped(`${endpoint.host}:${endpoint.port} takes connections ${from}.`), outcome: 'pass' };
    });
    let answer: Awaited<ReturnType<TestTools['check']['negotiate']>> | null = null;
    if (passed('tcp') && !signal.aborted) answer = await tools.check.negotiate(endpoint, call);
    const negotiated = answer;
    const tls = tlsWords(endpoint);
    await step('tls', ['tcp'], () => {
      if (negotiated?.ok === false && isTlsTrouble(negotiated.error)) return failed(negotiated.error);
      if (tls === null) return skipped('Not configured: plain text.');
      const isOpen =
        negotiated?.ok === true || negotiated?.error.code.startsWith('dicom.association-') === true;
      return isOpen
        ? { ...skipped(`The connection is encrypted: ${tls}.`), outcome: 'pass' }
        : skipped('Not reached.');
    });
    const hasTls = steps.every(({ id, outcome }) => id !== 'tls' || outcome !== 'fail');
    await step('association', hasTls ? ['tcp'] : ['tls'], () => {
      if (negotiated === null) return skipped('Not tried.');
      if (negotiated.ok) {
        const { versionName, classUid } = negotiated.value.implementation;
        implementation = [versionName, classUid].filter((part) => part !== '').join(' ');
      }
      return associationFinding(negotiated, endpoint, tools, deliverTo());
    });
    await step('C-ECHO', ['association'], async () =>
      echoFinding(await tools.port.echo(endpoint, call), endpoint),
    );
    await step('C-FIND', ['association'], () =>
      endpoint.queryBy?.includes('C-FIND') === false
        ? skipped('Not configured: queries go by QIDO-RS.')
        : findFinding({ ...endpoint, queryBy: ['C-FIND'] }, tools, call, deliverTo()),
    );
    await step('C-MOVE', ['association'], () =>
      uses('C-MOVE')
        ? moveFinding(endpoint, tools, call, {
            remoteAddress: route?.remoteAddress ?? endpoint.host,
            deliverTo: deliverTo(),
          })
        : skipped('Not configured.'),
    );
    await step('C-GET', ['association'], () =>
      uses('C-GET') ? fetchFinding(endpoint, 'C-GET', tools, call) : skipped('Not configured.'),
    );
  }
  if (endpoint.web !== undefined) {
    await step('QIDO-RS', [], () => webFinding(endpoint, tools, call));
    await step('WADO-RS', ['QIDO-RS'], () =>
      uses('WADO-RS') ? fetchFinding(endpoint, 'WADO-RS', tools, call) : skipped('Not configured.'),
    );
  }
  const { verdict, words } = judge(endpoint, steps, signal.aborted);
  return {
    endpointId: endpoint.id,
    calledAeTitle: endpoint.aeTitle,
    callingAeTitle: station.aeTitle,
    address: speaksDimse ? `${endpoint.host}:${endpoint.port}` : (endpoint.web?.baseUrl ?? ''),
    deliverTo: route === null ? null : deliverTo(),
    implementation,
    startedAt,
    finishedAt: tools.wall().toISOString(),
    verdict,
    words,
    steps,
  };
}

/** It passes when its roles can be filled: queries one way, retrieves at least one way that nothing speaks against. */
function judge(
  endpoint: Endpoint,
  steps: readonly EndpointTestStep[],
  isCancelled: boolean,
): Pick<EndpointTestView, 'verdict' | 'words'> {
  if (isCancelled) return { verdict: 'cancelled', words: 'The test was cancelled.' };
  const { roles } = endpoint;
  const outcome = (id: StepId) => steps.find((step) => step.id === id)?.outcome ?? 'skipped';
  const isFit = (id: StepId): boolean => outcome(id) === 'pass' || outcome(id) === 'unclear';
  const wanted: (readonly [role: string, ways: readonly StepId[]])[] = [
    ...(roles?.includes('query') === false ? [] : [['be queried', ['C-FIND', 'QIDO-RS']] as const]),
    ...(roles?.includes('retrieve') === false
      ? []
      : [['be retrieved from', ['C-MOVE', 'C-GET', 'WADO-RS']] as const]),
  ];
  const unmet = wanted.filter(([, ways]) => !ways.some(isFit)).map(([words]) => words);
  if (unmet.length > 0) {
    const first = steps.find((step) => step.outcome === 'fail');
    const why = first === undefined ? '' : ` ${first.words} ${first.remedy ?? ''}`;
    return { verdict: 'fail', words: `${endpoint.id} cannot ${unmet.join(' or ')}.${why}`.trim() };
  }
  const flaws = steps.filter((step) => step.outcome === 'fail').map(({ id }) => id);
  const but = flaws.length === 0 ? '' : `, but not by ${flaws.join(', ')}`;
  return { verdict: 'pass', words: `${endpoint.id} can be used${but}.` };
}
