// What every printed drill document shares: the frame of its pages (DRILL on each, station, run, page n of m, printed when and by
// whom), its headings, and its tables. S-6: no page of a drill can be taken for one of an outage.
import type { Content, DocumentDefinition, Style, TableLayout } from './content.ts';
import { createPen, type Inline, type Pen } from './pen.ts';
import { type PaperFont, paperFonts } from './fonts.ts';
import { VERSION_WORDS } from './print-facts.ts';
import type { PrintFacts } from './print-facts.ts';

export const INK = '#14181d';
export const GREY = '#5b6470';
const RULE = '#c3c9d1';
const SHADE = '#eef1f4';

/** Width between the margins of an A4 page, in points; a letter page is wider, and leaves the rest blank. */
export const INNER_WIDTH = 515;

export interface SheetOptions {
  /** On every page, beside DRILL. */
  readonly title: string;
  /** The same, for the document's properties: our words and the scenario's, no person's. */
  readonly properties: string;
  /** Said on every page, such as that a script played it. */
  readonly warning: string | null;
  /** Beside the station in the footer: which run, or which version of a scenario. */
  readonly of: string;
}

export interface Sheet {
  readonly pen: Pen;
  readonly define: (content: readonly Content[]) => DocumentDefinition;
}

export function createSheet(
  facts: PrintFacts,
  options: SheetOptions,
  fonts: readonly PaperFont[] = paperFonts(),
): Sheet {
  const pen = createPen(fonts);
  const title = pen.write(options.title, 110);
  const station = pen.write(facts.station ?? 'no station named', 60);
  const printed = pen.write(
    `printed ${facts.wall(facts.printedAt)}${facts.printedBy === null ? '' : ` by ${facts.printedBy}`}`,
    120,
  );
  const of = pen.write(options.of, 90);
  return {
    pen,
    define: (content) => ({
      pageSize: facts.paper,
      pageMargins: [40, options.warning === null ? 58 : 72, 40, 46],
      version: '1.7',
      language: 'en',
      displayTitle: true,
      info: {
        title: `DRILL: ${options.properties}`,
        creator: VERSION_WORDS,
        producer: 'pdfmake',
        creationDate: facts.printedAt,
      },
      defaultStyle: { font: 'Roboto', fontSize: 9, color: INK, lineHeight: 1.15 },
      header: () => ({
        margin: [40, 22, 40, 0],
        stack: [
          {
            columns: [
              {
                width: 48,
                table: {
                  widths: ['*'],
                  body: [
                    [
                      {
                        text: 'DRILL',
                        bold: true,
                        color: '#ffffff',
                        fillColor: INK,
                        alignment: 'center',
                        fontSize: 10,
                      },
                    ],
                  ],
                },
                layout: 'noBorders',
              },
              { width: '*', text: copied(title), fontSize: 9, margin: [0, 3, 0, 0] },
            ],
            columnGap: 8,
          },
          ...(options.warning === null
            ? []
            : [{ text: options.warning, bold: true, fontSize: 8, margin: [0, 3, 0, 0] as const }]),
        ],
      }),
      footer: (page, pages) => ({
        margin: [40, 14, 40, 0],
        fontSize: 7,
        color: GREY,
        columns: [
          { width: '*', text: [...copied(station), ' · ', ...copied(of), '\n', ...copied(printed)] },
          { width: 80, text: `DRILL · page ${page} of ${pages}`, alignment: 'right' },
        ],
      }),
      content,
    }),
  };
}

/** pdfmake writes into what it lays out, and a header is laid out on every page. */
const copied = (inlines: readonly Inline[]): Inline[] => inlines.map((inline) => ({ ...inline }));

/** Of a section: a heading's size, for a table that is one. */
export const SECTION = { titleSize: 13 } as const;

export const heading = (text: string, more: Style & { readonly pageBreak?: 'before' } = {}): Content => ({
  text,
  bold: true,
  fontSize: 13,
  margin: [0, 14, 0, 5],
  ...more,
});

export const paragraph = (text: string | readonly Inline[], more: Style = {}): Content => ({
  text,
  margin: [0, 0, 0, 5],
  ...more,
});

/** Set off from the rest, so that nobody reads past it. */
export const notice = (text: readonly (Inline | string)[], more: Style = {}): Content => ({
  margin: [0, 4, 0, 6],
  table: { widths: ['*'], body: [[{ text: [...text], bold: true, ...more }]] },
  layout: {
    hLineWidth: () => 1.2,
    vLineWidth: () => 1.2,
    paddingLeft: () => 7,
    paddingRight: () => 7,
    paddingTop: () => 5,
    paddingBottom: () => 5,
  },
});

export type Cell = string | readonly (Inline | string)[] | Content;

const LAYOUT: TableLayout = {
  hLineWidth: (row, node) => (row === 0 ? 0 : row === node.table.body.length ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: RULE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
};

const toContent = (cell: Cell): Content =>
  typeof cell === 'string'
    ? { text: cell }
    : Array.isArray(cell)
      ? { text: cell as readonly (Inline | string)[] }
      : (cell as Content);

/**
 * A table whose header is repeated on every page it runs over.
 *
 * @param more `title`: over the header and repeated with it, so that it is never left behind on another page; `heights`: of the rows
 * @param widths in points, `*` for what is left; fixed, so that no long word pushes a column off the page
 */
export const sheetTable = (
  widths: readonly (number | '*')[],
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  more: Style & {
    readonly heights?: number;
    readonly title?: string | readonly Inline[];
    readonly titleSize?: number;
  } = {},
): Content => {
  const { heights, title, titleSize = 10, ...style } = more;
  const headerRows = title === undefined ? 1 : 2;
  const titleRow: Content[] =
    title === undefined
      ? []
      : header.map((_, at) =>
          at === 0
            ? {
                text: title,
                bold: true,
                fontSize: titleSize,
                colSpan: header.length,
                margin: [-3, titleSize - 6, 0, 2],
              }
            : { text: '' },
        );
  return {
    fontSize: 8,
    margin: [0, 0, 0, 6],
    ...style,
    table: {
      widths: fixed(widths),
      headerRows,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      ...(heights === undefined ? {} : { heights: (row: number) => (row < headerRows ? 'auto' : heights) }),
      body: [
        ...(title === undefined ? [] : [titleRow]),
        header.map((text) => ({ text, bold: true, fillColor: SHADE, fontSize: 7.5 })),
        ...rows.map((row) => row.map((cell) => toContent(cell))),
      ],
    },
    layout: LAYOUT,
  };
};

/** Padding of both sides comes on top of a column's width. */
function fixed(widths: readonly (number | '*')[]): readonly number[] {
  const taken =
    widths.reduce<number>((sum, width) => sum + (width === '*' ? 0 : width), 0) + widths.length * 6;
  const stars = widths.filter((width) => width === '*').length;
  return widths.map((width) => (width === '*' ? (INNER_WIDTH - taken) / Math.max(1, stars) : width));
}

/** Label and value, one under the other. */
export const facts = (rows: readonly (readonly [string, Cell])[]): Content => ({
  margin: [0, 0, 0, 6],
  table: {
    widths: [110, INNER_WIDTH - 122],
    body: rows.map(([label, value]) => [{ text: label, color: GREY }, toContent(value)]),
  },
  layout: { ...LAYOUT, hLineWidth: () => 0.4 },
});
