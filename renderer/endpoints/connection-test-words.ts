// The steps of a connection test as an installer names them, from the first packet to the last service.
import type { EndpointTestStep, EndpointTestView } from '../../shared/contract/endpoint-test-view.ts';
import type { ToneWords } from './endpoint-words.ts';

const STEPS: Record<EndpointTestStep['id'], string> = {
  tcp: 'Network connection (TCP)',
  tls: 'Encryption (TLS)',
  association: 'Introduction (association)',
  'C-ECHO': 'Echo (C-ECHO)',
  'C-FIND': 'Query (C-FIND)',
  'C-MOVE': 'Images sent to us (C-MOVE)',
  'C-GET': 'Images over our own connection (C-GET)',
  'QIDO-RS': 'Query over HTTP (QIDO-RS)',
  'WADO-RS': 'Images over HTTP (WADO-RS)',
};
export const stepName = (id: EndpointTestStep['id']): string => STEPS[id];

const OUTCOMES: Record<EndpointTestStep['outcome'], ToneWords> = {
  pass: { text: 'works', tone: 'good' },
  fail: { text: 'fails', tone: 'bad' },
  unclear: { text: 'unclear', tone: 'warn' },
  skipped: { text: 'not tried', tone: 'soft' },
};
/** "Unclear" never reads as "works": the answer proved nothing either way. */
export const stepOutcomeWords = (outcome: EndpointTestStep['outcome']): ToneWords => OUTCOMES[outcome];

const VERDICTS: Record<EndpointTestView['verdict'], ToneWords> = {
  pass: { text: 'The connection works.', tone: 'good' },
  fail: { text: 'The connection does not work.', tone: 'bad' },
  cancelled: { text: 'The test was stopped.', tone: 'warn' },
};
export const testVerdictWords = (verdict: EndpointTestView['verdict']): ToneWords => VERDICTS[verdict];
