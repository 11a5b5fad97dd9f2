import { describe, expect, it } from 'vitest';
import { canaryKey, createCanary, type FetchedInstance } from '../../../electron/station/health/canary.ts';
import { createRemembered } from '../../../electron/station/health/remembered.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';

const endpoint = {
  id: 'main',
  host: 'pacs',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE', 'C-GET'],
} as const;
const CALL = { deadlineMs: 1000 };
const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';
const instance = (uid: string, pixels: string, syntax = '1.2.840.10008.1.2.1'): FetchedInstance => ({
  SOPInstanceUID: uid,
  TransferSyntaxUID: syntax,
  pixelSha256: pixels,
});

function canary(
  options: { learnt?: ReadonlyMap<string, string>; pixelSha256?: string; SOPInstanceUID?: string } = {},
) {
  let comes: readonly FetchedInstance[] = [instance('1.1', 'aa')];
  let failure: KitErrorCode | null = null;
  const asked: string[] = [];
  const learnt: unknown[] = [];
  const other: unknown[] = [];
  const { learnt: known = new Map(), ...rest } = options;
  const ask = createCanary({
    endpoint,
    target: { StudyInstanceUID: '1.2', ...rest },
    port: {
      retrieve: async (_endpoint, _target, method) => {
        asked.push(method);
        const code = method === 'C-MOVE' ? failure : null;
        if (code !== null) return err(kitError(code, 'Bad.', 'Wait.'));
        return ok({ method, completed: 1, failed: 0, warning: 0, elapsedMs: 1 });
      },
    },
    gather: () => ({ instances: comes, end: () => {} }),
    learnt: known,
    onLearnt: (what, why) => learnt.push([what.pixelSha256, why]),
    onOther: (expected, found) => other.push([expected, found]),
  });
  return {
    ask: () => ask(CALL),
    asked,
    learnt,
    other,
    send: (instances: readonly FetchedInstance[]) => {
      comes = instances;
    },
    fail: (code: KitErrorCode | null) => {
      failure = code;
    },
  };
}

