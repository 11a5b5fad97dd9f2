// A TCP proxy that breaks nothing and counts: what really went over the wire between stations and a PACS, seen by neither.
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './peer-process.ts';

export interface ProxiedConnection {
  /** `performance.now()` */
  readonly openedAt: number;
  closedAt: number | null;
  /** It asked for an association (an A-ASSOCIATE-RQ came), rather than only connecting. */
  isAssociation: boolean;
  /** The target took it. */
  isAnswered: boolean;
}

/** Command Field of the requests that are counted (PS3.7 Annex E.1). */
export type CountedCommand = 'C-FIND' | 'C-GET' | 'C-MOVE' | 'C-ECHO';

export interface CountingProxy {
  readonly port: number;
  readonly connections: readonly ProxiedConnection[];
  /** Requests that went to the target, by `performance.now()`. */
  readonly commands: readonly { readonly command: CountedCommand; readonly at: number }[];
  /** Bytes as they were handed on, from the target and to it. */
  readonly down: readonly { readonly at: number; readonly bytes: number }[];
  readonly up: readonly { readonly at: number; readonly bytes: number }[];
  /** Most associations at one time. */
  peakAssociations(): number;
  stop(): Promise<void>;
}

const COMMANDS = new Map<number, CountedCommand>([
  [0x0020, 'C-FIND'],
  [0x0010, 'C-GET'],
  [0x0021, 'C-MOVE'],
  [0x0030, 'C-ECHO'],
]);
/** (0000,0100) with a length of 2, implicit little endian as every command set is (PS3.7 §6.3.1). */
const COMMAND_FIELD = Buffer.from([0, 0, 0, 1, 2, 0, 0, 0]);
const FIELD_BYTES = COMMAND_FIELD.length + 2;

/** @param listenPort where it listens; left out: a free port */
export async function startCountingProxy(targetPort: number, listenPort?: number): Promise<CountingProxy> {
  const port = listenPort ?? (await freePort());
  const connections: ProxiedConnection[] = [];
  const commands: { command: CountedCommand; at: number }[] = [];
  const down: { at: number; bytes: number }[] = [];
  const up: { at: number; bytes: number }[] = [];
  const open = new Set<Socket>();
  let associations = 0;
  let peak = 0;

  const server = createServer((station) => {
    const seen: ProxiedConnection = {
      openedAt: performance.now(),
      closedAt: null,
      isAssociation: false,
      isAnswered: false,
    };
    connections.push(seen);
    const pacs = connect(targetPort, '127.0.0.1');
    let tail = Buffer.alloc(0);
    for (const socket of [station, pacs]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        (socket === station ? pacs : station).destroy();
        if (seen.closedAt !== null) return;
        seen.closedAt = performance.now();
        if (seen.isAssociation) associations -= 1;
      });
    }
    pacs.once('connect', () => {
      seen.isAnswered = true;
    });
    const pass = (from: Socket, to: Socket, look: (chunk: Buffer, at: number) => void): void => {
      from.on('data', (chunk: Buffer) => {
        look(chunk, performance.now());
        // The sender is held back as soon as the receiver is.
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => from.resume());
      from.once('end', () => to.end());
    };
    pass(station, pacs, (chunk, at) => {
      up.push({ at, bytes: chunk.length });
      if (!seen.isAssociation && chunk[0] === 1) {
        seen.isAssociation = true;
        associations += 1;
        peak = Math.max(peak, associations);
      }
      const text = Buffer.concat([tail, chunk]);
      let from = 0;
      for (let i = text.indexOf(COMMAND_FIELD); i >= 0; i = text.indexOf(COMMAND_FIELD, i + 1)) {
        if (i + FIELD_BYTES > text.length) break;
        const command = COMMANDS.get(text.readUInt16LE(i + COMMAND_FIELD.length));
        if (command !== undefined) commands.push({ command, at });
        from = i + FIELD_BYTES;
      }
      tail = Buffer.from(text.subarray(Math.max(from, text.length - FIELD_BYTES + 1)));
    });
    pass(pacs, station, (chunk, at) => down.push({ at, bytes: chunk.length }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port,
    connections,
    commands,
    down,
    up,
    peakAssociations: () => peak,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
