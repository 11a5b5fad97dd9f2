import { describe, expect, it } from 'vitest';
import { createWebPort } from '../../electron/station/dicom/web/web-port.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import {
  FILES,
  multipart,
  startEvilWebServer,
  startRawServer,
  studies,
  WADO_MODES,
} from '../peers/evil-web-server.ts';
import { freePort } from '../peers/peer-process.ts';
import { memorySink } from '../peers/test-station.ts';
import { at, CALL, codeOf, evil, port, retrieve, settled, sink } from './evil-web-fixture.ts';

describe('how a DICOMweb service is dealt with', () => {
  it('what it says about waiting is passed on', async () => {
    evil.play = WADO_MODES.busy;
    expect(await retrieve()).toMatchObject({ error: { retryable: true, details: { retryAfterMs: 7000 } } });
  });

  it('an answer that was cut leaves nothing half-received behind', async () => {
    evil.play = WADO_MODES['reset-in-body'];
    expect(codeOf(await retrieve())).toBe('dicom.connection-lost');
    await settled();
    expect([sink.arrived.size, sink.aborted]).toEqual([0, 1]);
  });

  it('a caller who gives up is told so at once', async () => {
    evil.play = WADO_MODES['stalls-in-body'];
    const abort = new AbortController();
    const result = retrieve(at(evil.port), { idleMs: 60_000, deadlineMs: 60_000, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(codeOf(await result)).toBe('dicom.cancelled');
    expect(codeOf(await retrieve(at(evil.port), { signal: abort.signal }))).toBe('dicom.cancelled');
    await settled();
  });

  it('a port that closes ends what is under way', async () => {
    evil.play = WADO_MODES['stalls-before-answer'];
    const result = retrieve(at(evil.port), { idleMs: 60_000, deadlineMs: 60_000 });
    setTimeout(() => void port.close(), 50);
    expect(codeOf(await result)).toBe('dicom.cancelled');
  });

  it('a sink that refuses an instance, or cannot write, makes the study a failure and keeps the rest', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, {
        'content-type': 'multipart/related; type="application/dicom"; boundary=kit-boundary',
      });
      response.end(multipart(FILES));
    };
    sink.refuse = ({ SOPInstanceUID }) =>
      SOPInstanceUID.endsWith('.1') ? kitError('ingest.malformed', 'x', 'y') : null;
    expect(await retrieve()).toMatchObject({
      error: { code: 'dicom.sub-operations-failed', details: { completed: 1, failed: 1 } },
    });
    expect(sink.arrived.size).toBe(1);
  });

  // guards S-7
  it('the next instance is taken while one is made durable, and the retrieve ends after the last, or fails', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, {
        'content-type': 'multipart/related; type="application/dicom"; boundary=kit-boundary',
      });
      response.end(multipart(FILES));
    };
    const log: string[] = [];
    const finishing: ((result: Result<void, KitError>) => void)[] = [];
    sink.begin = () => {
      log.push('begin');
      return {
        write: () => undefined,
        finish() {
          log.push('finish');
          return new Promise((resolve) => finishing.push(resolve));
        },
        abort: () => Promise.resolve(),
      };
    };
    sink.associationEnded = () => log.push('ended');
    const failing = retrieve(at(evil.port), { idleMs: 60_000, deadlineMs: 60_000 }).then((result) => {
      log.push('answered');
      return result;
    });
    await expect.poll(() => finishing.length).toBe(FILES.length);
    finishing[1]?.(ok(undefined));
    finishing[0]?.(err(kitError('vault.io-failed', 'x', 'y')));
    expect(await failing).toMatchObject({
      error: { code: 'dicom.sub-operations-failed', details: { completed: 1, failed: 1 } },
    });
    await expect.poll(() => log).toContain('ended');
    expect(log).toEqual(['begin', 'finish', 'begin', 'finish', 'ended', 'answered']);

    const abort = new AbortController();
    const cancelled = retrieve(at(evil.port), { signal: abort.signal });
    await expect.poll(() => finishing.length).toBe(2 * FILES.length);
    abort.abort();
    expect(codeOf(await cancelled)).toBe('dicom.cancelled');
    expect(log.filter((line) => line === 'ended')).toHaveLength(1);
    for (const finish of finishing) finish(ok(undefined));
    await expect.poll(() => log.filter((line) => line === 'ended')).toHaveLength(2);
  });

  it('holds the service back while the sink is busy, which is not the service being idle', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, {
        'content-type': 'multipart/related; type="application/dicom"; boundary=kit-boundary',
      });
      response.end(multipart(FILES));
    };
    let writing = 0;
    let most = 0;
    const inner = memorySink();
    sink.begin = (arriving) => {
      const receiver = inner.begin(arriving);
      return {
        ...receiver,
        async write(chunk) {
          writing += 1;
          most = Math.max(most, writing);
          await new Promise((resolve) => setTimeout(resolve, 400));
          writing -= 1;
          await receiver.write(chunk);
        },
      };
    };
    expect(codeOf(await retrieve(at(evil.port), { idleMs: 200, deadlineMs: 20_000 }))).toBe('ok');
    expect(most).toBe(1);
    sink.begin = () => ({
      write: () => new Promise<void>(() => undefined),
      finish: () => Promise.reject(new Error('never')),
      abort: () => Promise.resolve(),
    });
    expect(codeOf(await retrieve(at(evil.port), { deadlineMs: 500 }))).toBe('dicom.deadline-exceeded');
  });

  it('a redirect within the service is followed, with its credentials', async () => {
    evil.play = (request, response) => {
      const moved = request.url?.startsWith('/new') === true;
      response.writeHead(
        moved ? 200 : 307,
        moved ? { 'content-type': 'application/json' } : { location: '/new/studies' },
      );
      response.end(moved ? '[]' : '');
    };
    const auth = { type: 'bearer', token: 'tok' } as const;
    expect(await port.findStudies(at(evil.port, { auth }), {}, CALL)).toEqual({ ok: true, value: [] });
    expect(evil.authorizations).toEqual(['Bearer tok', 'Bearer tok']);
  });

  // guards S-12
  it('credentials go to no other origin, and into no error', async () => {
    const other = await startEvilWebServer();
    evil.play = (_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/rs/studies` });
      response.end();
    };
    const auth = { type: 'basic', username: 'kit', password: 'sesame-open' } as const;
    const result = await port.findStudies(at(evil.port, { auth }), {}, CALL);
    expect(codeOf(result)).toBe('dicom.web-redirected');
    expect(JSON.stringify(result)).not.toContain('sesame');
    expect(evil.authorizations).toEqual([`Basic ${Buffer.from('kit:sesame-open').toString('base64')}`]);
    expect(other.authorizations).toEqual([]);
    await other.close();
  });

  // guards S-12
  it('a secret is not sent in the clear to another host', async () => {
    const auth = { type: 'bearer', token: 'tok' } as const;
    const baseUrl = 'http://pacs.invalid/rs';
    expect(codeOf(await port.findStudies(at(1, { auth, baseUrl }), {}, CALL))).toBe(
      'dicom.web-plain-text-refused',
    );
    const allowed = await port.findStudies(at(1, { auth, baseUrl, allowPlainText: true }), {}, CALL);
    expect(codeOf(allowed)).toBe('dicom.host-not-found');
    for (const token of ['', 'two\nlines', 'späce']) {
      const unusable = await port.findStudies(at(evil.port, { auth: { type: 'bearer', token } }), {}, CALL);
      expect(codeOf(unusable)).toBe('dicom.web-credentials-unusable');
    }
    expect(evil.urls).toEqual([]);
  });

  it('what is no web server, or none at all, says so', async () => {
    const dicom = await startRawServer('\u0003\0\0\0\0\u0004\0\u0001\u0001\u0001');
    const shut = await startRawServer(null);
    expect(codeOf(await port.webEcho(at(dicom.port), CALL))).toBe('dicom.web-not-a-service');
    expect(codeOf(await port.webEcho(at(shut.port), CALL))).toBe('dicom.connection-lost');
    expect(codeOf(await port.webEcho(at(await freePort()), CALL))).toBe('dicom.connection-refused');
    const https = `https://127.0.0.1:${evil.port}/rs`;
    expect(codeOf(await port.webEcho(at(evil.port, { baseUrl: https }), CALL))).toBe('dicom.web-tls-failed');
    const { web: _, ...without } = at(evil.port);
    expect(codeOf(await port.webEcho(without, CALL))).toBe('dicom.method-not-offered');
    await dicom.close();
    await shut.close();
  });

  it('is echoed by a question about nobody, and tells its clock', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/dicom+json',
        date: 'Sun, 22 Nov 2026 08:00:00 GMT',
      });
      response.end('[]');
    };
    expect(await port.webEcho(at(evil.port), CALL)).toMatchObject({
      ok: true,
      value: { serverDate: 'Sun, 22 Nov 2026 08:00:00 GMT' },
    });
    expect(evil.urls[0]).toMatch(/^\/rs\/studies\?StudyInstanceUID=2\.25\.\d+&limit=1$/u);
  });

  // guards S-10
  it('each connection is counted, however many requests it carries, and its end', async () => {
    const log: string[] = [];
    const counted = createWebPort({
      sink,
      onConnection: (id, change) => log.push(`${id} ${change}`),
      pageSize: 2,
    });
    evil.play = (request, response) => {
      const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset'));
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      response.end(JSON.stringify(studies(offset === 0 ? 2 : 1, offset)));
    };
    expect(await counted.findStudies(at(evil.port), {}, CALL)).toMatchObject({ ok: true });
    expect(evil.urls).toHaveLength(2);
    await expect.poll(() => log).toEqual(['evil begun', 'evil ended']);
    expect(codeOf(await counted.webEcho(at(await freePort()), CALL))).toBe('dicom.connection-refused');
    await expect.poll(() => log.slice(2)).toEqual(['evil begun', 'evil ended']);
    await counted.close();
  });

  it('pages are asked for until there are no more, and a cap that is announced is believed', async () => {
    const total = 430;
    evil.play = (request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://x');
      const offset = Number(searchParams.get('offset'));
      const count = Math.min(120, Number(searchParams.get('limit')), total - offset);
      const warning = offset + count < total ? { warning: '299 pacs: there are more' } : {};
      response.writeHead(count === 0 ? 204 : 200, { 'content-type': 'application/dicom+json', ...warning });
      response.end(count === 0 ? '' : JSON.stringify(studies(count, offset)));
    };
    const found = await port.findStudies(at(evil.port), {}, CALL);
    if (!found.ok) throw new Error(found.error.message);
    expect(new Set(found.value.map(({ StudyInstanceUID }) => StudyInstanceUID)).size).toBe(total);
    expect(evil.urls).toHaveLength(4);
  });

  it('answers without a usable key are left out where the caller wants to know of them', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      response.end(JSON.stringify([...studies(1), {}]));
    };
    let unusable = 0;
    const found = await port.findStudies(
      at(evil.port),
      {},
      { ...CALL, onUnusableAnswer: () => (unusable += 1) },
    );
    expect([found.ok && found.value.length, unusable]).toEqual([1, 1]);
  });
});
