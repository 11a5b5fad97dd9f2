// Documents of the fake station: a report, a key object selection, a PDF, something that only calls itself one, an ECG.
import {
  COMPREHENSIVE_SR,
  content,
  ENCAPSULATED_PDF,
  encapsulatedDataSet,
  evidence,
  KEY_OBJECT_SELECTION,
  onePagePdf,
  reportDataSet,
} from '../../fixtures/documents.ts';
import {
  annotation,
  area,
  graphic,
  GRAYSCALE_STATE,
  images,
  presentationDataSet,
  text,
  window,
} from '../../fixtures/presentation-states.ts';
import { tableState } from './table-state.ts';

export interface DocumentContext {
  readonly SOPInstanceUID: string;
  readonly StudyInstanceUID: string;
  /** The n-th image (1-based) of the first series. */
  readonly image: (number: number) => string;
}

export interface FakeDocument {
  readonly SOPClassUID: string;
  readonly Modality: string;
  readonly SeriesNumber: number;
  readonly SeriesDescription: string;
  readonly bytes: (context: DocumentContext) => Uint8Array;
}

export const REPORT = 2;
export const KEY_OBJECTS = 4;
export const LETTER = 5;
export const MISLABELLED = 6;
export const ECG = 7;
export const PRESENTATION = 8;
export const TABLES = 9;
export const HUGE = 10;

const FAR = '1.2.826.0.1.3680043.10.999.4';

const report = ({ SOPInstanceUID, StudyInstanceUID, image }: DocumentContext): Uint8Array =>
  reportDataSet({
    SOPInstanceUID,
    title: 'CT abdomen report',
    header: [
      [0x00080023, 'DA', '20261122'],
      [0x00080033, 'TM', '101530'],
      [0x0040a491, 'CS', 'PARTIAL'],
      [0x0040a493, 'CS', 'UNVERIFIED'],
      [0x0040a496, 'CS', 'PRELIMINARY'],
      [0x0040a078, 'SQ', [[[0x0040a123, 'PN', 'Sato^Hanako=佐藤^花子']]]],
      evidence(StudyInstanceUID, [image(12)]),
      evidence(FAR, [`${FAR}.2`], 0x0040a385),
    ],
    children: [
      content.code('Procedure reported', 'CT of abdomen with contrast', 'HAS CONCEPT MOD'),
      content.person('Person Observer Name', 'Sato^Hanako=佐藤^花子'),
      content.container('Findings', [
        content.text(
          'Finding',
          'Liver of normal size.\r\nA hypodense lesion in segment VII. <b>Not</b> a cyst & not a metastasis by its density.',
        ),
        content.container('Lesion 1', [
          content.number('Long axis', '14.5', 'mm', [
            content.region('POLYLINE', [120, 90, 134, 93], [content.image(image(12), 'SELECTED FROM')]),
          ]),
          content.number('Density', '61', "[hnsf'U]", [], 'Hounsfield unit'),
          content.code('Finding site', 'Liver', 'HAS CONCEPT MOD', [
            content.code('Topographical modifier', 'Segment VII', 'HAS CONCEPT MOD'),
          ]),
          content.text('Comparison', 'Smaller than before.', [content.image(`${FAR}.2`, 'INFERRED FROM')]),
        ]),
        content.container(
          '',
          [
            content.text('', 'The spleen measures'),
            content.number('Length', '11.2', 'cm'),
            content.text('', 'in length and is homogeneous.'),
          ],
          'CONTINUOUS',
        ),
      ]),
      content.container('Impression', [
        content.text('Impression', '病変は縮小しています。 Regression of the known lesion.'),
        content.other('TABLE'),
      ]),
      content.container('Images', [
        ...Array.from({ length: 10 }, (_, index) => content.image(image(index + 1))),
        content.image('2.25.404'),
      ]),
    ],
  });

const keyObjects = ({ SOPInstanceUID, image }: DocumentContext): Uint8Array =>
  reportDataSet({
    SOPClassUID: KEY_OBJECT_SELECTION,
    SOPInstanceUID,
    title: 'For Surgery',
    header: [[0x00080023, 'DA', '20261122']],
    children: [
      content.text('Key Object Description', 'Lesion in segment VII and its vessels.'),
      ...[12, 13, 14].map((number) => content.image(image(number))),
      content.image(`${FAR}.9`),
    ],
  });

/** Where things are in the phantom's fourth slice: an organ, and the spine; columns and rows of 256. */
const ORGAN = { x: 181.8, y: 112.6 };
const SPINE = { x: 128, y: 176.6 };

