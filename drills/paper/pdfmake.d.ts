// pdfmake's layout engine as we use it. @types/pdfmake brings the DOM's types into Node's programs, where they contradict Node's.
declare module 'pdfmake/js/Printer.js' {
  type FontFile = string | [file: string, inCollection: string];

  interface PrintedDocument {
    on(event: 'data', listener: (chunk: Uint8Array) => void): void;
    on(event: 'end', listener: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    end(): void;
  }

  type Printer = new (
    fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', FontFile>>,
    virtualFiles: { existsSync(file: string): boolean },
    urlResolver: { resolve(url: string): void; resolved(): Promise<void> },
    mayRead: (file: string) => boolean,
  ) => { createPdfKitDocument(definition: object): Promise<PrintedDocument> };

  const printer: Printer | { readonly default: Printer };
  export default printer;
}
