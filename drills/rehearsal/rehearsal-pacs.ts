// The rehearsal PACS (product D7): a PACS in this process, full of synthetic patients, that can be failed in every way.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Archive, createArchive } from './archive.ts';
import { createFaultBoard, type Fault } from './faults.ts';
import type { RehearsalStudy } from './model.ts';
import { Link } from './network/link.ts';
import { RehearsalScp } from './network/rehearsal-scp.ts';
import { createPopulation } from './population/population.ts';

export interface RehearsalPacsOptions {
  /** Address to bind to; loopback unless a person says otherwise. */
  readonly host?: string;
  /** 0 (the default) picks a free port. */
  readonly port?: number;
  readonly aeTitle?: string;
  /** Move destinations by AE title. The object is read at each C-MOVE: it may be filled in later. */
  readonly destinations?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Calling AE titles to let in; everybody when absent. */
  readonly callers?: readonly string[];
  /** The studies; a department's day made from `seed` and `clock` when absent. */
  readonly population?: readonly RehearsalStudy[];
  readonly seed?: number;
  /** Wall clock that dates the population; the system's when absent. */
  readonly clock?: () => Date;
}

export interface RehearsalStats {
  readonly connections: number;
  readonly associations: number;
  readonly echoes: number;
  readonly finds: number;
  readonly moves: number;
  readonly gets: number;
  readonly instancesSent: number;
  readonly openConnections: number;
}

export interface RehearsalControl {
  fault(): Fault;
  /** Puts a fault in force, in the place of any other. Resolves when it can be seen from outside. */
  set(fault: Fault): Promise<void>;
  /** `set({ mode: 'healthy' })`: listens again on the same port when it had stopped. */
  recover(): Promise<void>;
  /** Adds images to a study, as a scanner that is still sending does. @returns their SOP Instance UIDs */
  grow(StudyInstanceUID: string, images: number): readonly string[];
}

export interface RehearsalPacs {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly archive: Archive;
  readonly control: RehearsalControl;
  stats(): RehearsalStats;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 64;
const RELISTEN_ATTEMPTS = 20;
const RELISTEN_PAUSE_MS = 50;

/** Starts listening. Rejects when the address is taken. */
export async function startRehearsalPacs(options: RehearsalPacsOptions = {}): Promise<RehearsalPacs> {
  const host = options.host ?? '127.0.0.1';
  const aeTitle = options.aeTitle ?? 'REHEARSAL';
  const now = (options.clock ?? (() => new Date()))();
  const population = options.population ?? createPopulation({ seed: options.seed ?? 1, now });
  const archive = createArchive(population);
  const board = createFaultBoard();
  const links = new Set<Link>();
  const counters = {
    connections: 0,
    associations: 0,
    echoes: 0,
    finds: 0,
    moves: 0,
    gets: 0,
    instancesSent: 0,
  };

  const track = (link: Link) => {
    links.add(link);
    link.on('close', () => links.delete(link));
  };
  const services = {
    archive,
    board,
    aeTitle,
    destinations: options.destinations ?? {},
    callers: options.callers === undefined ? undefined : new Set(options.callers),
    track,
    count: (event: Exclude<keyof typeof counters, 'connections'>) => {
      counters[event] += 1;
    },
  };

  let server: Server | undefined;
  const listen = async (port: number): Promise<number> => {
    const created = createServer((socket) => {
      counters.connections += 1;
      const link = new Link(socket, board);
      track(link);
      void new RehearsalScp(link, services);
    });
    created.maxConnections = MAX_CONNECTIONS;
    created.listen({ host, port, exclusive: true });
    await once(created, 'listening');
    server = created;
    const address = created.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  };
  const stopListening = async () => {
    const closing = server;
    server = undefined;
    closing?.close();
    // `close` frees the port at once; its event waits for running connections, which may go on.
    await delay(0);
  };

  const port = await listen(options.port ?? 0);

  const set = async (fault: Fault): Promise<void> => {
    board.set(fault);
    if (fault.mode === 'refuse' || fault.mode === 'die') await stopListening();
    else if (server === undefined) await relisten(() => listen(port));
    if (fault.mode === 'die') for (const link of links) link.reset();
  };

  return {
    host,
    port,
    aeTitle,
    archive,
    control: {
      fault: () => board.current(),
      set,
      recover: () => set({ mode: 'healthy' }),
      grow: (StudyInstanceUID, images) => archive.grow(StudyInstanceUID, images),
    },
    stats: () => ({ ...counters, openConnections: links.size }),
    async close() {
      await stopListening();
      const gone = [...links].map(
        (link) => new Promise<void>((resolve) => link.on('close', () => resolve())),
      );
      for (const link of links) link.destroy();
      await Promise.all(gone);
    },
  };
}

/** The port may be lent to an outgoing connection for a moment (it lies in the ephemeral range). */
async function relisten(listen: () => Promise<number>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await listen();
      return;
    } catch (error) {
      if (attempt >= RELISTEN_ATTEMPTS) throw error;
      await delay(RELISTEN_PAUSE_MS);
    }
  }
}
