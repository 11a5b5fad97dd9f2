// A presentation state of the fake station that needs every table, a shutter and an overlay plane of its own.
import { area, presentationDataSet } from '../../fixtures/presentation-states.ts';
import type { DocumentContext } from './documents.ts';

/** A curve that no window is, a presentation table, a round shutter on grey, and an overlay of its own: a bar across rows 40 to 49. */
export const tableState = ({ SOPInstanceUID, image }: DocumentContext): Uint8Array => {
  const words = (values: readonly number[]) => new Uint8Array(Uint16Array.from(values).buffer);
  const bar = new Uint8Array((256 * 256) / 8);
  bar.fill(0xff, 40 * 32, 50 * 32);
  const curve = Array.from({ length: 4096 }, (_, at) => Math.round((at / 4095) ** 0.5 * 4095));
  return presentationDataSet({
    SOPInstanceUID,
    images: [image(4)],
    areas: [area([1, 1, 256, 256])],
    windows: [
      [
        [
          0x00283010,
          'SQ',
          [
            [
              [0x00283002, 'US', [4096, 0, 12]],
              [0x00283003, 'LO', 'Square root'],
              [0x00283006, 'OW', words(curve)],
            ],
          ],
        ],
      ],
    ],
    header: [
      [0x00181600, 'CS', 'CIRCULAR'],
      [0x00181610, 'IS', '128\\128'],
      [0x00181612, 'IS', '110'],
      [0x00181622, 'US', [0x8080]],
      [
        0x20500010,
        'SQ',
        [
          [
            [0x00283002, 'US', [256, 0, 8]],
            [0x00283006, 'OW', words(Array.from({ length: 256 }, (_, at) => 255 - at))],
          ],
        ],
      ],
      [0x60000010, 'US', [256]],
      [0x60000011, 'US', [256]],
      [0x60000040, 'CS', 'G'],
      [0x60000050, 'US', [1, 1]],
      [0x60000100, 'US', [1]],
      [0x60000102, 'US', [0]],
      [0x60001001, 'CS', 'ONE'],
      [0x60003000, 'OW', bar],
    ],
  });
};
