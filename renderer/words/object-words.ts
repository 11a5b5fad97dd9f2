// What an object without a picture is, in words: a reader must never wonder whether an image is missing (O6, S-4).

/** SOP classes (PS3.4 §B.5) by prefix or whole UID, most specific first. */
const OBJECTS: readonly (readonly [string, string])[] = [
  ['1.2.840.10008.5.1.4.1.1.88.59', 'Key object selection'],
  ['1.2.840.10008.5.1.4.1.1.88.67', 'Radiation dose report'],
  ['1.2.840.10008.5.1.4.1.1.88.', 'Structured report'],
  ['1.2.840.10008.5.1.4.1.1.104.1', 'PDF document'],
  ['1.2.840.10008.5.1.4.1.1.104.2', 'CDA document'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'Encapsulated 3D model'],
  ['1.2.840.10008.5.1.4.1.1.11.', 'Presentation state'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'Waveform (ECG, audio or similar)'],
  ['1.2.840.10008.5.1.4.1.1.481.2', 'Radiotherapy dose'],
  ['1.2.840.10008.5.1.4.1.1.481.3', 'Radiotherapy structure set'],
  ['1.2.840.10008.5.1.4.1.1.481.5', 'Radiotherapy plan'],
  ['1.2.840.10008.5.1.4.1.1.481.', 'Radiotherapy object'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'Segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66', 'Spatial registration or raw data'],
  ['1.2.840.10008.5.1.4.1.1.67', 'Real-world value mapping'],
  ['1.2.840.10008.5.1.4.1.1.4.2', 'MR spectroscopy'],
];

/** The kind of object that a SOP class holds; '' for the image classes and for unknown ones. */
export const objectKind = (SOPClassUID: string): string =>
  OBJECTS.find(
    ([prefix]) =>
      SOPClassUID === prefix || SOPClassUID.startsWith(prefix.endsWith('.') ? prefix : `${prefix}.`),
  )?.[1] ?? '';

/** A sentence for the tile of an object that has no picture. */
export function objectWords(attributes: { readonly SOPClassUID: string; readonly Modality: string }): string {
  const kind = objectKind(attributes.SOPClassUID);
  const modality = attributes.Modality === '' ? 'no modality' : `modality ${attributes.Modality}`;
  return kind === ''
    ? `This object (${modality}) holds no picture.`
    : `${kind} (${modality}): it holds no picture, and this version of the kit does not show its contents. Read it in the PACS.`;
}
