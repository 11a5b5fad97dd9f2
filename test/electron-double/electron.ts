// A stand-in for the `electron` module, for machines without its binary: the built main process runs in Node, its pages in
// Debian's Chromium. It has what this app uses; anything else throws. It proves nothing of Electron's own sandbox or fuses.
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { app, mustBeReady, onDoubleExit } from './app.ts';
import { serveControl } from './control.ts';
import { note, strict } from './record.ts';

export { app } from './app.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol } from './page-server.ts';
export { session } from './session.ts';
export { BrowserWindow, WebContents } from './windows.ts';

export class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (data) => this.emit('message', (data as { message: unknown }).message));
    child.on('exit', (code) => this.emit('exit', code));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('electron double: ports cannot be transferred');
    if (this.#child.connected) this.#child.send({ message });
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (file: string, args: readonly string[] = [], options: { serviceName?: string } = {}) => {
    mustBeReady('utilityProcess.fork');
    note('utilityProcess.fork', path.basename(file), args, options);
    const child = fork(file, args, {
      execArgv: ['--import', path.join(import.meta.dirname, 'child-hooks.mjs')],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    onDoubleExit(() => {
      child.kill();
      return Promise.resolve();
    });
    return strict('UtilityProcess', new UtilityProcess(child));
  },
});

class PowerMonitor extends EventEmitter {}
export const powerMonitor = strict('powerMonitor', new PowerMonitor());

export const Menu = strict('Menu', {
  setApplicationMenu: (menu: unknown): void => {
    note('Menu.setApplicationMenu', menu);
  },
});

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string): void => {
    note('dialog.showErrorBox', title, content);
  },
});

if (process.send !== undefined) serveControl({ app, powerMonitor });
