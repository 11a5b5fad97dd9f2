// Reasons that are known before a byte is asked for: such an instance is never fetched, and its tile says why (S-3, S-8).
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { InstanceView } from '../../shared/contract/views.ts';
import { objectKind, objectWords } from '../words/object-words.ts';
import type { DisplayError } from './image-source.ts';

/** Lossy by their transfer syntax (PS3.5 Annex A); for some the syntax permits both. */
const LOSSY: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'Lossy compressed (JPEG)',
  '1.2.840.10008.1.2.4.51': 'Lossy compressed (JPEG)',
  '1.2.840.10008.1.2.4.81': 'Lossy compressed (JPEG-LS near-lossless)',
  '1.2.840.10008.1.2.4.91': 'May be lossy compressed (JPEG 2000)',
  '1.2.840.10008.1.2.4.203': 'May be lossy compressed (HTJ2K)',
};

/**
 * Whether compression lost something; '' when nothing says so.
 *
 * @param LossyImageCompression (0028,2110) `01` once any step was lossy, `00` when none was (PS3.3 §C.7.6.1.1.5)
 */
export function lossyWords(TransferSyntaxUID: string, LossyImageCompression: string): string {
  const bySyntax = LOSSY[TransferSyntaxUID] ?? '';
  if (LossyImageCompression === '01')
    return bySyntax.replace('May be lossy', 'Lossy') || 'Lossy compressed earlier';
  return LossyImageCompression === '00' && bySyntax.startsWith('May') ? '' : bySyntax;
}

/** Why an instance has no picture to show, or null when its pixels may be fetched. */
export function whyNotShown(instance: InstanceView): (DisplayError & { readonly title: string }) | null {
  const { attributes, condition, conditionReason } = instance;
  switch (condition) {
    case 'quarantined':
      return {
        title: 'Quarantined: not shown',
        code: 'vault.quarantined',
        message: conditionReason || 'This image names another patient than its study does.',
        remedy: 'Do not read it for this patient. Tell the PACS administrator.',
        retryable: false,
      };
    case 'damaged':
      return {
        title: 'Damaged: not shown',
        code: 'vault.damaged',
        message:
          conditionReason ||
          'The bytes of this image on this station are not the ones that came from the PACS.',
        remedy: 'The station fetches it again as soon as the PACS answers.',
        retryable: false,
      };
    case 'sound':
      if (attributes.hasPixels) return null;
      return {
        title: objectKind(attributes.SOPClassUID) || 'Not an image',
        code: 'no-picture',
        message: objectWords(attributes),
        remedy: 'No image is missing here.',
        retryable: false,
      };
    default:
      return assertNever(condition);
  }
}
