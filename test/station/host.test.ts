import { describe, expect, it } from 'vitest';
import { CHANNEL_NAMES, channels } from '../../shared/contract/channels.ts';
import type { LogFields, StationLog } from '../../electron/station/log.ts';
import type { Handlers, InstanceFrame } from '../../electron/station/handlers.ts';
import { createFakeStation, STUDY_KEY } from '../fixtures/fake-station.ts';

function recordingLog() {
  const lines: LogFields[] = [];
  const keep = (fields: LogFields): void => {
    lines.push(fields);
  };
  const log: StationLog = { debug: keep, info: keep, warn: keep, error: keep };
  return { log, lines };
}

const codeOf = (answer: { ok: boolean; error?: { code: string } }): string =>
  answer.ok ? 'ok' : (answer.error?.code ?? '');

describe('the station host', () => {
  it('answers a channel with what its handler says', async () => {
    const { host } = createFakeStation();
    expect(await host.invoke('station:status', {})).toMatchObject({
      ok: true,
      value: { stationName: 'Test station' },
    });
  });

  it.each(['no:such', '', 'constructor', '__proto__', 7, null, undefined, {}])(
    'knows no channel %j',
    async (name) => {
      expect(codeOf(await createFakeStation().host.invoke(name, {}))).toBe('contract.unknown-channel');
    },
  );

  it('names where an input is wrong and repeats nothing of it', async () => {
    const { host } = createFakeStation({ role: 'administrator' });
    const answer = await host.invoke('access:add-passphrase', {
      passphrase: 'SECRET-VALUE',
      label: 'x',
      role: 'SECRET-ROLE',
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'contract.invalid-input', details: { path: 'role' } },
    });
    expect(JSON.stringify(answer)).not.toContain('SECRET');
    const extra = await host.invoke('station:status', { 'SECRET-NAME': 1 });
    expect(codeOf(extra)).toBe('contract.invalid-input');
    expect(JSON.stringify(extra)).not.toContain('SECRET');
  });

  it.each([
    ['reader', null, 'vault.locked'],
    ['reader', 'radiologist', 'ok'],
    ['administrator', null, 'vault.locked'],
    ['administrator', 'radiologist', 'access.role-required'],
    ['administrator', 'coordinator', 'access.role-required'],
    ['administrator', 'administrator', 'ok'],
    ['anyone', null, 'ok'],
  ] as const)('answers a channel for %s to %s with %s', async (required, role, expected) => {
    const inputs = {
      reader: ['worklist:list', {}],
      administrator: ['access:remove-slot', { slotId: 's' }],
      anyone: ['station:status', {}],
    } as const;
    const [channel, input] = inputs[required];
    expect(channels[channel].role).toBe(required);
    expect(codeOf(await createFakeStation({ role }).host.invoke(channel, input))).toBe(expected);
  });

  it('lets no locked caller past any channel that is not for anyone', async () => {
    const never = () => Promise.reject(new Error('ran'));
    const handlers = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, never])) as Partial<Handlers>;
    const { host } = createFakeStation({ role: null, handlers });
    for (const name of CHANNEL_NAMES.filter((channel) => channels[channel].role !== 'anyone')) {
      // Either the input is refused or the role is: the handler, which would answer `internal`, never runs.
      expect(['vault.locked', 'contract.invalid-input']).toContain(codeOf(await host.invoke(name, {})));
    }
  });

  // guards S-12
  it('turns a bug into an id that the log carries, without what the exception said', async () => {
    const { log, lines } = recordingLog();
    const { host } = createFakeStation({
      role: 'radiologist',
      log,
      handlers: {
        'worklist:list': () => Promise.reject(new TypeError('PATIENT^NAME\n    at PATIENT^ID:1:1')),
      },
    });
    const answer = await host.invoke('worklist:list', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    const id = answer.ok ? '' : answer.error.details['id'];
    expect(id).toMatch(/^[0-9a-f-]{36}$/u);
    expect(lines.at(-1)).toMatchObject({ bugId: id, channel: 'worklist:list', bug: { name: 'TypeError' } });
    expect(lines.at(-1)?.bug?.frames[0]).toContain('host.test.ts');
    expect(JSON.stringify([answer, lines])).not.toContain('PATIENT');
  });

  it('answers a handler that breaks the contract as a bug', async () => {
    const { host } = createFakeStation({
      role: 'radiologist',
      handlers: { 'worklist:list': () => Promise.resolve({ ok: true, value: { rows: 7 } as never }) },
    });
    expect(codeOf(await host.invoke('worklist:list', {}))).toBe('internal');
  });

  it('drops from an answer what the contract does not name', async () => {
    const slot = {
      slotId: 's',
      kind: 'passphrase',
      label: 'l',
      role: 'radiologist',
      createdAt: 'now',
    } as const;
    const value = { ...slot, privateKey: 'SECRET' };
    const { host } = createFakeStation({
      role: 'radiologist',
      handlers: { 'access:change-passphrase': () => Promise.resolve({ ok: true, value }) },
    });
    const passphrases = { oldPassphrase: 'a', newPassphrase: 'b' };
    expect(await host.invoke('access:change-passphrase', passphrases)).toEqual({ ok: true, value: slot });
  });
});

describe('a body of instances', () => {
  const request = { studyKey: STUDY_KEY, instanceKeys: ['1'.repeat(32), '2'.repeat(32)] };
  const drain = async (body: AsyncIterable<InstanceFrame>): Promise<string[]> => {
    const types: string[] = [];
    for await (const { frame } of body) types.push(frame.type);
    return types;
  };

  it('is refused while the station is locked, and for a request that is not valid', async () => {
    expect(codeOf(await createFakeStation().host.instances(request))).toBe('vault.locked');
    const unlocked = createFakeStation({ role: 'radiologist' });
    expect(codeOf(await unlocked.host.instances({ ...request, instanceKeys: ['../../etc'] }))).toBe(
      'contract.invalid-input',
    );
  });

  it('brings every instance with an end of its own', async () => {
    const body = await createFakeStation({ role: 'radiologist', chunks: 1 }).host.instances(request);
    expect(body.ok && (await drain(body.value))).toEqual(['start', 'chunk', 'end', 'start', 'chunk', 'end']);
  });

  // guards S-8
  it('ends with an error and no end when the station is locked in the middle of it', async () => {
    const station = createFakeStation({ role: 'radiologist', chunks: 50 });
    const body = await station.host.instances(request);
    if (!body.ok) throw new Error('not opened');
    const types: string[] = [];
    for await (const { frame } of body.value) {
      types.push(frame.type === 'error' ? frame.error.code : frame.type);
      if (types.length === 3) station.setRole(null);
    }
    expect(types).toEqual(['start', 'chunk', 'chunk', 'vault.locked']);
    expect(station.reading.open).toBe(0);
  });
});
