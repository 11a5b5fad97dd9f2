// What kind of thing an instance is, in words: a study holds reports, measurements and layouts beside its images, and a
// reader must be told which one cannot be shown as a picture (PS3.4 Table B.5-1, PS3.6 Table A-1).

/** How the page treats an instance of a SOP class. */
export type SopClassKind =
  | 'image'
  | 'structured-report'
  | 'document'
  | 'presentation-state'
  | 'key-objects'
  | 'waveform'
  | 'radiotherapy'
  | 'segmentation'
  | 'registration'
  | 'spectroscopy'
  | 'raw-data'
  | 'other';

const IN_WORDS: Readonly<Record<SopClassKind, string>> = {
  image: 'Image',
  'structured-report': 'Structured report',
  document: 'Document',
  'presentation-state': 'Presentation state',
  'key-objects': 'Key images',
  waveform: 'Waveform',
  radiotherapy: 'Radiotherapy object',
  segmentation: 'Segmentation',
  registration: 'Registration',
  spectroscopy: 'Spectroscopy',
  'raw-data': 'Raw data',
  other: 'Other object',
};

export interface SopClass {
  readonly uid: string;
  readonly name: string;
  readonly kind: SopClassKind;
}

const S = '1.2.840.10008.5.1.4.1.1.';

