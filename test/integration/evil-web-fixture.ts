// A DICOMweb client on a service that goes wrong as told; each test gets both anew.
import { afterEach, beforeEach, expect } from 'vitest';
import type { Endpoint, WebService } from '../../electron/station/dicom/port.ts';
import { createWebPort, type WebPort } from '../../electron/station/dicom/web/web-port.ts';
import { type EvilWebServer, STUDY, startEvilWebServer } from '../peers/evil-web-server.ts';
import { type MemorySink, memorySink } from '../peers/test-station.ts';

export const CALL = { deadlineMs: 5000, idleMs: 300 };
export const TARGET = { StudyInstanceUID: STUDY };

export let evil: EvilWebServer;
export let sink: MemorySink;
export let port: WebPort;
beforeEach(async () => {
  evil = await startEvilWebServer();
  sink = memorySink();
  port = createWebPort({ sink, maxAnswerBytes: 1_000_000, maxParts: 1000 });
});
afterEach(async () => {
  await port.close();
  await evil.close();
});

export const at = (listening: number, web: Partial<WebService> = {}): Endpoint => ({
  id: 'evil',
  host: '127.0.0.1',
  port: listening,
  aeTitle: '',
  retrieveBy: ['WADO-RS'],
  web: { baseUrl: `http://127.0.0.1:${listening}/rs`, ...web },
});
export const retrieve = (
  endpoint = at(evil.port),
  call: Partial<typeof CALL> & { signal?: AbortSignal } = {},
) => port.retrieve(endpoint, TARGET, 'WADO-RS', { ...CALL, ...call });
export const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code;
/** Whatever was begun was finished or forgotten, and the vault was told that no more comes. */
export const settled = (): Promise<void> =>
  expect.poll(() => sink.endedAssociations.length).toBeGreaterThan(0);
