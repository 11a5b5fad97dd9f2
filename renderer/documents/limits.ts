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
