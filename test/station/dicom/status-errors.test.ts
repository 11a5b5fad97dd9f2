import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as errors from '../../../electron/station/dicom/association-errors.ts';
import { statusError, statusKind } from '../../../electron/station/dicom/status-errors.ts';
import { storeStatusOf } from '../../../electron/station/dicom/store-status.ts';

const who = { callingAeTitle: 'KIT', calledAeTitle: 'PACS', host: '10.0.0.7', port: 104 };

describe('what a status means', () => {
  it.each([
    [0x0000, 'success'],
    [0xff00, 'pending'],
    [0xff01, 'pending'],
    [0xfe00, 'cancelled'],
    [0xb000, 'warning'],
    [0x0001, 'warning'],
    [0xa700, 'refused'],
    [0xa701, 'refused'],
    [0xa702, 'refused'],
    [0x0122, 'refused'],
    [0x0124, 'refused'],
    [0xa801, 'destination-unknown'],
    [0xa900, 'failure'],
    [0xc000, 'failure'],
    [0xcfff, 'failure'],
    [0x0110, 'failure'],
    [0x1234, 'failure'],
    [0xffff, 'failure'],
  ])('%i is %s', (status, kind) => {
    expect(statusKind(status)).toBe(kind);
  });

  it('never takes a status that it does not know for a success', () => {
    // guards S-7
    fc.assert(
      fc.property(fc.nat(0xffff), (status) => {
        if (status !== 0) expect(statusKind(status)).not.toBe('success');
      }),
    );
  });

  it.each([
    ['C-MOVE', 0xa801, 'dicom.move-destination-unknown', /register KIT/u],
    ['C-MOVE', 0xa702, 'dicom.status-refused', /address and port for KIT/u],
    ['C-MOVE', 0xc000, 'dicom.status-failure', /knows KIT/u],
    ['C-FIND', 0xa700, 'dicom.status-refused', /overloaded/u],
    ['C-FIND', 0xfe00, 'dicom.answer-too-large', /Narrow/u],
    ['C-FIND', 0x0122, 'dicom.status-refused', /allow C-FIND/u],
    ['C-FIND', 0xa900, 'dicom.status-failure', /inconsistent/u],
    ['C-GET', 0xa702, 'dicom.status-refused', /by C-MOVE/u],
    ['C-ECHO', 0x0110, 'dicom.status-failure', /log of the PACS/u],
  ] as const)('%s ending with %i is told in words that help', (operation, status, code, remedy) => {
    const error = statusError(who, operation, status, 'KIT');
    expect(error.code).toBe(code);
    expect(error.remedy).toMatch(remedy);
  });
});

describe('what ended an association', () => {
  it.each([
    [1, 1, 3, 'dicom.association-rejected', /does not know AE title KIT/u],
    [1, 1, 7, 'dicom.association-rejected', /does not answer to AE title PACS/u],
    [1, 1, 2, 'dicom.association-rejected', /application context/u],
    [1, 2, 2, 'dicom.association-rejected', /protocol version/u],
    [2, 3, 1, 'dicom.association-rejected-transient', /temporary congestion/u],
    [2, 3, 2, 'dicom.association-rejected-transient', /local limit/u],
    [99, 99, 99, 'dicom.association-rejected', /reason 99 \(by source 99\)/u],
  ])('a rejection %i/%i/%i names its cause', (result, source, reason, code, message) => {
    const error = errors.associationRejected(who, { result, source, reason });
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.retryable).toBe(code === 'dicom.association-rejected-transient');
  });

  it.each([
    ['ECONNREFUSED', 'dicom.connection-refused'],
    ['ENOTFOUND', 'dicom.host-not-found'],
    ['EAI_AGAIN', 'dicom.host-not-found'],
    ['ETIMEDOUT', 'dicom.connection-timeout'],
    ['EHOSTUNREACH', 'dicom.connection-timeout'],
    ['ECONNRESET', 'dicom.connection-lost'],
  ])('%s while connecting is %s', (systemCode, code) => {
    expect(errors.connectFailed(who, systemCode).code).toBe(code);
  });
});

describe('what a sender is told when the sink refuses', () => {
  it.each([
    ['vault.disk-full', 0xa700],
    ['vault.io-failed', 0xa700],
    ['ingest.uid-mismatch', 0xa900],
    ['ingest.not-dicom', 0xc000],
    ['ingest.truncated', 0xc000],
    ['internal', 0xa700],
  ] as const)('%s is status %i', (code, status) => {
    expect(storeStatusOf(code)).toBe(status);
  });
});