/** Turned, flipped and cut out; marks on the organ and the spine for image 4 alone, one text for both of its images. */
const presentation = ({ SOPInstanceUID, image }: DocumentContext): Uint8Array =>
  presentationDataSet({
    SOPInstanceUID,
    images: [image(4), image(5), `${FAR}.9`],
    areas: [area([51, 51, 230, 210])],
    windows: [window('35', '120', [[0x00281055, 'LO', 'Liver']])],
    shape: 'INVERSE',
    rotation: 90,
    flip: 'Y',
    header: [[0x00181600, 'CS', 'RECTANGULAR']],
    annotations: [
      annotation(
        [
          graphic('CIRCLE', [SPINE.x, SPINE.y, SPINE.x + 20, SPINE.y]),
          graphic('ELLIPSE', [
            ORGAN.x - 22,
            ORGAN.y,
            ORGAN.x + 22,
            ORGAN.y,
            ORGAN.x,
            ORGAN.y - 20,
            ORGAN.x,
            ORGAN.y + 20,
          ]),
          graphic('POINT', [SPINE.x, SPINE.y]),
        ],
        [text('Läsion 14 mm', { box: [196, 130, 230, 140], anchor: [ORGAN.x, ORGAN.y] })],
        { images: images([image(4)]) },
      ),
      annotation([], [text('Seen by Dr. Sato', { box: [0.03, 0.4, 0.3, 0.45], boxUnits: 'DISPLAY' })]),
    ],
  });

const huge = ({ SOPInstanceUID }: DocumentContext): Uint8Array =>
  reportDataSet({
    SOPInstanceUID,
    title: 'CAD of everything',
    children: Array.from({ length: 10_000 }, (_, index) =>
      content.text(`Finding ${index + 1}`, `<img src=x onerror="document.title='run'"> ${index + 1}`),
    ),
  });

const DOCUMENTS: ReadonlyMap<number, FakeDocument> = new Map([
  [
    REPORT,
    {
      SOPClassUID: COMPREHENSIVE_SR,
      Modality: 'SR',
      SeriesNumber: 99,
      SeriesDescription: 'Report',
      bytes: report,
    },
  ],
  [
    KEY_OBJECTS,
    {
      SOPClassUID: KEY_OBJECT_SELECTION,
      Modality: 'KO',
      SeriesNumber: 98,
      SeriesDescription: 'Key images',
      bytes: keyObjects,
    },
  ],
  [
    LETTER,
    {
      SOPClassUID: ENCAPSULATED_PDF,
      Modality: 'DOC',
      SeriesNumber: 97,
      SeriesDescription: 'Letter',
      bytes: ({ SOPInstanceUID }) =>
        encapsulatedDataSet({
          SOPInstanceUID,
          title: 'Überweisung',
          mimeType: 'application/pdf',
          bytes: onePagePdf('Referral letter'),
        }),
    },
  ],
  [
    MISLABELLED,
    {
      SOPClassUID: ENCAPSULATED_PDF,
      Modality: 'DOC',
      SeriesNumber: 96,
      SeriesDescription: 'Mislabelled',
      bytes: ({ SOPInstanceUID }) =>
        encapsulatedDataSet({
          SOPInstanceUID,
          title: '<img src=x onerror=alert(1)>',
          mimeType: 'application/pdf',
          bytes: new TextEncoder().encode('<html><script>document.title = "run"</script></html>'),
        }),
    },
  ],
  [
    PRESENTATION,
    {
      SOPClassUID: GRAYSCALE_STATE,
      Modality: 'PR',
      SeriesNumber: 94,
      SeriesDescription: 'Presentation',
      bytes: presentation,
    },
  ],
  [
    TABLES,
    {
      SOPClassUID: GRAYSCALE_STATE,
      Modality: 'PR',
      SeriesNumber: 93,
      SeriesDescription: 'Tables',
      bytes: tableState,
    },
  ],
  [
    HUGE,
    {
      SOPClassUID: COMPREHENSIVE_SR,
      Modality: 'SR',
      SeriesNumber: 92,
      SeriesDescription: 'Huge',
      bytes: huge,
    },
  ],
  [
    ECG,
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.9.1.1',
      Modality: 'ECG',
      SeriesNumber: 95,
      SeriesDescription: 'ECG',
      bytes: () => new Uint8Array(0),
    },
  ],
]);

/** The document that a series of the fake station is, or null for a series of images. */
export const documentOf = (series: number): FakeDocument | null => DOCUMENTS.get(series) ?? null;
