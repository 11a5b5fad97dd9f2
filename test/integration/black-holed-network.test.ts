// A station in a network namespace of its own, a gateway in another and a real PACS in a third: packets are dropped on one side or the
// other, and the switch must notice in time and say whose network it is. Needs root; nothing leaves the machine.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';

const id = `k${process.pid % 100_000}`;
const NS = { station: `${id}s`, gateway: `${id}g`, pacs: `${id}p` } as const;
const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe' });
const inside = (ns: string, ...args: string[]): string => ip('netns', 'exec', ns, ...args);

/** Why namespaces cannot be made here, or null: found out by making one. */
function noNamespaces(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'skipped: not root on Linux';
  try {
    ip('netns', 'add', `${id}x`);
    inside(`${id}x`, 'ip', 'route', 'add', 'blackhole', '10.77.3.0/24');
    return null;
  } catch {
    return 'skipped: no rights to make network namespaces';
  } finally {
    try {
      ip('netns', 'del', `${id}x`);
    } catch {
      // There was none.
    }
  }
}
const skip = missing(ORTHANC_NEEDS) ?? missing({ programs: ['ip'] }) ?? noNamespaces();

const FORWARD = `const net = require('node:net');
net.createServer((a) => { const b = net.connect(14242, '127.0.0.1'); a.pipe(b); b.pipe(a);
  a.on('error', () => b.destroy()); b.on('error', () => a.destroy()); }).listen(11104, '10.77.2.2', () => console.log('up'));`;

interface Line {
  readonly to?: string;
  readonly reason?: string;
  readonly blame?: { readonly who: string; readonly words: string } | null;
}

describe.skipIf(skip !== null)(`a black-holed network${skip === null ? '' : ` (${skip})`}`, () => {
  const run = mkdtempSync(path.join(tmpdir(), 'kit-netns-'));
  const env = {
    ...process.env,
    RUN: run,
    GEN: path.join(run, 'gen'),
    ORTHANC_AET: 'ORTHANC',
    STATION_AET: 'KIT',
  };
  const children: ChildProcess[] = [];
  const orthanc = (...args: string[]) =>
    execFileSync('ip', ['netns', 'exec', NS.pacs, 'bash', sharedPath('peers', 'orthanc.sh'), ...args], {
      env,
      stdio: 'pipe',
    });

  beforeAll(async () => {
    for (const ns of Object.values(NS)) {
      ip('netns', 'add', ns);
      inside(ns, 'ip', 'link', 'set', 'lo', 'up');
    }
    const wire = (ns: string, device: string, subnet: number) => {
      ip('link', 'add', `${id}a`, 'type', 'veth', 'peer', 'name', `${id}b`);
      ip('link', 'set', `${id}a`, 'netns', ns, 'name', 'eth0');
      ip('link', 'set', `${id}b`, 'netns', NS.gateway, 'name', device);
      inside(ns, 'ip', 'addr', 'add', `10.77.${subnet}.2/24`, 'dev', 'eth0');
      inside(NS.gateway, 'ip', 'addr', 'add', `10.77.${subnet}.1/24`, 'dev', device);
      inside(ns, 'ip', 'link', 'set', 'eth0', 'up');
      inside(NS.gateway, 'ip', 'link', 'set', device, 'up');
      inside(ns, 'ip', 'route', 'add', 'default', 'via', `10.77.${subnet}.1`);
    };
    wire(NS.station, 'tostation', 1);
    wire(NS.pacs, 'topacs', 2);
    inside(NS.gateway, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    orthanc('start', 'base', 'open');
    const forward = spawn('ip', ['netns', 'exec', NS.pacs, process.execPath, '-e', FORWARD]);
    children.push(forward);
    await new Promise((resolve) => forward.stdout.once('data', resolve));
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    try {
      orthanc('stop');
    } catch {
      // It never started.
    }
    for (const ns of Object.values(NS)) {
      try {
        ip('netns', 'del', ns);
      } catch {
        // It was never made.
      }
    }
    rmSync(run, { recursive: true, force: true });
  });

  const station = () => {
    const child = spawn('ip', [
      'netns',
      'exec',
      NS.station,
      process.execPath,
      path.join(import.meta.dirname, 'black-holed-station.ts'),
      '10.77.2.2',
      '11104',
      'ORTHANC',
    ]);
    children.push(child);
    const lines: Line[] = [];
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) lines.push(JSON.parse(part) as Line);
    });
    const until = async (what: (line: Line) => boolean): Promise<Line> => {
      const start = performance.now();
      for (;;) {
        const found = lines.findLast(what);
        if (found !== undefined) return found;
        if (performance.now() - start > 30_000)
          throw new Error(`never said; last: ${JSON.stringify(lines.slice(-3))}`);
        await delay(50);
      }
    };
    return { until, stop: () => child.kill('SIGKILL') };
  };

  // Not every kernel has tc's netem, so packets are lost by a route that swallows them, and by a cable that is pulled.
  it.each([
    ['the PACS', ['route', 'add', 'blackhole', '10.77.2.2/32'], 'pacs', /the gateway answers/u],
    [
      'this station’s own network',
      ['link', 'set', 'tostation', 'down'],
      'my-network',
      /neither does the gateway answer/u,
    ],
  ])(
    'is told to be %s',
    async (_name, fault, who, words) => {
      const { until, stop } = station();
      await until(({ to }) => to === 'healthy');
      inside(NS.gateway, 'ip', ...fault);
      const down = await until(({ to }) => to === 'down');
      expect(down.reason).toMatch(/timed out since/u);
      const { blame } = await until((line) => line.blame?.who === who);
      expect(blame?.words).toMatch(words);
      stop();
      if (fault[0] === 'route') inside(NS.gateway, 'ip', 'route', 'del', 'blackhole', '10.77.2.2/32');
    },
    80_000,
  );
});
