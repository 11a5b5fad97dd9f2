// What may leave a window as a file: what our own page made a blob of, through the save dialog, and nothing else.
import type { DownloadItem, Event, Session, WebContents } from 'electron';
import { isPageUrl } from './page-url.ts';

/** A blob carries the origin of the page that made it (`blob:app://station/…`); no other page can make one of ours. */
export const isOwnDownload = (url: string, pageUrl: string): boolean =>
  url.startsWith('blob:') && isPageUrl(url.slice('blob:'.length)) && isPageUrl(pageUrl);

/** Refuses every download but our page's own files. Those go where a person says, in Electron's save dialog. */
export function confineDownloads(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event: Event, item: DownloadItem, page: WebContents | undefined) => {
    if (page === undefined || !isOwnDownload(item.getURL(), page.getURL())) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({ title: 'Save', defaultPath: item.getFilename() });
  });
}
