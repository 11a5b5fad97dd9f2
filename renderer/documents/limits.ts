// How much a document may ask of the page. Reports come from the network: whatever is beyond these is refused, or cut and said.

const MiB = 1024 * 1024;

/** Largest structured report that is read; a CAD report of a whole CT has some hundred kilobytes. */
export const MAX_REPORT_BYTES = 16 * MiB;
/** Largest object with a document inside it. */
export const MAX_ENCAPSULATED_BYTES = 256 * MiB;
/** Content items that are read, in the order of the report; what comes after is counted as cut. */
export const MAX_CONTENT_ITEMS = 5_000;
/** Containers within containers; real templates stay below ten. */
export const MAX_CONTENT_DEPTH = 32;
/** Characters of one text value. */
export const MAX_TEXT_CHARACTERS = 100_000;
/** Points of a region that are kept. */
export const MAX_REGION_NUMBERS = 20_000;
/** Observers, referenced instances and other lists of a header. */
export const MAX_LIST_ENTRIES = 10_000;
/** Graphics and texts of a presentation state, and points of all of them together. */
export const MAX_ANNOTATIONS = 2_000;
export const MAX_ANNOTATION_POINTS = 100_000;
/** Points of one graphic; a longer one is left out whole and named, as half of an outline would be another outline. */
export const MAX_GRAPHIC_POINTS = 20_000;
/** Columns or rows, either way: what lies farther out is no place on an image. */
export const MAX_ANNOTATION_COORDINATE = 1_000_000;
/** Characters of one annotation; the value representation (ST) allows no more. */
export const MAX_ANNOTATION_TEXT = 1_024;
