// `app`: readiness, quitting with its vetoes, and the facts that a test sets through the environment.
import { EventEmitter } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { note, preventable, strict } from './record.ts';

/** Settings of a test: see launch.ts. */
export const settings = {
  userData: process.env['DOUBLE_USER_DATA'] ?? '',
  packaged: process.env['DOUBLE_PACKAGED'] === '1',
  secondInstance: process.env['DOUBLE_SECOND_INSTANCE'] === '1',
  chromium: process.env['DOUBLE_CHROMIUM'] ?? '',
};

let ready = false;
const atExit: (() => Promise<void>)[] = [];

/** Run before the process leaves. */
export const onDoubleExit = (run: () => Promise<void>): void => {
  atExit.push(run);
};

export const mustBeReady = (what: string): void => {
  if (!ready) throw new Error(`electron double: ${what} before app is ready`);
};
export const mustNotBeReady = (what: string): void => {
  if (ready) throw new Error(`electron double: ${what} after app is ready`);
};

async function leave(code: number): Promise<void> {
  await Promise.allSettled(atExit.map((run) => run()));
  process.exit(code);
}

class App extends EventEmitter {
  isPackaged = settings.packaged;
  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        if (!ready) {
          ready = true;
          this.emit('ready');
        }
        resolve();
      });
    });
  }
  isReady(): boolean {
    return ready;
  }
  getPath(name: string): string {
    return name === 'userData' ? settings.userData : path.join(settings.userData, name);
  }
  requestSingleInstanceLock(): boolean {
    note('app.requestSingleInstanceLock');
    return !settings.secondInstance;
  }
  enableSandbox(): void {
    mustNotBeReady('app.enableSandbox');
    note('app.enableSandbox');
  }
  /** `before-quit`, then `will-quit`; either may veto. */
  quit(): void {
    for (const name of ['before-quit', 'will-quit']) {
      const event = preventable({});
      this.emit(name, event);
      if (event.defaultPrevented) return;
    }
    this.exit(0);
  }
  exit(code = 0): void {
    note('app.exit', code);
    void leave(code);
  }
}

export const app = strict('app', new App());
