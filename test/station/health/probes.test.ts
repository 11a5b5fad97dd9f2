import { describe, expect, it } from 'vitest';
import { type ProbeTools, runProbe } from '../../../electron/station/health/probes.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePacs } from './fake-pacs.ts';

const endpoint = { id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS', retrieveBy: ['C-GET'] } as const;
const FOUND = { instances: 1, pixelSha256: 'aa' };

function probing(canary: ProbeTools['canary']) {
  const clock = createFakeClock();
  const { port, tcpConnect } = createFakePacs(clock);
  const tools = { port, tcpConnect, endpoint, clock, schedule: DEFAULT_PROBE_SCHEDULE };
  const asked = runProbe({ ...tools, ...(canary && { canary }) }, 'retrieve', new AbortController().signal);
  return { clock, asked };
}

describe('one probe', () => {
  it.each<KitErrorCode>([
    'canary.new-syntax',
    'dicom.cancelled',
    'kindness.left-alone',
    'kindness.waited-too-long',
  ])('that ends in %s has found nothing, good or bad', async (code) => {
    const { asked } = probing(() => Promise.resolve(err(kitError(code, 'It did.', 'Wait.'))));
    expect(await asked).toBeNull();
  });

  it('that fails is bad, and that is answered is good', async () => {
    const lost = kitError('dicom.connection-lost', 'Lost.', 'Wait.');
    expect(await probing(() => Promise.resolve(err(lost))).asked).toMatchObject({ outcome: 'bad' });
    expect(await probing(() => Promise.resolve(ok(FOUND))).asked).toMatchObject({ outcome: 'good' });
  });
});
