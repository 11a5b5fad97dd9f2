// `BrowserWindow` and its web contents: a Chromium page with the preload in an isolated world.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { CDPSession, Page } from 'playwright-core';
import { app, mustBeReady } from './app.ts';
import { devToolsUrl, guardNavigation, openBrowser } from './browser.ts';
import { answerInvoke, receiveSend } from './ipc-main.ts';
import { toApp, toWeb } from './page-server.ts';
import { note, preventable, strict } from './record.ts';
import { defaultSession } from './session.ts';

const WORLD = 'preload';
const source = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');
const windows = new Set<BrowserWindow>();
let lastId = 0;

interface PreloadMessage {
  readonly kind: 'invoke' | 'send';
  readonly id?: number;
  readonly channel: string;
  readonly args: readonly unknown[];
}

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session = defaultSession;
  #url = '';
  #gone = false;
  #mayOpen: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #preload: { cdp: CDPSession; contextId: number } | null = null;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#mayOpen = handler;
  }
  getURL(): string {
    return this.#url;
  }
  isDestroyed(): boolean {
    return this.#gone;
  }
  send(channel: string, ...args: unknown[]): void {
    if (this.#gone) throw new Error('Object has been destroyed');
    this._deliver({ channel, args });
  }
  _deliver(message: object): void {
    if (this.#preload === null || this.#gone) return;
    const { cdp, contextId } = this.#preload;
    const expression = `doubleDeliver(${JSON.stringify(message)})`;
    // A page that navigates or closes meanwhile loses the message, as it does in Electron.
    cdp.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
  }
  /** The IPC event that a message of a frame at this URL carries. */
  _ipcEvent(url: string, parent: object | null = null): object {
    return { sender: this, senderFrame: { url, parent }, processId: 1, frameId: 1 };
  }

  async _attach(page: Page, preloadFile: string | undefined): Promise<void> {
    const cdp = await page.context().newCDPSession(page);
    const { frameTree } = await cdp.send('Page.getFrameTree');
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { isDefault, frameId } = (context.auxData ?? {}) as { isDefault?: boolean; frameId?: string };
      if (context.name === WORLD && isDefault === false && frameId === frameTree.frame.id) {
        this.#preload = { cdp, contextId: context.id };
      }
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'doubleSend') void this.#receive(JSON.parse(payload) as PreloadMessage, toApp(page.url()));
    });
    await cdp.send('Runtime.enable');
    await cdp.send('Page.enable');
    await cdp.send('Runtime.addBinding', { name: 'doubleSend', executionContextName: WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: source('world-page.js') });
    if (preloadFile !== undefined) {
      const bundle = `${source('world-preload.js')}\nconst module = { exports: {} };\n${readFileSync(preloadFile, 'utf8')}`;
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: WORLD,
        source: `if (window === window.top) (() => {${bundle}\n})();`,
      });
    }
    guardNavigation(page, (url, topFrame) => this.#mayNavigate(url, topFrame));
    page.on('popup', (popup) => {
      const url = toApp(popup.url());
      const { action } = this.#mayOpen({ url });
      note('window-open', url, action);
      if (action === 'deny') void popup.close();
    });
    page.on('close', () => {
      this.#gone = true;
      this.emit('destroyed');
    });
  }
  _loading(url: string): void {
    this.#url = url;
  }

  #mayNavigate(url: string, topFrame: boolean): boolean {
    // What the app itself loads, and a reload, is not the page's own navigation.
    if (topFrame && url === this.#url) return true;
    const anywhere = preventable({ url, isMainFrame: topFrame });
    this.emit('will-frame-navigate', anywhere);
    const top = preventable({ url, isMainFrame: true });
    if (topFrame) this.emit('will-navigate', top, url);
    return !anywhere.defaultPrevented && !top.defaultPrevented;
  }
  async #receive({ kind, id, channel, args }: PreloadMessage, url: string): Promise<void> {
    const event = this._ipcEvent(url);
    if (kind === 'send') {
      receiveSend(channel, event, args);
      return;
    }
    try {
      this._deliver({ id, value: await answerInvoke(channel, event, args) });
    } catch (error) {
      this._deliver({ id, error: String(error) });
    }
  }
}

interface WindowOptions {
  readonly show?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }
  readonly webContents = new WebContents();
  readonly id = this.webContents.id;
  readonly _options: WindowOptions;
  #page: Page | null = null;
  #visible: boolean;

  constructor(options: WindowOptions = {}) {
    super();
    mustBeReady('new BrowserWindow');
    const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences ?? {};
    if (sandbox === false || contextIsolation === false || nodeIntegration === true) {
      throw new Error('electron double: only sandboxed, isolated pages');
    }
    this._options = options;
    this.#visible = options.show !== false;
    windows.add(this);
    note('new BrowserWindow', options);
    app.emit('web-contents-created', {}, this.webContents);
    return strict('BrowserWindow', this);
  }
  show(): void {
    this.#visible = true;
    note('window.show');
  }
  focus(): void {
    note('window.focus');
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {
    note('window.restore');
  }
  isDestroyed(): boolean {
    return !windows.has(this);
  }
  close(): void {
    void this.#page?.close();
  }
  async loadURL(url: string): Promise<void> {
    const context = await openBrowser();
    const page = context.pages().find((other) => other.url() === 'about:blank') ?? (await context.newPage());
    this.#page = page;
    const { width, height, webPreferences } = this._options;
    if (width !== undefined && height !== undefined) await page.setViewportSize({ width, height });
    await this.webContents._attach(page, webPreferences?.preload);
    page.on('close', () => {
      windows.delete(this);
      this.emit('closed');
      if (windows.size === 0) app.emit('window-all-closed');
    });
    this.webContents._loading(url);
    await page.goto(await toWeb(url));
    this.emit('ready-to-show');
    this.webContents.emit('did-finish-load');
    process.send?.({ loaded: url, devTools: devToolsUrl() });
  }
}
