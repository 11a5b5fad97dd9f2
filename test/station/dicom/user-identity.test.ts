import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createDimsePort } from '../../../electron/station/dicom/dimse-port.ts';
import type { Endpoint, UserIdentity } from '../../../electron/station/dicom/port.ts';
import { identityRejected, userIdentityItem } from '../../../electron/station/dicom/user-identity.ts';
import { memorySink } from '../../peers/test-station.ts';

const who = { callingAeTitle: 'KIT', calledAeTitle: 'PACS', host: '10.0.0.7', port: 104 };
const port = createDimsePort({ callingAeTitle: 'KIT', moveDestination: 'KIT', sink: memorySink() });
const endpointAt = (at: number, userIdentity: UserIdentity): Endpoint => ({
  id: 'pacs',
  host: '127.0.0.1',
  port: at,
  aeTitle: 'PACS',
  retrieveBy: ['C-GET'],
  userIdentity,
});

/** What a PACS is sent by this identity, and what we make of its A-ASSOCIATE-RJ. */
async function asked(userIdentity: UserIdentity, rejection = [1, 1, 1]) {
  const pieces: Buffer[] = [];
  const peer = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      const all = Buffer.concat(pieces);
      if (all.length >= 6 && all.length >= 6 + all.readUInt32BE(2))
        socket.end(Buffer.from([3, 0, 0, 0, 0, 4, 0, ...rejection]));
    });
  });
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  const address = peer.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await port.echo(endpointAt(at, userIdentity), { deadlineMs: 5000 });
  peer.close();
  return { bytes: Buffer.concat(pieces), code: answer.ok ? 'ok' : answer.error.code };
}

/** The sub-items of user information (PS3.8 §9.3.2.3), by type. */
function subItems(request: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let offset = 6 + 68;
  while (offset < request.length) {
    const type = request[offset] ?? 0;
    const length = request.readUInt16BE(offset + 2);
    if (type !== 0x50) {
      offset += 4 + length;
      continue;
    }
    const end = offset + 4 + length;
    offset += 4;
    while (offset < end) {
      const size = request.readUInt16BE(offset + 2);
      found.set(request[offset] ?? 0, request.subarray(offset, offset + 4 + size));
      offset += 4 + size;
    }
  }
  return found;
}

/** Sub-item 58H as PS3.7 table D.3-14 has it. */
function standardItem(type: number, primary: string, secondary: string): Buffer {
  const field = (text: string) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  const body = Buffer.concat([Buffer.from([type, 1]), field(primary), field(secondary)]);
  return Buffer.concat([Buffer.from([0x58, 0, body.length >> 8, body.length & 0xff]), body]);
}

describe('a user identity', () => {
  it.each([
    [{ type: 'username', username: 'radiology' }, 1, 'radiology', ''],
    [{ type: 'username', username: 'Jörg' }, 1, 'Jörg', ''],
    [
      { type: 'passcode', username: 'kit', passcode: 'pässword 密', allowPlainText: true },
      2,
      'kit',
      'pässword 密',
    ],
    [{ type: 'saml', token: '<saml:Assertion/>', allowPlainText: true }, 4, '<saml:Assertion/>', ''],
    [{ type: 'jwt', token: 'e30.e30.x'.repeat(900), allowPlainText: true }, 5, 'e30.e30.x'.repeat(900), ''],
  ] as const)('is sent as the standard has it: %o', async (identity, type, primary, secondary) => {
    const { bytes } = await asked(identity);
    expect(subItems(bytes).get(0x58)).toEqual(standardItem(type, primary, secondary));
  });

  it('is not sent by an endpoint that has none', async () => {
    const { userIdentity: _none, ...plain } = endpointAt(1, { type: 'username', username: 'x' });
    expect((await port.echo(plain, { deadlineMs: 1000 })).ok).toBe(false);
    expect(userIdentityItem({ type: 'username', username: 'x' }).secondaryField).toBe('');
  });

  it('with a secret does not leave over plain text unless the configuration says so', async () => {
    for (const identity of [
      { type: 'passcode', username: 'kit', passcode: 'secret' },
      { type: 'jwt', token: 'e30.e30.x' },
      { type: 'saml', token: '<x/>', allowPlainText: false },
    ] as const) {
      const { bytes, code } = await asked(identity);
      expect(code).toBe('dicom.user-identity-unprotected');
      expect(bytes.length).toBe(0);
    }
  });

  it('that a PACS rejects is told from a wrong AE title and from a busy PACS', async () => {
    const name = { type: 'username', username: 'kit' } as const;
    expect((await asked(name, [1, 1, 1])).code).toBe('dicom.user-identity-rejected');
    expect((await asked(name, [1, 2, 1])).code).toBe('dicom.user-identity-rejected');
    expect((await asked(name, [1, 1, 3])).code).toBe('dicom.association-rejected');
    expect((await asked(name, [1, 1, 7])).code).toBe('dicom.association-rejected');
    expect((await asked(name, [2, 3, 2])).code).toBe('dicom.association-rejected-transient');
  });

  it('never shows its secret in an error', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6 }),
        fc.nat(3),
        fc.nat(3),
        fc.nat(9),
        (secret, result, source, reason) => {
          const identity = { type: 'passcode', username: 'u', passcode: `§${secret}§` } as const;
          const error = identityRejected(who, identity, { result, source, reason });
          expect(JSON.stringify(error)).not.toContain(JSON.stringify(`§${secret}§`).slice(1, -1));
        },
      ),
    );
  });
});
