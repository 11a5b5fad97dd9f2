// Starts a built app on the double and hands a test its pages and a line into its main process.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../scripts/chromium.mjs';
import type { ControlRequest } from './control.ts';

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly packaged?: boolean;
  readonly secondInstance?: boolean;
}

export interface HostedApp {
  readonly page: Page;
  pages(): Page[];
  ask(request: ControlRequest): Promise<unknown>;
  /** Quits as a person does; answers the exit code. */
  quit(): Promise<number>;
}

type FromApp =
  | { readonly loaded: string; readonly devTools: string }
  | { readonly id: number; readonly value?: unknown; readonly error?: string };

async function start(main: string, options: LaunchOptions): Promise<ChildProcess> {
  const userData = await mkdtemp(path.join(tmpdir(), 'kit-double-'));
  const child = fork(main, [...(options.args ?? [])], {
    execArgv: ['--import', path.join(import.meta.dirname, 'hooks.mjs')],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DOUBLE_USER_DATA: userData,
      DOUBLE_PACKAGED: options.packaged === true ? '1' : '0',
      DOUBLE_SECOND_INSTANCE: options.secondInstance === true ? '1' : '0',
      DOUBLE_CHROMIUM: chromiumPath() ?? 'chromium-not-found',
    },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  process.on('exit', () => {
    rmSync(userData, { recursive: true, force: true });
  });
  return child;
}

/** For an app that is expected to leave by itself: its exit code and what it wrote to stderr. */
export async function launchAndLeave(
  main: string,
  options: LaunchOptions,
): Promise<{ code: number; stderr: string }> {
  const child = await start(main, options);
  let stderr = '';
  child.stderr?.on('data', (part: Buffer) => {
    stderr += part.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

/** Resolves when the first window has loaded. */
export async function launchApp(main: string, options: LaunchOptions = {}): Promise<HostedApp> {
  const child = await start(main, options);
  child.stderr?.pipe(process.stderr);
  const exited = once(child, 'exit') as Promise<[number]>;
  const loaded = Promise.withResolvers<string>();
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  child.on('message', (message) => {
    const said = message as FromApp;
    if ('loaded' in said) loaded.resolve(said.devTools);
    else waiting.get(said.id)?.(said);
  });
  void exited.then(([code]) => {
    loaded.reject(new Error(`the app left with ${code} before it had a window`));
    return undefined;
  });
  const browser = await chromium.connectOverCDP(await loaded.promise);
  const pages = (): Page[] => browser.contexts()[0]?.pages() ?? [];
  const [page] = pages();
  if (page === undefined) throw new Error('the app has no page');

  let lastId = 0;
  const ask = async (request: ControlRequest): Promise<unknown> => {
    const id = ++lastId;
    const answer = Promise.withResolvers<{ value?: unknown; error?: string }>();
    waiting.set(id, answer.resolve);
    child.send({ id, request });
    const { value, error } = await answer.promise;
    if (error !== undefined) throw new Error(error);
    return value;
  };
  return {
    page,
    pages,
    ask,
    quit: async () => {
      child.send({ id: 0, request: { ask: 'quit' } satisfies ControlRequest });
      const [code] = await exited;
      await browser.close();
      return code;
    },
  };
}
