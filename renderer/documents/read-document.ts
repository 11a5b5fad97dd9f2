// From authenticated bytes to a document, or the reason why there is none (O6, S-4).
import type { KitError } from '../../shared/contract/kit-error.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok } from '../../shared/contract/result.ts';
import type { Result } from '../../shared/contract/result.ts';
import { sopClassOf } from '../../shared/dicom/sop-class.ts';
import { openInstance } from '../pixels/decode/part10.ts';
import { PixelError } from '../pixels/decode/pixel-error.ts';
import { bytesOf } from '../pixels/decode/values.ts';
import { readContentTree } from './content-tree.ts';
import type { DocumentFacts, EncapsulatedDocument, KitDocument, ReportDocument } from './document.ts';
import { asciiOf, codeOf, itemsOf, scopeOf, textOf } from './element-text.ts';
import type { TextScope } from './element-text.ts';
import { MAX_ENCAPSULATED_BYTES, MAX_REPORT_BYTES } from './limits.ts';
import { readPresentation } from './presentation/read-presentation.ts';

/** How an object without a picture is shown: read and rendered, or only named. */
export type DocumentKind = KitDocument['kind'] | 'named-only';

/** The one class of presentation states that is applied: others are of colours, blending or volumes (0207). */
const GRAYSCALE_STATE = '1.2.840.10008.5.1.4.1.1.11.1';
/** Structured reports of classes that are newer than this version's table. */
const REPORT_CLASSES = '1.2.840.10008.5.1.4.1.1.88.';

/** Decided by the SOP class alone, before a byte is asked for. */
export function documentKindOf(SOPClassUID: string): DocumentKind {
  switch (sopClassOf(SOPClassUID)?.kind) {
    case 'structured-report':
      return 'report';
    case 'key-objects':
      return 'key-objects';
    case 'document':
      return 'encapsulated';
    case 'presentation-state':
      return SOPClassUID === GRAYSCALE_STATE ? 'presentation' : 'named-only';
    default:
      return SOPClassUID.startsWith(REPORT_CLASSES) ? 'report' : 'named-only';
  }
}

function readFacts(scope: TextScope): DocumentFacts {
  return {
    ContentDate: asciiOf(scope, 0x00080023),
    ContentTime: asciiOf(scope, 0x00080033),
    CompletionFlag: asciiOf(scope, 0x0040a491),
    CompletionFlagDescription: textOf(scope, 0x0040a492, 'LO'),
    PreliminaryFlag: asciiOf(scope, 0x0040a496),
    VerificationFlag: asciiOf(scope, 0x0040a493),
    verifications: itemsOf(scope, 0x0040a073).map((item) => ({
      VerifyingObserverName: textOf(item, 0x0040a075, 'PN'),
      VerifyingOrganization: textOf(item, 0x0040a027, 'LO'),
      VerificationDateTime: asciiOf(item, 0x0040a030),
    })),
    authors: itemsOf(scope, 0x0040a078)
      .map((item) => textOf(item, 0x0040a123, 'PN'))
      .filter((name) => name !== ''),
    Manufacturer: textOf(scope, 0x00080070, 'LO'),
    hasPredecessor: itemsOf(scope, 0x0040a360).length > 0,
  };
}

/** Current Requested Procedure and Pertinent Other Evidence: study → series → instance. */
function readEvidence(scope: TextScope): ReadonlyMap<string, string> {
  const studies = new Map<string, string>();
  for (const study of [0x0040a375, 0x0040a385].flatMap((tag) => itemsOf(scope, tag)))
    for (const series of itemsOf(study, 0x00081115))
      for (const instance of itemsOf(series, 0x00081199))
        studies.set(asciiOf(instance, 0x00081155), asciiOf(study, 0x0020000d));
  return studies;
}

const readReport = (scope: TextScope, kind: ReportDocument['kind']): ReportDocument => ({
  kind,
  facts: readFacts(scope),
  ...readContentTree(scope),
  studyOfInstance: readEvidence(scope),
});

/** `%PDF-` belongs at the very front; readers allow it within the first kilobyte (ISO 32000-1 Annex H.3.4.1). */
function looksLikePdf(bytes: Uint8Array): boolean {
  const front = String.fromCharCode(...bytes.subarray(0, 1024));
  return front.includes('%PDF-');
}

function readEncapsulated(scope: TextScope): EncapsulatedDocument {
  const value = bytesOf(scope.dataSet, 0x00420011) ?? new Uint8Array(0);
  const said = bytesOf(scope.dataSet, 0x00420015);
  const length =
    said?.length === 4
      ? new DataView(said.buffer, said.byteOffset, 4).getUint32(0, scope.dataSet.encoding.littleEndian)
      : value.length;
  // The element says how much of an even-length value is the document; a claim beyond the value is no claim.
  const bytes = new Uint8Array(length > 0 && length < value.length ? value.subarray(0, length) : value);
  const MIMETypeOfEncapsulatedDocument = textOf(scope, 0x00420012, 'LO');
  const isPdf = /^application\/pdf\b/iu.test(MIMETypeOfEncapsulatedDocument) && looksLikePdf(bytes);
  return {
    kind: 'encapsulated',
    facts: readFacts(scope),
    DocumentTitle: textOf(scope, 0x00420010, 'ST'),
    concept: codeOf(scope, 0x0040a043),
    MIMETypeOfEncapsulatedDocument,
    content: isPdf ? 'pdf' : 'other',
    bytes,
  };
}

const tooLarge = (limitBytes: number): KitError =>
  kitError(
    'documents.too-large',
    `This document is larger than the ${limitBytes / 1024 / 1024} MB that the kit opens.`,
    'Read it in the PACS.',
  );

function documentError({ code, message }: PixelError): KitError {
  switch (code) {
    case 'pixels.too-large':
      return kitError('documents.too-large', message, 'Read it in the PACS.');
    case 'pixels.unsupported':
      return kitError('documents.unsupported', message, 'Read it in the PACS.');
    default:
      return kitError(
        'documents.malformed',
        message,
        'The document is not shown because parts of it could be missing or wrong; read it in the PACS.',
      );
  }
}

/**
 * Reads the document of an instance.
 *
 * @param bytes a data set, or a DICOM file; authenticated (S-8)
 * @param TransferSyntaxUID of the data set; '' to take a DICOM file's own word
 * @returns the document, or `documents.malformed`, `.unsupported` or `.too-large` with the reason
 */
export function readDocument(bytes: Uint8Array, TransferSyntaxUID: string): Result<KitDocument> {
  if (bytes.length > MAX_ENCAPSULATED_BYTES) return err(tooLarge(MAX_ENCAPSULATED_BYTES));
  try {
    const { dataSet } = openInstance(bytes, TransferSyntaxUID, MAX_ENCAPSULATED_BYTES);
    const scope = scopeOf(dataSet);
    const kind = documentKindOf(asciiOf(scope, 0x00080016));
    if (kind === 'named-only')
      return err(
        kitError('documents.unsupported', 'This object is not a document.', 'Look at it in the PACS.'),
      );
    if (kind === 'encapsulated') return ok(readEncapsulated(scope));
    if (dataSet.bytes.length > MAX_REPORT_BYTES) return err(tooLarge(MAX_REPORT_BYTES));
    if (kind === 'presentation') return ok({ kind, state: readPresentation(scope) });
    return ok(readReport(scope, kind));
  } catch (error) {
    if (error instanceof PixelError) return err(documentError(error));
    throw error;
  }
}
