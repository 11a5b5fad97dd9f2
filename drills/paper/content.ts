// What a document is made of, before it is laid out: pdfmake's content, in the little of it that we use.
import type { Inline } from './pen.ts';

export interface Style {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly fontSize?: number;
  readonly color?: string;
  readonly alignment?: 'left' | 'right' | 'center';
  readonly fillColor?: string;
  readonly lineHeight?: number;
  readonly margin?: readonly [number, number, number, number];
}

interface Placed extends Style {
  readonly pageBreak?: 'before' | 'after';
  readonly unbreakable?: boolean;
  readonly colSpan?: number;
}

export type TextPart =
  | Inline
  | string
  | (Style & { readonly text: string | readonly Inline[]; readonly font?: string });

export interface TableLayout {
  readonly hLineWidth?: (
    row: number,
    node: { readonly table: { readonly body: readonly unknown[] } },
  ) => number;
  readonly vLineWidth?: (column: number) => number;
  readonly hLineColor?: string;
  readonly vLineColor?: string;
  readonly paddingLeft?: () => number;
  readonly paddingRight?: () => number;
  readonly paddingTop?: () => number;
  readonly paddingBottom?: () => number;
}

export type Content =
  | (Placed & { readonly text: string | readonly TextPart[] })
  | (Placed & { readonly stack: readonly Content[] })
  | (Placed & {
      readonly columns: readonly (Content & { readonly width?: number | '*' | 'auto' })[];
      readonly columnGap?: number;
    })
  | (Placed & { readonly svg: string; readonly width?: number })
  | (Placed & {
      readonly table: {
        readonly widths: readonly (number | '*')[];
        readonly headerRows?: number;
        readonly dontBreakRows?: boolean;
        readonly keepWithHeaderRows?: number;
        readonly heights?: (row: number) => number | 'auto';
        readonly body: readonly (readonly Content[])[];
      };
      readonly layout?: TableLayout | 'noBorders';
    });

export interface DocumentDefinition {
  readonly pageSize: 'A4' | 'LETTER';
  readonly pageMargins: readonly [number, number, number, number];
  readonly info: Readonly<Record<string, string | Date>>;
  readonly defaultStyle: Style & { readonly font: string };
  readonly language: string;
  readonly displayTitle: boolean;
  readonly version: string;
  readonly header: (page: number, pages: number) => Content;
  readonly footer: (page: number, pages: number) => Content;
  readonly content: readonly Content[];
}
