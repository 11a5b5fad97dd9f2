// pdfmake as we use it. @types/pdfmake brings the DOM's types into Node's programs, where they contradict Node's own.
declare module 'pdfmake/js/index.js' {
  type FontFile = string | [file: string, inCollection: string];
  const pdfmake: {
    setFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', FontFile>>): void;
    setUrlAccessPolicy(isAllowed: (url: string) => boolean): void;
    setLocalAccessPolicy(isAllowed: (file: string) => boolean): void;
    createPdf(definition: object): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}
