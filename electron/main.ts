// Shell A: composes the Electron main process. Everything it does is in the files it puts together.
import path from 'node:path';
import process from 'node:process';
import { app, dialog, ipcMain, Menu, powerMonitor, protocol, session, utilityProcess } from 'electron';
import { readLaunchOptions } from './launch-options.ts';
import { servePages } from './page-ipc.ts';
import { PAGE_SCHEME } from './page-url.ts';
import { createPageProtocol } from './protocol.ts';
import { forkStation } from './station-fork.ts';
import { superviseStation, type StationSupervisor } from './station-supervisor.ts';
import { createViewerWindows } from './viewer-windows.ts';
import { confinePage, confineSession, openWindow } from './window.ts';

const here = import.meta.dirname;
const launch = readLaunchOptions(process.argv.slice(app.isPackaged ? 1 : 2), { packaged: app.isPackaged });
if (!launch.ok) {
  process.stderr.write(`${launch.error.message} ${launch.error.remedy}\n`);
  app.exit(2);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
  app.enableSandbox();
  const open = (url?: string): ReturnType<typeof openWindow> =>
    openWindow({ preloadFile: path.join(here, 'preload.cjs'), devTools: !app.isPackaged }, url);
  const viewers = createViewerWindows(async (url) => {
    const viewer = await open(url);
    // What is left of a window whose page has died shows nothing and would only stand in the way of a new one.
    viewer.webContents.on('render-process-gone', () => {
      viewer.destroy();
    });
    return viewer;
  });
  app.on('web-contents-created', (_event, page) => {
    confinePage(page, (url) => {
      viewers.asked(url);
    });
  });
  await app.whenReady();
  Menu.setApplicationMenu(null);
  confineSession(session.defaultSession);

  const pages = servePages(ipcMain, () => station);
  const station: StationSupervisor = superviseStation({
    fork: () => forkStation(utilityProcess, path.join(here, 'station-process.js'), launch.value),
    onConnection: (connected) => {
      pages.connection(connected);
    },
    onNotStarted: (error) => {
      dialog.showErrorBox('PACS Downtime Kit cannot start', `${error.message}\n\n${error.remedy}`);
      app.exit(1);
    },
    setTimeout,
  });
  session.defaultSession.protocol.handle(
    PAGE_SCHEME,
    createPageProtocol({ rendererDir: path.join(here, '../renderer'), station: () => station }),
  );

  const lock = (): void => {
    void station.invoke('access:lock', { why: 'screen-locked' });
  };
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);

  let window = await open();
  const showFirst = async (): Promise<void> => {
    // It may have been closed while viewer windows stayed.
    if (window.isDestroyed()) window = await open();
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('second-instance', () => {
    void showFirst();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    // The station seals what is under way before it goes; Electron does not wait unless it is told to.
    event.preventDefault();
    void station.close().finally(() => {
      ended = true;
      app.quit();
    });
  });
}
