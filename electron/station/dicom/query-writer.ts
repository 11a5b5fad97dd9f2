// Writes the identifier of a C-FIND (PS3.4 §C.4.1.1.3, §K.4.1.1.3) byte by byte: text in the PACS's character set, one level of
// sequences. dcmjs-dimse sends it; its own writer knows UTF-8 only.
import type { TextVr } from '../../../shared/dicom/character-set.ts';
import dimse from 'dcmjs-dimse';
import { encodeQueryText, QUERY_CHARACTER_SETS, type QueryCharacterSet } from './query-text.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN } from './uids.ts';

/** Keyword → tag and VR of all that this station asks for (PS3.6). */
const ATTRIBUTES = {
  SpecificCharacterSet: [0x00080005, 'CS'],
  SOPClassUID: [0x00080016, 'UI'],
  SOPInstanceUID: [0x00080018, 'UI'],
  StudyDate: [0x00080020, 'DA'],
  StudyTime: [0x00080030, 'TM'],
  SeriesDate: [0x00080021, 'DA'],
  SeriesTime: [0x00080031, 'TM'],
  AccessionNumber: [0x00080050, 'SH'],
  QueryRetrieveLevel: [0x00080052, 'CS'],
  Modality: [0x00080060, 'CS'],
  ModalitiesInStudy: [0x00080061, 'CS'],
  InstitutionName: [0x00080080, 'LO'],
  ReferringPhysicianName: [0x00080090, 'PN'],
  CodeValue: [0x00080100, 'SH'],
  CodingSchemeDesignator: [0x00080102, 'SH'],
  CodeMeaning: [0x00080104, 'LO'],
  StationName: [0x00081010, 'SH'],
  StudyDescription: [0x00081030, 'LO'],
  SeriesDescription: [0x0008103e, 'LO'],
  InstitutionalDepartmentName: [0x00081040, 'LO'],
  PatientName: [0x00100010, 'PN'],
  PatientID: [0x00100020, 'LO'],
  IssuerOfPatientID: [0x00100021, 'LO'],
  PatientBirthDate: [0x00100030, 'DA'],
  PatientSex: [0x00100040, 'CS'],
  BodyPartExamined: [0x00180015, 'CS'],
  StudyInstanceUID: [0x0020000d, 'UI'],
  SeriesInstanceUID: [0x0020000e, 'UI'],
  StudyID: [0x00200010, 'SH'],
  SeriesNumber: [0x00200011, 'IS'],
  InstanceNumber: [0x00200013, 'IS'],
  NumberOfStudyRelatedSeries: [0x00201206, 'IS'],
  NumberOfStudyRelatedInstances: [0x00201208, 'IS'],
  NumberOfSeriesRelatedInstances: [0x00201209, 'IS'],
  RequestedProcedureDescription: [0x00321060, 'LO'],
  RequestedProcedureCodeSequence: [0x00321064, 'SQ'],
  ScheduledStationAETitle: [0x00400001, 'AE'],
  ScheduledProcedureStepStartDate: [0x00400002, 'DA'],
  ScheduledProcedureStepStartTime: [0x00400003, 'TM'],
  ScheduledProcedureStepDescription: [0x00400007, 'LO'],
  ScheduledProcedureStepID: [0x00400009, 'SH'],
  ScheduledProcedureStepSequence: [0x00400100, 'SQ'],
  RequestedProcedureID: [0x00401001, 'SH'],
  RequestedProcedurePriority: [0x00401003, 'SH'],
} as const;

type Keyword = keyof typeof ATTRIBUTES;
/** What is asked: empty asks for the attribute, others must match; a list is one item of a sequence. */
export type QueryKeys = { readonly [K in Keyword]?: string | readonly QueryKeys[] };
type FindRequest = InstanceType<typeof dimse.requests.CFindRequest>;

