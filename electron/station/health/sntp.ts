// Asks one time server once (SNTP, RFC 5905 §14): a request, a bounded wait, and an answer that is believed only if it fits.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

export interface SntpAnswer {
  /** The server's clock minus ours. */
  readonly differenceMs: number;
  /** Half of the time that the question was on its way. */
  readonly uncertaintyMs: number;
}

const PACKET_BYTES = 48;
/** Seconds from 1900 (NTP's era 0) to 1970. */
const TO_UNIX = 2_208_988_800;

/** Milliseconds since 1970 of a 64-bit NTP timestamp; era 1 begins in 2036 where the top bit is clear (RFC 4330 §3). */
function unixMs(packet: Uint8Array, at: number): number {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const seconds = view.getUint32(at);
  const era = seconds < 0x8000_0000 ? 2 ** 32 : 0;
  return (seconds + era - TO_UNIX) * 1000 + (view.getUint32(at + 4) / 2 ** 32) * 1000;
}

/**
 * What a packet says, or null when it is no answer to `nonce`: too short, not from a server, unsynchronised, a kiss of death, or with
 * another originate timestamp than we sent.
 *
 * @param sentMs and `receivedMs` our wall clock
 */
export function readSntp(
  packet: Uint8Array,
  nonce: Uint8Array,
  sentMs: number,
  receivedMs: number,
): SntpAnswer | null {
  if (packet.length < PACKET_BYTES) return null;
  const [first = 0, stratum = 0] = packet;
  const isServer = (first & 7) === 4;
  const isSynchronised = first >>> 6 !== 3 && stratum >= 1 && stratum <= 15;
  const isOurs = nonce.every((byte, index) => packet[24 + index] === byte);
  const hasTime = packet.subarray(40, 48).some((byte) => byte !== 0);
  if (!isServer || !isSynchronised || !isOurs || !hasTime) return null;
  const arrivedMs = unixMs(packet, 32);
  const answeredMs = unixMs(packet, 40);
  const differenceMs = (arrivedMs - sentMs + (answeredMs - receivedMs)) / 2;
  const underWayMs = receivedMs - sentMs - (answeredMs - arrivedMs);
  return { differenceMs, uncertaintyMs: Math.max(0, underWayMs) / 2 };
}

/** Asks; null when nothing that fits came within `deadlineMs`. Never rejects. */
export function askSntp(
  { host, port }: { readonly host: string; readonly port: number },
  deadlineMs: number,
): Promise<SntpAnswer | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const settle = (answer: SntpAnswer | null): void => {
      clearTimeout(timer);
      socket.removeAllListeners('message');
      // A second close throws; whoever comes late finds the promise settled.
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => settle(null), deadlineMs);
    const nonce = randomBytes(8);
    const request = Buffer.alloc(PACKET_BYTES);
    // LI 0, version 4, mode 3 (client). The transmit timestamp is random: it comes back, and tells our answer from a forged one.
    request[0] = 0x23;
    nonce.copy(request, 40);
    let sentMs = 0;
    socket.once('error', () => settle(null));
    socket.on('message', (packet) => {
      const answer = readSntp(packet, nonce, sentMs, Date.now());
      if (answer !== null) settle(answer);
    });
    socket.connect(port, host, (error?: Error) => {
      if (error) return;
      sentMs = Date.now();
      socket.send(request);
    });
  });
}