describe('the canary retrieve', () => {
  it('learns the pixels the first time, says so, and knows them from then on', async () => {
    const { ask, learnt } = canary();
    expect(await ask()).toMatchObject({ ok: true, value: { pixelSha256: 'aa' } });
    expect(await ask()).toMatchObject({ ok: true });
    expect(learnt).toEqual([['aa', 'first']]);
  });

  // guards S-4, S-8
  it('is bad when the pixels are others, every time, and tells both hashes once', async () => {
    const { ask, send, other } = canary({
      learnt: new Map([['1.2.840.10008.1.2.1', 'aa']]),
    });
    send([instance('1.1', 'bb')]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.other-pixels' } });
    expect(await ask()).toMatchObject({ error: { code: 'canary.other-pixels' } });
    expect(other).toEqual([['aa', 'bb']]);
    send([instance('1.1', 'aa')]);
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('compares with the configured hash, and learns nothing then', async () => {
    const { ask, send, learnt } = canary({ pixelSha256: 'AA' });
    expect(await ask()).toMatchObject({ ok: true });
    send([instance('1.1', 'bb', '1.2.840.10008.1.2.4.70')]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.other-pixels' } });
    expect(learnt).toEqual([]);
  });

  // guards S-4, S-8
  it('in another transfer syntax is learnt beside the others, said, and not called right before it came twice', async () => {
    const { ask, send, learnt } = canary();
    await ask();
    send([instance('1.1', 'cc', JPEG_LOSSLESS)]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.new-syntax' } });
    expect(await ask()).toMatchObject({ ok: true });
    send([instance('1.1', 'aa')]);
    expect(await ask()).toMatchObject({ ok: true });
    expect(learnt).toEqual([
      ['aa', 'first'],
      ['cc', 'transfer-syntax'],
    ]);
  });

  // guards S-4, S-8
  it('whose transfer syntax alternates does not unlearn what it looked like in each', async () => {
    const { ask, send } = canary();
    const ends: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      send([instance('1.1', `hash${n}`, n % 2 === 0 ? undefined : JPEG_LOSSLESS)]);
      const answer = await ask();
      ends.push(answer.ok ? 'ok' : answer.error.code);
    }
    expect(ends).toEqual(['ok', 'canary.new-syntax', ...Array(4).fill('canary.other-pixels')]);
  });

  // guards S-4, S-8
  it('of several images in several transfer syntaxes is compared, whatever the order they come in', async () => {
    const { ask, send, learnt } = canary();
    const [first, second] = [instance('1.1', 'aa'), instance('1.2', 'bb', JPEG_LOSSLESS)];
    send([first, second]);
    expect(await ask()).toMatchObject({ ok: true });
    send([second, first]);
    expect(await ask()).toMatchObject({ ok: true });
    send([{ ...second, pixelSha256: 'cc' }, first]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.other-pixels' } });
    // The same two syntaxes, but the other way round, are other bytes by right.
    send([instance('1.1', 'dd', JPEG_LOSSLESS), instance('1.2', 'ee')]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.new-syntax' } });
    expect(learnt.length).toBe(2);
  });

  it('that never comes encoded as before is bad in the end, instead of never being compared', async () => {
    const { ask, send, learnt } = canary();
    for (let n = 0; n < 16; n += 1) {
      send([instance('1.1', 'aa', `1.2.${n}`)]);
      await ask();
    }
    send([instance('1.1', 'aa', '1.2.99')]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.other-pixels' } });
    expect(learnt.length).toBe(16);
  });

  it('is gathered no longer when the adapter throws', async () => {
    let ended = 0;
    const ask = createCanary({
      endpoint,
      target: { StudyInstanceUID: '1.2' },
      port: { retrieve: () => Promise.reject(new Error('a bug in an adapter')) },
      gather: () => ({ instances: [], end: () => (ended += 1) }),
      learnt: new Map(),
      onLearnt: () => {},
    });
    await expect(ask(CALL)).rejects.toThrow('a bug');
    expect(ended).toBe(1);
  });

  it('keeps in memory what was learnt first for each transfer syntax', () => {
    const remembered = createRemembered();
    const learn = (TransferSyntaxUID: string, pixelSha256: string) =>
      remembered.absorb({
        event: 'canary:learnt',
        actor: 'station',
        role: 'station',
        details: { canary: 'k', pixelSha256, TransferSyntaxUID, why: 'first' },
        seq: 1,
        at: '2026-11-22T10:00:00.000Z',
        monotonicMs: 0,
        runId: 'r',
        previousHash: '',
        hash: '',
      });
    learn('A', 'aa');
    learn('B', 'bb');
    learn('A', 'cc');
    expect([...remembered.canary('k')]).toEqual([
      ['A', 'aa'],
      ['B', 'bb'],
    ]);
    expect(remembered.canary('other').size).toBe(0);
  });

  // guards S-7
  it('is bad when the PACS says success and sends nothing, or not the image that was meant', async () => {
    const { ask, send } = canary({ SOPInstanceUID: '1.9' });
    expect(await ask()).toMatchObject({ error: { code: 'canary.not-found' } });
    send([]);
    expect(await ask()).toMatchObject({ error: { code: 'canary.not-found' } });
  });

  it('takes another method where one does not work at all, and stays with it', async () => {
    const { ask, fail, asked } = canary();
    fail('dicom.move-destination-unknown');
    expect(await ask()).toMatchObject({ ok: true });
    expect(await ask()).toMatchObject({ ok: true });
    expect(asked).toEqual(['C-MOVE', 'C-GET', 'C-GET']);
  });

  it('does not try another method on a link that fails', async () => {
    const { ask, fail, asked } = canary();
    fail('dicom.connection-refused');
    expect(await ask()).toMatchObject({ error: { code: 'dicom.connection-refused' } });
    expect(asked).toEqual(['C-MOVE']);
  });

  it('is named in the journal without its UIDs', () => {
    expect(canaryKey('main', { StudyInstanceUID: '1.2.3' })).toMatch(/^[0-9a-f]{16}$/u);
    expect(canaryKey('other', { StudyInstanceUID: '1.2.3' })).not.toBe(
      canaryKey('main', { StudyInstanceUID: '1.2.3' }),
    );
  });
});
