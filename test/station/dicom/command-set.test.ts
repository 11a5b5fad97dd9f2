import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND, encodeResponsePdu, parseCommandSet } from '../../../electron/station/dicom/command-set.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { implicit, ushort } from './dicom-bytes.ts';

const uid = fc.stringMatching(/^[0-9.]{1,64}$/u);

describe('DIMSE command sets', () => {
  it('says in a response what the request asked for, in bytes that any reader takes', () => {
    fc.assert(
      fc.property(
        uid,
        fc.option(uid, { nil: undefined }),
        fc.nat(0xffff),
        fc.nat(0xffff),
        (sopClass, sopInstance, messageId, status) => {
          const pdu = encodeResponsePdu(5, {
            requestField: COMMAND.storeRequest,
            AffectedSOPClassUID: sopClass,
            ...(sopInstance !== undefined && { AffectedSOPInstanceUID: sopInstance }),
            messageId,
            status,
          });
          expect(pdu.readUInt32BE(2)).toBe(pdu.length - 6);
          expect(pdu.readUInt32BE(6)).toBe(pdu.length - 10);
          expect([...pdu.subarray(10, 12)]).toEqual([5, 3]);
          const command = pdu.subarray(12);
          expect(command.readUInt32LE(8)).toBe(command.length - 12);
          expect(parseCommandSet(command)).toMatchObject({
            commandField: 0x8001,
            hasDataSet: false,
            AffectedSOPClassUID: sopClass,
            AffectedSOPInstanceUID: sopInstance ?? '',
            MessageIDBeingRespondedTo: messageId,
            Status: status,
          });
        },
      ),
    );
  });

  it('steps over the FailedSOPInstanceUIDList that DCMTK puts into the command of a failed C-GET', () => {
    const bytes = Buffer.concat([
      implicit(0, 0x0100, ushort(0x8010)),
      implicit(0, 0x0900, ushort(0xc000)),
      implicit(0x0008, 0x0058, '1.2.3'),
    ]);
    expect(parseCommandSet(bytes)).toMatchObject({ commandField: 0x8010, Status: 0xc000 });
  });

  it('meets any bytes at all with a command or a protocol violation, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseCommandSet(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
    );
  });
});
