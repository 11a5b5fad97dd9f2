// A connection test of the fake station: the PACS answers, but does not know where to send images.
import type { EndpointTestView } from '../../../shared/contract/endpoint-test-view.ts';

export const fakeEndpointTest = (endpointId: string, nowMs: number): EndpointTestView => ({
  endpointId,
  calledAeTitle: 'MAINPACS',
  callingAeTitle: 'KITSTATION',
  address: 'pacs.hospital.example:11112',
  deliverTo: '10.20.0.77:11113',
  implementation: 'FAKE_1.0',
  startedAt: new Date(nowMs - 4_000).toISOString(),
  finishedAt: new Date(nowMs).toISOString(),
  verdict: 'fail',
  words: 'It answers queries, but cannot send images to this station.',
  steps: [
    {
      id: 'tcp',
      outcome: 'pass',
      words: 'pacs.hospital.example:11112 takes connections.',
      remedy: null,
      code: null,
      elapsedMs: 3,
    },
    {
      id: 'tls',
      outcome: 'skipped',
      words: 'No encryption is configured.',
      remedy: null,
      code: null,
      elapsedMs: 0,
    },
    {
      id: 'C-FIND',
      outcome: 'unclear',
      words: 'It answered, but named no study of today.',
      remedy: 'Ask the PACS for a day on which it has studies.',
      code: null,
      elapsedMs: 84,
    },
    {
      id: 'C-MOVE',
      outcome: 'fail',
      words: 'It does not know KITSTATION as a destination.',
      remedy: 'Ask the PACS administrator to enter KITSTATION with 10.20.0.77 and port 11113.',
      code: 'dicom.move-destination-unknown',
      elapsedMs: 1_240,
    },
  ],
});