const isKeyword = (name: string): name is Keyword => Object.hasOwn(ATTRIBUTES, name);
const TEXT_VRS: ReadonlySet<string> = new Set<TextVr>(['LO', 'PN', 'SH']);
const isTextVr = (vr: string): vr is TextVr => TEXT_VRS.has(vr);

/** Whether any text in it needs a character set to be stated. */
const hasText = (keys: QueryKeys): boolean =>
  Object.values(keys).some((value) =>
    typeof value === 'string' ? /[^\x20-\x7e]/u.test(value) : value.some(hasText),
  );

function element(keyword: Keyword, value: Uint8Array, isImplicit: boolean): Uint8Array {
  const [tag, vr] = ATTRIBUTES[keyword];
  const padding = value.length % 2 === 0 ? [] : [vr === 'UI' ? 0 : 0x20];
  const length = value.length + padding.length;
  const isLong = !isImplicit && vr === 'SQ';
  const head = Buffer.alloc(isLong ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  if (isImplicit) head.writeUInt32LE(length, 4);
  else {
    head.write(vr, 4, 'latin1');
    if (isLong) head.writeUInt32LE(length, 8);
    else head.writeUInt16LE(length, 6);
  }
  return Buffer.concat([head, value, Buffer.from(padding)]);
}

function item(content: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(0xe000, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** The identifier's bytes, elements in the order of their tags. */
export function encodeKeys(
  keys: QueryKeys,
  characterSet: QueryCharacterSet,
  isImplicit: boolean,
): Uint8Array {
  const terms = QUERY_CHARACTER_SETS[characterSet];
  const stated =
    hasText(keys) && terms.length > 0 ? { ...keys, SpecificCharacterSet: terms.join('\\') } : keys;
  return encodeLevel(stated, characterSet, isImplicit);
}

function encodeLevel(keys: QueryKeys, characterSet: QueryCharacterSet, isImplicit: boolean): Uint8Array {
  const keywords = Object.keys(keys).filter(isKeyword);
  const inOrder = keywords.toSorted((a, b) => ATTRIBUTES[a][0] - ATTRIBUTES[b][0]);
  return Buffer.concat(
    inOrder.map((keyword) => {
      const value = keys[keyword] ?? '';
      const vr: string = ATTRIBUTES[keyword][1];
      if (typeof value !== 'string') {
        const items = value.map((each) => item(encodeLevel(each, characterSet, isImplicit)));
        return element(keyword, Buffer.concat(items), isImplicit);
      }
      const bytes = isTextVr(vr)
        ? encodeQueryText(value, characterSet, vr).bytes
        : Buffer.from(value.replaceAll(/[^\x20-\x7e]/gu, '*'), 'latin1');
      return element(keyword, bytes, isImplicit);
    }),
  );
}

/** A data set that dcmjs-dimse takes for one of its own and that encodes itself in the syntax that was agreed on. */
class QueryDataSet extends dimse.Dataset {
  readonly keys: QueryKeys;
  readonly characterSet: QueryCharacterSet;

  constructor(keys: QueryKeys, characterSet: QueryCharacterSet) {
    super({});
    this.keys = keys;
    this.characterSet = characterSet;
  }

  override getDenaturalizedDataset(): Buffer {
    const isImplicit = this.getTransferSyntaxUid() === IMPLICIT_VR_LITTLE_ENDIAN;
    return Buffer.from(encodeKeys(this.keys, this.characterSet, isImplicit));
  }
}

/** A C-FIND request with these keys, of the Study Root model. */
export function findRequest(keys: QueryKeys, characterSet: QueryCharacterSet): FindRequest {
  const request = dimse.requests.CFindRequest.createStudyFindRequest({});
  request.setDataset(new QueryDataSet(keys, characterSet));
  return request;
}

/** A C-FIND request with these keys, of the Modality Worklist model. */
export function worklistRequest(keys: QueryKeys, characterSet: QueryCharacterSet): FindRequest {
  const request = dimse.requests.CFindRequest.createWorklistFindRequest({});
  request.setDataset(new QueryDataSet(keys, characterSet));
  return request;
}