const BY_KIND: Readonly<Partial<Record<SopClassKind, readonly (readonly [string, string])[]>>> = {
  image: [
    [`${S}1`, 'Computed Radiography Image'],
    [`${S}1.1`, 'Digital X-Ray Image, For Presentation'],
    [`${S}1.1.1`, 'Digital X-Ray Image, For Processing'],
    [`${S}1.2`, 'Digital Mammography X-Ray Image, For Presentation'],
    [`${S}1.2.1`, 'Digital Mammography X-Ray Image, For Processing'],
    [`${S}1.3`, 'Digital Intra-Oral X-Ray Image, For Presentation'],
    [`${S}1.3.1`, 'Digital Intra-Oral X-Ray Image, For Processing'],
    [`${S}2`, 'CT Image'],
    [`${S}2.1`, 'Enhanced CT Image'],
    [`${S}2.2`, 'Legacy Converted Enhanced CT Image'],
    [`${S}3`, 'Ultrasound Multi-frame Image (retired)'],
    [`${S}3.1`, 'Ultrasound Multi-frame Image'],
    [`${S}4`, 'MR Image'],
    [`${S}4.1`, 'Enhanced MR Image'],
    [`${S}4.3`, 'Enhanced MR Color Image'],
    [`${S}4.4`, 'Legacy Converted Enhanced MR Image'],
    [`${S}5`, 'Nuclear Medicine Image (retired)'],
    [`${S}6`, 'Ultrasound Image (retired)'],
    [`${S}6.1`, 'Ultrasound Image'],
    [`${S}6.2`, 'Enhanced US Volume'],
    [`${S}7`, 'Secondary Capture Image'],
    [`${S}7.1`, 'Multi-frame Single Bit Secondary Capture Image'],
    [`${S}7.2`, 'Multi-frame Grayscale Byte Secondary Capture Image'],
    [`${S}7.3`, 'Multi-frame Grayscale Word Secondary Capture Image'],
    [`${S}7.4`, 'Multi-frame True Color Secondary Capture Image'],
    [`${S}12.1`, 'X-Ray Angiographic Image'],
    [`${S}12.1.1`, 'Enhanced XA Image'],
    [`${S}12.2`, 'X-Ray Radiofluoroscopic Image'],
    [`${S}12.2.1`, 'Enhanced XRF Image'],
    [`${S}12.3`, 'X-Ray Angiographic Bi-Plane Image (retired)'],
    [`${S}13.1.1`, 'X-Ray 3D Angiographic Image'],
    [`${S}13.1.2`, 'X-Ray 3D Craniofacial Image'],
    [`${S}13.1.3`, 'Breast Tomosynthesis Image'],
    [`${S}13.1.4`, 'Breast Projection X-Ray Image, For Presentation'],
    [`${S}13.1.5`, 'Breast Projection X-Ray Image, For Processing'],
    [`${S}14.1`, 'Intravascular OCT Image, For Presentation'],
    [`${S}14.2`, 'Intravascular OCT Image, For Processing'],
    [`${S}20`, 'Nuclear Medicine Image'],
    [`${S}30`, 'Parametric Map'],
    [`${S}77.1.1`, 'VL Endoscopic Image'],
    [`${S}77.1.1.1`, 'Video Endoscopic Image'],
    [`${S}77.1.2`, 'VL Microscopic Image'],
    [`${S}77.1.2.1`, 'Video Microscopic Image'],
    [`${S}77.1.3`, 'VL Slide-Coordinates Microscopic Image'],
    [`${S}77.1.4`, 'VL Photographic Image'],
    [`${S}77.1.4.1`, 'Video Photographic Image'],
    [`${S}77.1.5.1`, 'Ophthalmic Photography 8 Bit Image'],
    [`${S}77.1.5.2`, 'Ophthalmic Photography 16 Bit Image'],
    [`${S}77.1.5.4`, 'Ophthalmic Tomography Image'],
    [`${S}77.1.6`, 'VL Whole Slide Microscopy Image'],
    [`${S}81.1`, 'Ophthalmic Thickness Map'],
    [`${S}82.1`, 'Corneal Topography Map'],
    [`${S}128`, 'Positron Emission Tomography Image'],
    [`${S}128.1`, 'Legacy Converted Enhanced PET Image'],
    [`${S}130`, 'Enhanced PET Image'],
    [`${S}481.1`, 'RT Image'],
    [`${S}481.2`, 'RT Dose'],
  ],
  'structured-report': [
    [`${S}88.11`, 'Basic Text SR'],
    [`${S}88.22`, 'Enhanced SR'],
    [`${S}88.33`, 'Comprehensive SR'],
    [`${S}88.34`, 'Comprehensive 3D SR'],
    [`${S}88.35`, 'Extensible SR'],
    [`${S}88.40`, 'Procedure Log'],
    [`${S}88.50`, 'Mammography CAD SR'],
    [`${S}88.65`, 'Chest CAD SR'],
    [`${S}88.67`, 'X-Ray Radiation Dose SR'],
    [`${S}88.68`, 'Radiopharmaceutical Radiation Dose SR'],
    [`${S}88.69`, 'Colon CAD SR'],
    [`${S}88.70`, 'Implantation Plan SR'],
    [`${S}88.71`, 'Acquisition Context SR'],
    [`${S}88.72`, 'Simplified Adult Echo SR'],
    [`${S}88.73`, 'Patient Radiation Dose SR'],
  ],
  'key-objects': [[`${S}88.59`, 'Key Object Selection Document']],
  document: [
    [`${S}104.1`, 'Encapsulated PDF'],
    [`${S}104.2`, 'Encapsulated CDA'],
    [`${S}104.3`, 'Encapsulated STL'],
    [`${S}104.4`, 'Encapsulated OBJ'],
    [`${S}104.5`, 'Encapsulated MTL'],
  ],
  'presentation-state': [
    [`${S}11.1`, 'Grayscale Softcopy Presentation State'],
    [`${S}11.2`, 'Color Softcopy Presentation State'],
    [`${S}11.3`, 'Pseudo-Color Softcopy Presentation State'],
    [`${S}11.4`, 'Blending Softcopy Presentation State'],
    [`${S}11.5`, 'XA/XRF Grayscale Softcopy Presentation State'],
    [`${S}11.8`, 'Advanced Blending Presentation State'],
  ],
  waveform: [
    [`${S}9.1.1`, '12-lead ECG Waveform'],
    [`${S}9.1.2`, 'General ECG Waveform'],
    [`${S}9.1.3`, 'Ambulatory ECG Waveform'],
    [`${S}9.2.1`, 'Hemodynamic Waveform'],
    [`${S}9.3.1`, 'Cardiac Electrophysiology Waveform'],
    [`${S}9.4.1`, 'Basic Voice Audio Waveform'],
    [`${S}9.4.2`, 'General Audio Waveform'],
    [`${S}9.5.1`, 'Arterial Pulse Waveform'],
    [`${S}9.6.1`, 'Respiratory Waveform'],
  ],
  radiotherapy: [
    [`${S}481.3`, 'RT Structure Set'],
    [`${S}481.4`, 'RT Beams Treatment Record'],
    [`${S}481.5`, 'RT Plan'],
    [`${S}481.6`, 'RT Brachy Treatment Record'],
    [`${S}481.7`, 'RT Treatment Summary Record'],
    [`${S}481.8`, 'RT Ion Plan'],
    [`${S}481.9`, 'RT Ion Beams Treatment Record'],
  ],
  segmentation: [
    [`${S}66.4`, 'Segmentation'],
    [`${S}66.5`, 'Surface Segmentation'],
    [`${S}66.6`, 'Tractography Results'],
    [`${S}66.7`, 'Label Map Segmentation'],
    [`${S}91.1`, 'Microscopy Bulk Simple Annotations'],
  ],
  registration: [
    [`${S}66.1`, 'Spatial Registration'],
    [`${S}66.2`, 'Spatial Fiducials'],
    [`${S}66.3`, 'Deformable Spatial Registration'],
    [`${S}67`, 'Real World Value Mapping'],
  ],
  spectroscopy: [[`${S}4.2`, 'MR Spectroscopy']],
  'raw-data': [[`${S}66`, 'Raw Data']],
  other: [['1.2.840.10008.5.1.4.39.1', 'Color Palette']],
};

/** Every storage SOP class that the kit accepts by name; private ones are taken too, by what they hold. */
export const SOP_CLASSES: readonly SopClass[] = Object.entries(BY_KIND).flatMap(([kind, classes]) =>
  classes.map(([uid, name]) => ({ uid, name, kind: kind as SopClassKind })),
);

const byUid: ReadonlyMap<string, SopClass> = new Map(SOP_CLASSES.map((sopClass) => [sopClass.uid, sopClass]));

/** What a SOP class is, or undefined for private and newer ones: then go by whether the instance has pixels. */
export const sopClassOf = (uid: string): SopClass | undefined => byUid.get(uid);

/** One or two words for lists and tiles: `Structured report`, `Encapsulated PDF`, `Image`. Unknown: by its pixels. */
export function sopClassInWords(uid: string, hasPixels: boolean): string {
  const known = byUid.get(uid);
  if (known === undefined) return hasPixels ? 'Image of an unknown kind' : 'Object of an unknown kind';
  return known.kind === 'document' || known.kind === 'waveform' || known.kind === 'other'
    ? known.name
    : IN_WORDS[known.kind];
}
