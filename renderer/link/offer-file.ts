// Hands a file that the station made to the person at the page, as a download.
import type { ExportedFile } from '../../shared/contract/drill-view.ts';

/** How long a browser may take to begin to read what it downloads. */
const READ_MS = 60_000;

export function offerFile({ fileName, mediaType, base64 }: ExportedFile): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), READ_MS);
}
