import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemTcpConnect as tcpConnect } from '../../../electron/station/health/tcp-connect.ts';

const servers: Server[] = [];
const listen = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => {}));
    servers.push(server);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

afterEach(async () => {
  await Promise.all(servers.splice(0).map(close));
});

describe('the TCP probe', () => {
  it('finds a port that listens, and names one that refuses', async () => {
    const port = await listen();
    expect((await tcpConnect({ host: '127.0.0.1', port }, { deadlineMs: 2000 })).ok).toBe(true);
    await Promise.all(servers.splice(0).map(close));
    expect(await tcpConnect({ host: '127.0.0.1', port }, { deadlineMs: 2000 })).toMatchObject({
      ok: false,
      error: { code: 'dicom.connection-refused' },
    });
  });

  it('ends when told to', async () => {
    const port = await listen();
    const signal = AbortSignal.abort();
    expect(await tcpConnect({ host: '127.0.0.1', port }, { deadlineMs: 2000, signal })).toMatchObject({
      ok: false,
      error: { code: 'dicom.cancelled' },
    });
  });
});
