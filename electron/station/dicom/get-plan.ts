// Which presentation contexts a C-GET proposes. At most 128 fit into one association (PS3.8 §9.3.2.2), and some PACS, Orthanc among
// them, send compressed instances only on a context that offers nothing but their own transfer syntax: so every context counts.
import type { ContextProposal } from './dimse-writer.ts';
import type { ImageAnswer } from './port.ts';
import {
  COMPRESSED_TRANSFER_SYNTAXES,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  STUDY_ROOT_GET,
} from './uids.ts';

const MAX_CONTEXTS = 128;
const ALL_SYNTAXES = 1 + COMPRESSED_TRANSFER_SYNTAXES.length;
const CLASSES_AT_ONCE = Math.floor((MAX_CONTEXTS - 1) / ALL_SYNTAXES);

/** One association's worth of a retrieve. `seriesUids` is `null` for all of the target in one request. */
export interface GetBatch {
  readonly seriesUids: readonly string[] | null;
  readonly contexts: readonly ContextProposal[];
}

// What to propose when the PACS does not tell the SOP classes of its instances: those that fill archives, fewer syntaxes each.
const COMMON_CLASSES = [
  '1.2.840.10008.5.1.4.1.1.2', // CT
  '1.2.840.10008.5.1.4.1.1.2.1', // Enhanced CT
  '1.2.840.10008.5.1.4.1.1.4', // MR
  '1.2.840.10008.5.1.4.1.1.4.1', // Enhanced MR
  '1.2.840.10008.5.1.4.1.1.1', // CR
  '1.2.840.10008.5.1.4.1.1.1.1', // Digital X-Ray, for presentation
  '1.2.840.10008.5.1.4.1.1.1.2', // Digital Mammography, for presentation
  '1.2.840.10008.5.1.4.1.1.13.1.3', // Breast Tomosynthesis
  '1.2.840.10008.5.1.4.1.1.6.1', // Ultrasound
  '1.2.840.10008.5.1.4.1.1.3.1', // Ultrasound Multi-frame
  '1.2.840.10008.5.1.4.1.1.7', // Secondary Capture
  '1.2.840.10008.5.1.4.1.1.7.2', // Multi-frame Grayscale Byte Secondary Capture
  '1.2.840.10008.5.1.4.1.1.7.3', // Multi-frame Grayscale Word Secondary Capture
  '1.2.840.10008.5.1.4.1.1.7.4', // Multi-frame True Color Secondary Capture
  '1.2.840.10008.5.1.4.1.1.12.1', // X-Ray Angiographic
  '1.2.840.10008.5.1.4.1.1.12.2', // X-Ray Radiofluoroscopic
  '1.2.840.10008.5.1.4.1.1.20', // Nuclear Medicine
  '1.2.840.10008.5.1.4.1.1.128', // PET
  '1.2.840.10008.5.1.4.1.1.11.1', // Grayscale Softcopy Presentation State
  '1.2.840.10008.5.1.4.1.1.88.11', // Basic Text SR
  '1.2.840.10008.5.1.4.1.1.88.22', // Enhanced SR
  '1.2.840.10008.5.1.4.1.1.88.33', // Comprehensive SR
  '1.2.840.10008.5.1.4.1.1.88.59', // Key Object Selection
  '1.2.840.10008.5.1.4.1.1.88.67', // X-Ray Radiation Dose SR
  '1.2.840.10008.5.1.4.1.1.104.1', // Encapsulated PDF
] as const;

function contextsFor(classes: readonly string[]): ContextProposal[] {
  const contexts: ContextProposal[] = [
    {
      abstractSyntax: STUDY_ROOT_GET,
      transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN],
    },
  ];
  const each = Math.floor((MAX_CONTEXTS - 1) / Math.max(1, classes.length));
  for (const abstractSyntax of classes) {
    // Between these two nothing is lost, so they share a context.
    const uncompressed = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN];
    contexts.push({ abstractSyntax, transferSyntaxes: uncompressed, scpRole: true });
    for (const syntax of COMPRESSED_TRANSFER_SYNTAXES.slice(0, Math.max(0, each - 1))) {
      contexts.push({ abstractSyntax, transferSyntaxes: [syntax], scpRole: true });
    }
  }
  return contexts;
}

/**
 * Plans a retrieve by what the PACS lists of the target.
 *
 * Series go together as long as all their SOP classes fit with every syntax; a series of very many classes gets fewer syntaxes
 * for each. When an instance's class is not told, the common classes are proposed: what is then left behind shows as failed
 * sub-operations, never as success.
 *
 * @param images what image-level C-FIND listed, or `null` when the PACS would not say
 */
export function planGet(images: readonly ImageAnswer[] | null): readonly GetBatch[] {
  if (images === null || images.length === 0 || images.some((each) => each.SOPClassUID === '')) {
    return [{ seriesUids: null, contexts: contextsFor(COMMON_CLASSES) }];
  }
  const classesOf = new Map<string, Set<string>>();
  for (const { SeriesInstanceUID, SOPClassUID } of images) {
    const classes = classesOf.get(SeriesInstanceUID) ?? new Set();
    classes.add(SOPClassUID);
    classesOf.set(SeriesInstanceUID, classes);
  }
  const groups: { seriesUids: string[]; classes: Set<string> }[] = [];
  for (const [seriesUid, classes] of classesOf) {
    const fitting = groups.find((group) => group.classes.union(classes).size <= CLASSES_AT_ONCE);
    if (fitting === undefined) groups.push({ seriesUids: [seriesUid], classes: new Set(classes) });
    else {
      fitting.seriesUids.push(seriesUid);
      for (const each of classes) fitting.classes.add(each);
    }
  }
  return groups.map(({ seriesUids, classes }) => ({
    seriesUids: groups.length === 1 ? null : seriesUids,
    contexts: contextsFor([...classes].slice(0, MAX_CONTEXTS - 1)),
  }));
}
