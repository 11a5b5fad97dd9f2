import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { openShell } from '../../../electron/cli/open-shell.ts';
import { silentLog } from '../../../electron/station/log.ts';
import { createFakeStation } from '../../fixtures/fake-station.ts';

it('a page port that is taken closes the station and names the port: no station without a page goes on fetching', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let closed = 0;
  const station = {
    host: createFakeStation().host,
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  };
  const opened = await openShell(station, { rendererDir: tmpdir(), port, log: silentLog });
  expect(opened).toMatchObject({ ok: false, error: { code: 'station.port-taken', details: { port } } });
  expect(opened.ok ? '' : opened.error.message).toContain(String(port));
  expect(closed).toBe(1);
});
