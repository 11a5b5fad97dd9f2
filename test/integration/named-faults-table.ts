// The named faults: what is done to the link or the PACS, and what the switch must make of it.
import type { SwitchStateName } from '../../shared/contract/switch-view.ts';
import type { FaultSettings } from '../peers/fault-proxy.ts';
import type { World } from './named-faults-fixture.ts';

/** Bytes that the station sends for a C-ECHO and for a C-FIND, association and all; measured before the faults. */
export const sent = { echo: 0, find: 0 };

export interface Fault {
  readonly name: string;
  readonly play: FaultSettings | ((world: World) => Promise<void> | void);
  /** States in this order, others may lie between; the last is waited for. */
  readonly states: readonly SwitchStateName[];
  readonly never?: readonly SwitchStateName[];
  /** Of the last of them. */
  readonly reason: RegExp;
  /**
   * Orthanc has four threads for DICOM, and a connection that fell silent in the proxy holds one of them: on such a link the rehearsal PACS
   * answers, so that one fault does not fall on its neighbours.
   */
  readonly at?: 'rehearsal';
  /** Without bare TCP probes, which call a connection good that is reset after it was accepted. */
  readonly withTcp?: false;
  readonly withCanary?: false;
  /** A PACS that is wrong from the start. */
  readonly from?: {
    readonly callingAeTitle?: string;
    readonly host?: string;
    readonly calledAeTitle?: string;
  };
}

const set =
  (settings: () => FaultSettings) =>
  (world: World): Promise<void> =>
    world.proxy.set(settings());
/** Bytes that only a C-FIND sends. */
const inFind = (cutMode: 'rst' | 'fin' | 'stall' | 'abort') =>
  set(() => ({ cutAfterUp: Math.round((sent.echo + sent.find) / 2), cutMode }));
/** Bytes that only images have on their way down. */
const inImages = (settings: FaultSettings) => settings;

const DOWN: Pick<Fault, 'states'> = { states: ['suspect', 'down'] };
/** Without a canary: its own C-FIND would fail as well, and be the first to be noticed. */
const FINDS = { states: ['degraded', 'down'], withCanary: false } satisfies Partial<Fault>;
const RETRIEVES: Pick<Fault, 'states'> = { states: ['degraded', 'down'] };

