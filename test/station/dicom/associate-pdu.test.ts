import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseAssociateAccept,
  parseAssociateRequest,
} from '../../../electron/station/dicom/associate-pdu.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { item } from './dicom-bytes.ts';

const fixed = Buffer.concat([
  Buffer.from([0, 1, 0, 0]),
  Buffer.from('KIT             PACS            ', 'latin1'),
  Buffer.alloc(32),
]);
const context = (id: number, ...subItems: Buffer[]) =>
  item(0x20, Buffer.concat([Buffer.from([id, 0, 0, 0]), ...subItems]));
const userInformation = (maxPdu: number) => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(maxPdu);
  return item(0x50, Buffer.concat([item(0x51, value), item(0x52, '1.2'), item(0x99, 'unknown')]));
};
const ct = context(1, item(0x30, '1.2.840.10008.5.1.4.1.1.2'), item(0x40, '1.2'), item(0x40, '1.2.1\0'));

describe('association PDUs', () => {
  it('reads a request, padding and unknown items aside', () => {
    const body = Buffer.concat([fixed, item(0x10, '1.2.840.10008.3.1.1.1'), ct, userInformation(16384)]);
    expect(parseAssociateRequest(body)).toEqual({
      protocolVersion: 1,
      calledAeTitle: 'KIT',
      callingAeTitle: 'PACS',
      applicationContext: '1.2.840.10008.3.1.1.1',
      contexts: [{ id: 1, abstractSyntax: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxes: ['1.2', '1.2.1'] }],
      maxPduLengthBytes: 16384,
    });
  });

  it.each([
    ['no presentation context', [userInformation(0)]],
    ['no user information', [ct]],
    ['an even presentation context ID', [context(2), userInformation(0)]],
    ['one presentation context ID twice', [ct, ct, userInformation(0)]],
    ['an item that exceeds the PDU', [ct, Buffer.from([0x50, 0, 0xff, 0xff])]],
    ['an item without a length', [ct, Buffer.from([0x50, 0])]],
  ])('refuses a request with %s', (_name, parts) => {
    expect(() => parseAssociateRequest(Buffer.concat([fixed, ...parts]))).toThrow(ProtocolViolation);
  });

  it('ignores the transfer syntax of a refused context, which has no significance', () => {
    const refused = item(0x21, Buffer.from([3, 0, 4, 0, 0x40, 0, 0xff]));
    const accepted = item(0x21, Buffer.concat([Buffer.from([1, 0, 0, 0]), item(0x40, '1.2.1')]));
    const body = Buffer.concat([fixed, accepted, refused, userInformation(0)]);
    expect(parseAssociateAccept(body).contexts).toEqual([
      { id: 1, result: 0, transferSyntax: '1.2.1' },
      { id: 3, result: 4, transferSyntax: '' },
    ]);
  });

  it('reads what a PACS runs from its acceptance, and keeps to plain characters', () => {
    const said = Buffer.concat([
      item(0x51, Buffer.from([0, 0, 64, 0])),
      item(0x52, '1.2.276.0.7230010.3.0.3.6.6'),
      item(0x55, 'OFFIS_DCMTK_366\u0007'),
    ]);
    const accept = (body: Buffer) =>
      parseAssociateAccept(Buffer.concat([fixed, item(0x50, body)])).implementation;
    expect(accept(said)).toEqual({
      classUid: '1.2.276.0.7230010.3.0.3.6.6',
      versionName: 'OFFIS_DCMTK_366',
    });
    expect(accept(Buffer.alloc(0))).toEqual({ classUid: '', versionName: '' });
  });

  it('meets any bytes at all with an association or a protocol violation, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (tail, accept) => {
        try {
          (accept ? parseAssociateAccept : parseAssociateRequest)(Buffer.concat([fixed, tail]));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
    );
  });
});
