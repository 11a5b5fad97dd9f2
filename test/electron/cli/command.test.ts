// Ctrl-C and SIGTERM end every command: at once where it does nothing about them, in order where it does, and on the second
// one whatever it does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

const COMMAND = path.resolve(import.meta.dirname, '../../../electron/cli/command.ts');

/** A command whose body is `source`, said to be ready once it waits. */
async function started(source: string): Promise<ChildProcess> {
  const program = `
    import { kitCommand } from ${JSON.stringify(COMMAND)};
    const hold = setInterval(() => {}, 1000);
    const say = (line) => process.stdout.write(line + '\\n');
    const forever = new Promise(() => {});
    await kitCommand('test', 'test', async (context) => { ${source} }).parseAsync([], { from: 'user' });
    clearInterval(hold);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await line(child, 'ready');
  return child;
}

async function line(child: ChildProcess, wanted: string): Promise<void> {
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  for await (const said of lines) if (said === wanted) break;
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit');
  return code;
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a command that does nothing about it, with exit code %i', async (signal, code) => {
    const child = await started("say('ready'); await forever; return 0;");
    child.kill(signal);
    expect(await exitOf(child)).toBe(code);
  });

  it('lets a command that listens for it close things, and end with its own exit code', async () => {
    const child = await started(`
      const { signal } = context;
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      say('ready');
      await stopped;
      return 7;`);
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(7);
  });

  it('waits for a command that said it must not be cut off: a recovery code is shown once', async () => {
    const child = await started(`
      context.finishFirst();
      const told = new Promise((resolve) => process.once('SIGINT', resolve));
      say('ready');
      await told;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 5;`);
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(5);
  });

  it('that comes a second time ends a command that is still closing things', async () => {
    const child = await started(`
      context.signal.addEventListener('abort', () => say('closing'));
      say('ready');
      await forever;
      return 0;`);
    const closing = line(child, 'closing');
    child.kill('SIGINT');
    await closing;
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(130);
  });
});
