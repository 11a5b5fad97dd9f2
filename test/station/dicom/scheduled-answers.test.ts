import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandSet } from '../../../electron/station/dicom/command-set.ts';
import { runFind } from '../../../electron/station/dicom/find.ts';
import { scheduledKeys, scheduledOf } from '../../../electron/station/dicom/find-scheduled.ts';
import { parseIdentifier } from '../../../electron/station/dicom/identifier.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { encodeKeys, type QueryKeys, worklistRequest } from '../../../electron/station/dicom/query-writer.ts';
import type { ScuAssociation } from '../../../electron/station/dicom/scu-association.ts';
import type { Exchange } from '../../../electron/station/dicom/scu-exchange.ts';
import type { AcceptedScuContext } from '../../../electron/station/dicom/scu-negotiation.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { delimiter, implicit, undefinedLength } from './dicom-bytes.ts';

const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const ITEM: QueryKeys = {
  PatientID: 'P7',
  PatientName: 'Wang^XiaoDong=王^小东',
  StudyInstanceUID: '2.25.7',
  AccessionNumber: 'A7',
  RequestedProcedureDescription: 'CT 胸部',
  RequestedProcedureCodeSequence: [{ CodeValue: '24627-2', CodingSchemeDesignator: 'LN' }],
  RequestedProcedurePriority: 'STAT',
  ScheduledProcedureStepSequence: [
    { Modality: 'CT', ScheduledProcedureStepStartTime: '1040', ScheduledProcedureStepDescription: '胸部' },
    { Modality: 'PT', ScheduledProcedureStepStartTime: '1130' },
  ],
};

/** What becomes of this many answers of two steps each, to a query that takes `maxAnswers`. */
async function codeOfAnswers(answers: number, maxAnswers: number): Promise<string> {
  const bytes = encodeKeys(ITEM, 'ISO_IR 192', true);
  let aborted = '';
  const association = {
    async exchange(exchange: Exchange) {
      for (let n = 0; n < answers; n += 1) {
        const taker = exchange.onPending(
          { hasDataSet: true } as CommandSet,
          { transferSyntax: ILE } as AcceptedScuContext,
        );
        await taker?.write(bytes);
        await taker?.end();
        if (aborted !== '') break;
      }
      return { Status: 0 };
    },
    abort: ({ code }: KitError) => {
      aborted = code;
    },
  } as unknown as ScuAssociation;
  const who = { callingAeTitle: 'KIT', calledAeTitle: 'RIS', host: 'ris', port: 104 };
  const request = worklistRequest(scheduledKeys({}), 'ISO_IR 192');
  const found = await runFind(association, who, request, scheduledOf, {
    maxAnswers,
    maxIdentifierBytes: 4096,
  });
  return aborted === '' ? `${found.flat().length} steps` : aborted;
}

describe('an item of a modality worklist', () => {
  it('counts by its steps where a limit ends the query', async () => {
    expect(await codeOfAnswers(2, 4)).toBe('4 steps');
    expect(await codeOfAnswers(2, 3)).toBe('dicom.answer-too-large');
    expect(await codeOfAnswers(1, 1)).toBe('dicom.answer-too-large');
  });

  it.each([
    [ILE, 'GB18030'],
    [ELE, 'ISO_IR 192'],
  ] as const)(
    'is read step by step, each with its patient and procedure, text in the item’s own set (%s, %s)',
    (syntax, set) => {
      const bytes = encodeKeys(ITEM, set, syntax === ILE);
      const steps = scheduledOf(parseIdentifier(bytes, syntax));
      expect(steps).toHaveLength(2);
      expect(steps?.[0]).toEqual({
        PatientID: 'P7',
        IssuerOfPatientID: '',
        PatientName: 'Wang^XiaoDong=王^小东',
        PatientBirthDate: '',
        PatientSex: '',
        StudyInstanceUID: '2.25.7',
        AccessionNumber: 'A7',
        RequestedProcedureDescription: 'CT 胸部',
        RequestedProcedureCode: '24627-2^LN',
        RequestedProcedurePriority: 'STAT',
        ReferringPhysicianName: '',
        ScheduledProcedureStepStartDate: '',
        ScheduledProcedureStepStartTime: '1040',
        Modality: 'CT',
        ScheduledProcedureStepDescription: '胸部',
        ScheduledStationAETitle: '',
      });
      expect(steps?.[1]).toMatchObject({ Modality: 'PT', StudyInstanceUID: '2.25.7' });
    },
  );

  it('is read when its sequences and items do not say their lengths, nested ones stepped over', () => {
    const step = Buffer.concat([
      implicit(0x0008, 0x0060, 'CT'),
      undefinedLength(0x0040, 0x0008),
      undefinedLength(0xfffe, 0xe000),
      implicit(0x0008, 0x0060, 'XX'),
      delimiter(0xe00d),
      delimiter(0xe0dd),
      implicit(0x0040, 0x0003, '1040'),
    ]);
    const bytes = Buffer.concat([
      implicit(0x0010, 0x0020, 'P1'),
      undefinedLength(0x0040, 0x0100),
      undefinedLength(0xfffe, 0xe000),
      step,
      delimiter(0xe00d),
      delimiter(0xe0dd),
    ]);
    expect(scheduledOf(parseIdentifier(bytes, ILE))).toMatchObject([
      { Modality: 'CT', ScheduledProcedureStepStartTime: '1040', PatientID: 'P1' },
    ]);
  });

  it('is no use without a patient or a step', () => {
    const without = (keys: QueryKeys) =>
      scheduledOf(parseIdentifier(encodeKeys(keys, 'ISO_IR 192', true), ILE));
    expect(without({ ...ITEM, PatientID: '' })).toBeNull();
    expect(without({ PatientID: 'P1', ScheduledProcedureStepSequence: [] })).toBeNull();
  });

  it('is refused, never half read, when a stranger wrote it: cut anywhere, or any byte changed', () => {
    const whole = Buffer.from(encodeKeys(ITEM, 'ISO_IR 192', false));
    const read = (bytes: Uint8Array): void => {
      try {
        scheduledOf(parseIdentifier(bytes, ELE));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolViolation);
      }
    };
    for (let length = 0; length < whole.length; length += 1) read(whole.subarray(0, length));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        read(changed);
      }),
      { numRuns: 2000 },
    );
    const many = Array.from({ length: 300 }, () => ({ Modality: 'CT' }));
    expect(() =>
      scheduledOf(
        parseIdentifier(
          encodeKeys({ PatientID: 'P', ScheduledProcedureStepSequence: many }, 'ISO_IR 6', true),
          ILE,
        ),
      ),
    ).toThrow(ProtocolViolation);
  });
});

describe('the question for a modality worklist', () => {
  it('has the keys of the step in the item of its sequence, and asks for the rest', () => {
    const keys = scheduledKeys({
      Modality: 'CT',
      ScheduledProcedureStepStartDate: '20261122',
      PatientID: 'P1',
    });
    expect(keys).toMatchObject({ PatientID: 'P1', StudyInstanceUID: '' });
    expect(keys.ScheduledProcedureStepSequence).toMatchObject([
      { Modality: 'CT', ScheduledProcedureStepStartDate: '20261122', ScheduledStationAETitle: '' },
    ]);
  });
});
