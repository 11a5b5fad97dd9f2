import { describe, expect, it } from 'vitest';
import type { AssociateRequest } from '../../../electron/station/dicom/associate-pdu.ts';
import { type AdmissionFacts, admit, negotiate } from '../../../electron/station/dicom/scp-admission.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const EBE = '1.2.840.10008.1.2.2';
const J2K = '1.2.840.10008.1.2.4.90';

const request: AssociateRequest = {
  protocolVersion: 1,
  calledAeTitle: 'KIT',
  callingAeTitle: 'PACS',
  applicationContext: '1.2.840.10008.3.1.1.1',
  contexts: [{ id: 1, abstractSyntax: CT, transferSyntaxes: [ELE] }],
  maxPduLengthBytes: 16384,
};
const facts: AdmissionFacts = {
  ourAeTitle: 'KIT',
  knownPeer: true,
  associations: 0,
  associationsOfPeer: 0,
  maxAssociations: 4,
  maxAssociationsPerPeer: 2,
};

describe('who may open an association', () => {
  it.each([
    ['a protocol version without bit 0', { protocolVersion: 2 }, {}, [1, 2, 2]],
    ['another application context', { applicationContext: '1.2.3' }, {}, [1, 1, 2]],
    ['another called AE title', { calledAeTitle: 'kit' }, {}, [1, 1, 7]],
    ['a caller not known at its address', {}, { knownPeer: false }, [1, 1, 3]],
    ['a maximum PDU length of 1', { maxPduLengthBytes: 1 }, {}, [1, 1, 1]],
    ['one association too many', {}, { associations: 4 }, [2, 3, 2]],
    ['one association too many of a peer', {}, { associationsOfPeer: 2 }, [2, 3, 2]],
    ['a stranger, even when we are busy', {}, { knownPeer: false, associations: 4 }, [1, 1, 3]],
  ])('rejects %s', (_name, requestPart, factsPart, [result, source, reason]) => {
    expect(admit({ ...request, ...requestPart }, { ...facts, ...factsPart })).toMatchObject({
      admitted: false,
      result,
      source,
      reason,
    });
  });

  it('takes a known peer, with any version that has bit 0 and no PDU limit', () => {
    const taken = admit({ ...request, protocolVersion: 0xffff, maxPduLengthBytes: 0 }, facts);
    expect(taken).toEqual({
      admitted: true,
      contexts: [{ id: 1, abstractSyntax: CT, result: 0, transferSyntax: ELE }],
    });
  });
});

describe('what a presentation context comes to', () => {
  it.each([
    ['the only syntax, though implicit', CT, [ILE], ILE],
    ['the first that the peer names', CT, [J2K, ELE, ILE], J2K],
    ['the next rather than Implicit VR', CT, [ILE, EBE, ELE], EBE],
    ['JPEG Extended', CT, ['1.2.840.10008.1.2.4.51'], '1.2.840.10008.1.2.4.51'],
    ['HTJ2K', CT, ['1.2.840.10008.1.2.4.203'], '1.2.840.10008.1.2.4.203'],
    ['a private SOP class', '1.3.46.670589.5.0.1.1', [ELE], ELE],
    ['a storage class that no list of ours names', `${CT}99.7`, [ELE], ELE],
    ['verification', '1.2.840.10008.1.1', [J2K, ILE], ILE],
  ])('accepts %s', (_name, abstractSyntax, transferSyntaxes, chosen) => {
    expect(negotiate({ id: 3, abstractSyntax, transferSyntaxes })).toMatchObject({
      result: 0,
      transferSyntax: chosen,
    });
  });

  it.each([
    ['a query service', '1.2.840.10008.5.1.4.1.2.2.1', [ELE], 3],
    ['no abstract syntax', '', [ELE], 3],
    ['an MPEG transfer syntax alone', CT, ['1.2.840.10008.1.2.4.102'], 4],
    ['no transfer syntax', CT, [], 4],
  ])('refuses %s', (_name, abstractSyntax, transferSyntaxes, result) => {
    expect(negotiate({ id: 3, abstractSyntax, transferSyntaxes }).result).toBe(result);
  });
});
