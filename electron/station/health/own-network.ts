// Looks whether this station's own network is there when the PACS says nothing (H3): the gateway, a name, a second address.
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { NetworkFinding } from '../../../shared/domain/switch-evidence.ts';
import type { Clock } from './clock.ts';
import type { TcpConnect } from './tcp-connect.ts';

export interface OwnNetwork {
  /** Looks, or answers null when it looked a moment ago or has nothing to look at. Never rejects. */
  look(signal: AbortSignal): Promise<Omit<NetworkFinding, 'at'> | null>;
}

export interface NetworkSettings {
  /** `auto`: the default route's, on Linux. An address elsewhere. */
  readonly gateway?: string | undefined;
  /** A name that the site's DNS knows. */
  readonly dns?: { readonly name: string } | undefined;
  /** Something else on the site's network that listens. */
  readonly second?: { readonly host: string; readonly port: number } | undefined;
}

/** What one look found: true when it answered, false when it did not, null when it was not looked at. */
export interface Looks {
  /** `no-route`: no interface of this station leads anywhere. */
  readonly gateway: boolean | null | 'no-route';
  readonly dns: boolean | null;
  readonly second: boolean | null;
}

/** The verdict, pure. One thing of the own network that answers is enough to clear it. */
export function networkVerdict(looks: Looks): Omit<NetworkFinding, 'at'> {
  const named = [
    ['the gateway', looks.gateway],
    ['the second address', looks.second],
    ['the DNS', looks.dns],
  ] as const;
  if (looks.gateway === 'no-route' && looks.second !== true && looks.dns !== true)
    return { who: 'my-network', words: 'this station has no route to any network' };
  const answers = named.filter(([, found]) => found === true).map(([name]) => name);
  const silent = named.filter(([, found]) => found === false).map(([name]) => name);
  if (answers.length > 0) {
    const but = silent.length > 0 ? ` (${silent.join(' and ')} not)` : '';
    const verb = answers.length === 1 ? 'answers' : 'answer';
    return { who: 'pacs', words: `${answers.join(' and ')} ${verb}${but}: the PACS, or the way to it` };
  }
  if (silent.length === 0)
    return { who: 'unknown', words: 'nothing of this station’s own network could be looked at' };
  const verb = silent.length === 1 ? 'does' : 'do';
  return {
    who: 'my-network',
    words: `neither ${verb} ${silent.join(' nor ')} answer: this station’s own network`,
  };
}

/** Something is there when it took the connection or refused it; only silence is none. */
const isThere = (result: Result<void>): boolean => {
  const heard: ReadonlySet<KitErrorCode> = new Set(['dicom.connection-refused', 'dicom.connection-lost']);
  return result.ok || heard.has(result.error.code);
};

/** A port on which a gateway answers or refuses: DNS (53) is what most have. */
const GATEWAY_PORT = 53;
const DEADLINE_MS = 1200;
const AGAIN_AFTER_MS = 5000;
const ARP_OUTLIVES_MS = 10_000;
const FORGET_AFTER_MS = 30_000;

type KernelTable = 'route' | 'ipv6_route' | 'arp';

export interface OwnNetworkOptions {
  readonly settings: NetworkSettings;
  readonly tcpConnect: TcpConnect;
  readonly clock: Clock;
  /** Text of the kernel's tables; null where there are none. */
  readonly readTable?: (name: KernelTable) => Promise<string | null>;
  readonly resolve?: (name: string) => Promise<boolean>;
}