export const FAULTS: readonly Fault[] = [
  { name: 'nobody listens any more', play: ({ proxy }) => proxy.stop(), ...DOWN, reason: /refused/u },
  { name: 'every connection is reset', play: { connect: 'refuse' }, ...DOWN, reason: /cut off/u },
  { name: 'accepts and hangs', play: { connect: 'hang' }, ...DOWN, reason: /timed out/u },
  {
    name: 'is closed after the association',
    play: { cutAfterDown: 1, cutMode: 'fin' },
    ...DOWN,
    reason: /C-ECHO/u,
  },
  {
    name: 'is reset within the association',
    play: { cutAfterUp: 10, cutMode: 'rst' },
    ...DOWN,
    reason: /cut off/u,
  },
  {
    name: 'falls silent within the association',
    at: 'rehearsal',
    play: { cutAfterUp: 10, cutMode: 'stall' },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'is late by 200 ms a packet',
    at: 'rehearsal',
    play: { delayMs: 200 },
    states: ['degraded'],
    never: ['down'],
    reason: /slow/u,
  },
  {
    name: 'is late by 3 s a packet',
    at: 'rehearsal',
    play: { delayMs: 3000 },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'is late by 8 s a packet',
    at: 'rehearsal',
    play: { delayMs: 8000 },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'is throttled to 40 bytes a second',
    at: 'rehearsal',
    play: { downBps: 40 },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'swallows what the PACS says',
    at: 'rehearsal',
    play: { dropDown: true },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'swallows what the station says',
    at: 'rehearsal',
    play: { dropUp: true },
    ...DOWN,
    reason: /timed out/u,
  },
  {
    name: 'drops in mid-find',
    at: 'rehearsal',
    play: inFind('rst'),
    ...FINDS,
    reason: /C-ECHO answers, but .* C-FIND cut off/u,
  },
  {
    name: 'closes in mid-find',
    at: 'rehearsal',
    play: inFind('fin'),
    ...FINDS,
    reason: /C-ECHO answers, but .* C-FIND/u,
  },
  {
    name: 'aborts on find',
    at: 'rehearsal',
    play: inFind('abort'),
    ...FINDS,
    reason: /C-ECHO answers, but .* C-FIND aborted/u,
  },
  {
    name: 'hangs on find only',
    at: 'rehearsal',
    play: inFind('stall'),
    ...FINDS,
    reason: /C-FIND timed out/u,
  },
  {
    name: 'rejects associations',
    play: { connect: 'assoc-reject' },
    ...DOWN,
    reason: /rejected by the PACS/u,
  },
  {
    name: 'rejects associations as too many',
    play: { connect: 'assoc-reject', rejectResult: 2, rejectSource: 3, rejectReason: 2 },
    ...DOWN,
    reason: /\(busy\)/u,
  },
  { name: 'aborts associations', play: { connect: 'assoc-abort' }, ...DOWN, reason: /aborted/u },
  { name: 'answers with garbage', play: { connect: 'garbage' }, ...DOWN, reason: /C-ECHO/u },
  { name: 'answers with HTTP', play: { connect: 'http' }, ...DOWN, reason: /C-ECHO/u },
  { name: 'corrupts the first PDU', play: { corruptDown: 0 }, ...DOWN, reason: /C-ECHO/u },
  {
    name: 'retrieves are cut',
    at: 'rehearsal',
    play: inImages({ cutAfterDown: 6000, cutMode: 'rst' }),
    ...RETRIEVES,
    reason: /C-FIND answers, but .* canary retrieve cut off/u,
  },
  {
    name: 'retrieves hang',
    at: 'rehearsal',
    play: inImages({ cutAfterDown: 6000, cutMode: 'stall' }),
    ...RETRIEVES,
    reason: /C-FIND answers, but .* canary retrieve timed out/u,
  },
  {
    name: 'retrieves come with other pixels',
    play: inImages({ corruptDown: 30_000 }),
    states: ['degraded'],
    never: ['down'],
    reason: /canary retrieve answered, but with other pixels/u,
  },
  {
    name: 'retrieves are slow',
    at: 'rehearsal',
    play: inImages({ downBps: 16_000 }),
    states: ['degraded'],
    never: ['down'],
    reason: /slow canary retrieve/u,
  },
  {
    name: 'the station has no room for images',
    play: (world) => world.refuseImages(),
    ...RETRIEVES,
    reason: /canary retrieve (?:refused by the PACS|failed for some images)/u,
  },
  {
    name: 'every third connection is reset',
    withTcp: false,
    withCanary: false,
    play: { flapEvery: 3 },
    states: ['suspect', 'degraded'],
    never: ['down'],
    reason: /failed 4 times|still watched|C-FIND/u,
  },
  {
    name: 'the first two connections are reset',
    withTcp: false,
    // A canary's own connections could be those two.
    withCanary: false,
    play: { failFirst: 2 },
    states: ['suspect', 'healthy'],
    never: ['down'],
    reason: /Answers since/u,
  },
  {
    name: 'sends in pieces of 64 bytes',
    play: { splitBytes: 64 },
    states: [],
    never: ['down', 'suspect'],
    reason: /.*/u,
  },
  {
    name: 'knows no such AE title of ours',
    play: {},
    from: { callingAeTitle: 'STRANGER' },
    states: ['degraded'],
    reason: /C-ECHO answers, but/u,
  },
  {
    name: 'is called by a wrong AE title',
    play: {},
    from: { calledAeTitle: 'WRONG' },
    states: ['down'],
    reason: /rejected by the PACS/u,
  },
  {
    name: 'has a name that no DNS knows',
    play: {},
    // A label of more than 63 characters: the resolver refuses it without asking anyone.
    from: { host: `${'x'.repeat(64)}.invalid` },
    states: ['down'],
    reason: /host not found/u,
  },
];
