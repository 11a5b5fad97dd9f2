// What the help says: what the hand does, and what happens. The keys themselves are in bindings.ts.
import { PAGE_IMAGES } from './bindings.ts';

export interface HelpLine {
  readonly hand: string;
  readonly effect: string;
}

/** In the order in which a reader meets them. */
export const HELP_GROUPS: readonly { readonly title: string; readonly lines: readonly HelpLine[] }[] = [
  {
    title: 'Through the images',
    lines: [
      { hand: 'Wheel, ↑ ↓, Alt + left drag', effect: 'Next and previous image' },
      { hand: 'Drag the bar at the right edge', effect: 'Through the whole stack' },
      { hand: 'Page Up, Page Down', effect: `${PAGE_IMAGES} images at a time` },
      { hand: 'Home, End', effect: 'First and last image' },
      { hand: 'Space', effect: 'Cine: play, and stop' },
      { hand: '< and >', effect: 'Cine slower, faster' },
    ],
  },
  {
    title: 'Viewports and comparison',
    lines: [
      { hand: '[ and ]', effect: 'Previous and next series in this viewport' },
      { hand: '{ and }', effect: 'Previous and next open study in this viewport' },
      { hand: 'Shift + 1 … 5', effect: 'Layout: 1 × 1, 2 × 1, 1 × 2, 2 × 2, 3 × 2' },
      { hand: 'Tab, Shift + Tab', effect: 'Next and previous viewport' },
      { hand: 'Drag from the list', effect: 'A series into any viewport' },
      { hand: 'C', effect: 'Best prior beside this study' },
      { hand: 'L', effect: 'Linked scrolling: by position, else from where it was linked' },
      { hand: 'K', effect: 'Reference lines' },
      { hand: 'Y', effect: 'Window and zoom of all viewports together' },
      { hand: 'X, double click', effect: 'This viewport alone, and back' },
    ],
  },
  {
    title: 'Window',
    lines: [
      { hand: 'Left drag', effect: 'Window (right: wider) and level (down: darker)' },
      { hand: '1 … 7', effect: 'Window presets of the modality: see the Window menu' },
      { hand: '8, 9, 0', effect: 'Window: full range; automatic; as the image says, again: its next one' },
      { hand: 'I', effect: 'Invert' },
    ],
  },
  {
    title: 'How the picture lies',
    lines: [
      { hand: 'Right drag, Ctrl + left drag, Ctrl + wheel', effect: 'Zoom, around the pointer' },
      { hand: '+ and −', effect: 'Zoom in and out, around the middle' },
      { hand: 'Esc in a drag', effect: 'Takes the drag back' },
      { hand: 'Middle drag, Shift + left drag', effect: 'Pan' },
      { hand: 'F', effect: 'Fit to the window' },
      { hand: 'Z', effect: 'One image pixel to one screen pixel' },
      { hand: 'S', effect: 'Full screen: the images alone, without list and heading; back with S or Esc' },
      { hand: 'G', effect: 'Magnifier under the pointer, in this viewport' },
      { hand: 'H and V', effect: 'Flip horizontally, vertically' },
      { hand: ', and .', effect: 'Rotate left, right' },
      { hand: 'O and U', effect: 'Overlays, and the shutter, of the image: hide and show' },
      { hand: 'R', effect: 'Reset everything, also the window; takes a presentation state off' },
    ],
  },
  {
    title: 'Measuring',
    lines: [
      { hand: 'M, A, B, E, P', effect: 'Measure with a left drag: length, angle, rectangle, ellipse, probe' },
      { hand: 'D', effect: 'Cobb angle: two left drags, one along each end plate' },
      {
        hand: 'T',
        effect:
          'Arrow with text: drag from the finding, type, Enter keeps (Esc drops); not saved to the PACS',
      },
      { hand: 'Double click on a note, F2', effect: 'Changes the text beside an arrow' },
      { hand: 'W, Q', effect: 'Left drag: window and level (as at first), scroll' },
      {
        hand: 'Drag a handle, its words or (with W) its line',
        effect: 'Changes a measurement, moves its words, moves it as a whole',
      },
      {
        hand: 'Ctrl + Z, Ctrl + Y',
        effect: 'Takes the last change of a measurement on this image back, and back again',
      },
      {
        hand: 'J',
        effect: 'Puts what the selected measurement says, or the last one, into the downtime note',
      },
      {
        hand: 'Enter',
        effect: 'With a tool: draws in the middle; then arrows move a point, Enter takes the next',
      },
      { hand: 'Delete', effect: 'Removes the selected measurement, or the last one on this image' },
    ],
  },
  {
    title: 'The study',
    lines: [
      { hand: 'Ctrl + P', effect: 'Prints the viewports as they stand; recorded' },
      { hand: 'Esc', effect: 'Lets go of a measurement, then of a tool; then closes the study' },
      { hand: 'Alt + ↓, Alt + ↑', effect: 'Next and previous study of the list it was opened from' },
      { hand: 'N', effect: 'Downtime note beside the images; Esc from there back to the images' },
      { hand: '?', effect: 'This list' },
    ],
  },
];

export const HELP: readonly HelpLine[] = HELP_GROUPS.flatMap(({ lines }) => lines);
