import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createClockDifference } from '../../../electron/station/health/clock-difference.ts';
import { askSntp, readSntp } from '../../../electron/station/health/sntp.ts';
import { createFakeClock } from './fake-clock.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 41, 0);

/** An answer of a server whose clock is `aheadMs` ahead, to a request with this transmit timestamp. */
function answerTo(request: Uint8Array, nowMs: number, aheadMs: number): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = 0x24;
  packet[1] = 2;
  packet.set(request.subarray(40, 48), 24);
  for (const at of [32, 40]) {
    const ms = nowMs + aheadMs;
    packet.writeUInt32BE((Math.floor(ms / 1000) + 2_208_988_800) % 2 ** 32, at);
    packet.writeUInt32BE(Math.floor(((ms % 1000) / 1000) * 2 ** 32), at + 4);
  }
  return packet;
}

describe('the clock of the PACS', () => {
  it('is read from the Date header, warned of beyond half a minute, and never from noise', () => {
    const clock = createFakeClock(NOW);
    const difference = createClockDifference({ clock });
    expect(difference.view()).toBeNull();
    difference.heardDate('Sun, 22 Nov 2026 10:41:00 GMT', 40);
    expect(difference.view()).toMatchObject({
      source: 'web',
      warning: false,
      words: 'The PACS’s clock and this station’s agree.',
    });
    difference.heardDate('Sun, 22 Nov 2026 10:42:00 GMT', 40);
    expect(difference.view()).toMatchObject({
      warning: true,
      words: 'The PACS’s clock is 61 s ahead of this station’s.',
    });
    for (const noise of [null, '', 'soon', '2026-11-22', 'Sun, 99 Nov 2026 10:41:00 GMT'])
      difference.heardDate(noise, 1);
    expect(difference.view()).toMatchObject({ warning: true });
  });

  it('is asked of a time server at most four times an hour', async () => {
    const clock = createFakeClock(NOW);
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return { differenceMs: -45_000, uncertaintyMs: 5 };
    };
    const difference = createClockDifference({ clock, ask });
    for (let minute = 0; minute < 60; minute += 1) {
      difference.view();
      await clock.advance(60_000);
    }
    expect(asked).toBe(4);
    expect(difference.view()).toMatchObject({
      source: 'ntp',
      warning: true,
      words: 'The time server’s clock is 45 s behind this station’s.',
    });
  });

  // guards S-14
  it('is read from the Date header again when the time server has been silent for two turns', async () => {
    const clock = createFakeClock(NOW);
    let answers = true;
    const difference = createClockDifference({
      clock,
      ask: async () => (answers ? { differenceMs: 0, uncertaintyMs: 5 } : null),
    });
    difference.view();
    await clock.advance(1_800_000);
    answers = false;
    difference.heardDate('Sun, 22 Nov 2026 12:11:00 GMT', 40);
    expect(difference.view()).toMatchObject({ source: 'ntp', warning: false });
    await clock.advance(1000);
    difference.heardDate('Sun, 22 Nov 2026 12:11:01 GMT', 40);
    expect(difference.view()).toMatchObject({ source: 'web', warning: true });
  });
});

describe('SNTP', () => {
  const nonce = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const request = Buffer.concat([Buffer.alloc(40), nonce]);

  it('reckons the difference, also after 2036', () => {
    for (const now of [NOW, Date.UTC(2040, 0, 1)]) {
      const answer = readSntp(answerTo(request, now + 10, 60_000), nonce, now, now + 20);
      expect(answer?.differenceMs).toBeCloseTo(60_000, 0);
      expect(answer?.uncertaintyMs).toBeCloseTo(10, 0);
    }
  });

  it('believes no packet that is not an answer to its own question', () => {
    const right = answerTo(request, NOW, 0);
    const wrong = (change: (packet: Buffer) => void) => {
      const packet = Buffer.from(right);
      change(packet);
      return readSntp(packet, nonce, NOW, NOW + 20);
    };
    expect(wrong(() => {})).not.toBeNull();
    expect(wrong((packet) => packet.writeUInt8(0x23, 0))).toBeNull(); // a client
    expect(wrong((packet) => packet.writeUInt8(0xe4, 0))).toBeNull(); // not synchronised
    expect(wrong((packet) => packet.writeUInt8(0, 1))).toBeNull(); // a kiss of death
    expect(wrong((packet) => packet.writeUInt8(16, 1))).toBeNull();
    expect(wrong((packet) => packet.writeUInt8(9, 24))).toBeNull(); // another question's
    expect(wrong((packet) => packet.fill(0, 40, 48))).toBeNull();
    expect(readSntp(right.subarray(0, 47), nonce, NOW, NOW + 20)).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => readSntp(noise, nonce, NOW, NOW) === null),
    );
  });

  const sockets: ReturnType<typeof createSocket>[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });
  const server = async (reply: (packet: Buffer) => readonly Buffer[]): Promise<number> => {
    const socket = createSocket('udp4');
    sockets.push(socket);
    socket.on('message', (packet, from) => {
      for (const each of reply(packet)) socket.send(each, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  };

  it('takes the right answer out of forged ones on a real socket', async () => {
    const port = await server((packet) => [
      Buffer.from('noise'),
      Buffer.alloc(48, 0x24),
      answerTo(packet, Date.now(), 90_000),
    ]);
    const answer = await askSntp({ host: '127.0.0.1', port }, 2000);
    expect(Math.round((answer?.differenceMs ?? 0) / 1000)).toBe(90);
  });

  it('gives up on a server that says nothing, or is not there', async () => {
    const port = await server(() => []);
    expect(await askSntp({ host: '127.0.0.1', port }, 50)).toBeNull();
    expect(await askSntp({ host: '127.0.0.1', port: 1 }, 200)).toBeNull();
  });
});