/** Null when nothing is configured to look at. */
export function createOwnNetwork(options: OwnNetworkOptions): OwnNetwork | null {
  const { settings, tcpConnect, clock } = options;
  const readTable = options.readTable ?? systemTable;
  const resolve = options.resolve ?? resolves;
  if (settings.gateway === undefined && settings.dns === undefined && settings.second === undefined)
    return null;
  let lastAt = Number.NEGATIVE_INFINITY;
  /** When the look before this one was, and since when the gateway has not answered TCP. */
  let lookedAt = Number.NEGATIVE_INFINITY;
  let silentSince: number | null = null;
  /** A question to the DNS may outlive its deadline, and a thread with it: no second one is asked beside it. */
  let asking = false;

  const connects = async (host: string, port: number, signal: AbortSignal): Promise<boolean> =>
    isThere(await tcpConnect({ host, port }, { deadlineMs: DEADLINE_MS, signal }));

  const gateway = async (signal: AbortSignal): Promise<Looks['gateway']> => {
    if (settings.gateway === undefined) return null;
    const route = settings.gateway === 'auto' ? await readTable('route') : null;
    const address = settings.gateway === 'auto' ? defaultGateway(route ?? '') : settings.gateway;
    if (address === null) {
      // An own network of the imaging department, or IPv6: there is no such gateway to look at. Where tables cannot be read nothing is known.
      const isCut = route !== null && !hasRoute(route, (await readTable('ipv6_route')) ?? '');
      return isCut ? 'no-route' : null;
    }
    if (await connects(address, GATEWAY_PORT, signal)) {
      silentSince = null;
      return true;
    }
    // A gateway may drop what is not for it. Its ARP entry outlives it by some eight seconds (arp(7): delay_first_probe_time, then
    // three probes), so only one that is still complete after our packets have gone unanswered for longer proves it.
    if (silentSince === null || clock.now() - lookedAt > FORGET_AFTER_MS) silentSince = clock.now();
    const arp = await readTable('arp');
    if (arp === null) return false;
    if (!isNeighbour(arp, address)) return false;
    return clock.now() - silentSince >= ARP_OUTLIVES_MS ? true : null;
  };

  const bounded = (what: Promise<boolean>): Promise<boolean> => {
    const late = Promise.withResolvers<boolean>();
    const cancel = clock.setTimer(DEADLINE_MS, () => late.resolve(false));
    return Promise.race([what, late.promise]).finally(cancel);
  };

  const asksDns = async (name: string): Promise<boolean> => {
    asking = true;
    try {
      return await resolve(name);
    } finally {
      asking = false;
    }
  };

  return {
    async look(signal) {
      if (clock.now() - lastAt < AGAIN_AFTER_MS) return null;
      lookedAt = lastAt;
      lastAt = clock.now();
      const { dns, second } = settings;
      const [atGateway, atDns, atSecond] = await Promise.all([
        gateway(signal),
        dns === undefined ? null : asking ? false : bounded(asksDns(dns.name)),
        second === undefined ? null : connects(second.host, second.port, signal),
      ]);
      if (signal.aborted) return null;
      return networkVerdict({ gateway: atGateway, dns: atDns, second: atSecond });
    },
  };
}

async function resolves(name: string): Promise<boolean> {
  try {
    await lookup(name);
    return true;
  } catch {
    return false;
  }
}

async function systemTable(name: KernelTable): Promise<string | null> {
  try {
    return await readFile(`/proc/net/${name}`, 'utf8');
  } catch {
    return null;
  }
}

/** The IPv4 default gateway of `/proc/net/route` (proc(5)): hexadecimal, in the host's byte order; null without one. */
export function defaultGateway(table: string): string | null {
  for (const line of table.split('\n').slice(1)) {
    const [, destination, gateway, flags] = line.trim().split(/\s+/u);
    // RTF_UP and RTF_GATEWAY.
    const isUp = (Number.parseInt(flags ?? '', 16) & 3) === 3;
    if (destination === '00000000' && isUp && /^[0-9A-Fa-f]{8}$/u.test(gateway ?? '')) {
      const value = Number.parseInt(gateway ?? '', 16);
      return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24].join('.');
    }
  }
  return null;
}

/** Whether any interface but the loopback leads anywhere: of `/proc/net/route`, and of `/proc/net/ipv6_route` beyond its own link. */
export function hasRoute(table: string, table6: string): boolean {
  const isUp = (flags: string | undefined): boolean => (Number.parseInt(flags ?? '', 16) & 1) === 1;
  const ipv4 = table.split('\n').slice(1);
  if (ipv4.map((line) => line.trim().split(/\s+/u)).some(([name, , , flags]) => name !== 'lo' && isUp(flags)))
    return true;
  return table6
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .some(([to = '', , , , , , , , flags, name]) => {
      // Link-local and multicast are there without any network; RTF_REJECT leads nowhere.
      const isReject = (Number.parseInt(flags ?? '', 16) & 0x200) !== 0;
      return name !== undefined && name !== 'lo' && isUp(flags) && !isReject && !/^f(?:e80|f)/u.test(to);
    });
}

/** Whether `/proc/net/arp` holds a complete entry (ATF_COM) of this address. */
export const isNeighbour = (table: string, address: string): boolean =>
  table
    .split('\n')
    .slice(1)
    .some((line) => {
      const [ip, , flags] = line.trim().split(/\s+/u);
      return ip === address && (Number.parseInt(flags ?? '', 16) & 2) === 2;
    });
