import { describe, expect, it } from 'vitest';
import {
  createOwnNetwork,
  defaultGateway,
  isNeighbour,
  type NetworkSettings,
  networkVerdict,
} from '../../../electron/station/health/own-network.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from './fake-clock.ts';

const ROUTE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
`;
const NO_ROUTE = `${ROUTE.split('\n')[0]}\n`;
const SUBNET_ONLY = ROUTE.split('\n').slice(0, 2).join('\n');
const IPV6_LINE =
  '00 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000';
const IPV6_LINK = `fe800000000000000000000000000000 40 ${IPV6_LINE.slice(3)} 00000001 eth0
00000000000000000000000000000001 80 ${IPV6_LINE.slice(3)} 80200001 lo
ff000000000000000000000000000000 08 ${IPV6_LINE.slice(3)} 00000001 eth0
00000000000000000000000000000000 00 ${IPV6_LINE.slice(3)} 00200200 lo
`;
const IPV6_ROUTE = `${IPV6_LINK}20010db8000000000000000000000000 40 ${IPV6_LINE.slice(3)} 00000001 eth0
`;
const ARP = `IP address       HW type     Flags       HW address            Mask     Device
192.168.0.1      0x1         0x2         aa:bb:cc:dd:ee:ff     *        eth0
192.168.0.9      0x1         0x0         00:00:00:00:00:00     *        eth0
`;

function network(
  settings: NetworkSettings,
  answers: Record<string, KitErrorCode | 'ok'>,
  options: { arp?: string; dns?: boolean; route?: string; ipv6?: string } = {},
) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const own = createOwnNetwork({
    settings,
    clock,
    tcpConnect: async ({ host, port }) => {
      asked.push(`${host}:${port}`);
      const answer = answers[host] ?? 'dicom.connection-timeout';
      return answer === 'ok' ? ok(undefined) : err(kitError(answer, 'Bad.', 'Wait.'));
    },
    readTable: async (name) =>
      ({ route: options.route ?? ROUTE, ipv6_route: options.ipv6 ?? null, arp: options.arp ?? '' })[name],
    resolve: async () => options.dns ?? false,
  });
  return { own, clock, asked, look: () => own?.look(new AbortController().signal) };
}

describe('whose network it is', () => {
  it.each([
    [{ gateway: true, dns: null, second: null }, 'pacs', 'the gateway answers: the PACS, or the way to it'],
    [
      { gateway: false, dns: null, second: null },
      'my-network',
      'neither does the gateway answer: this station’s own network',
    ],
    [
      { gateway: false, dns: false, second: false },
      'my-network',
      'neither do the gateway nor the second address nor the DNS answer: this station’s own network',
    ],
    [
      { gateway: false, dns: null, second: true },
      'pacs',
      'the second address answers (the gateway not): the PACS, or the way to it',
    ],
    [
      { gateway: null, dns: null, second: null },
      'unknown',
      'nothing of this station’s own network could be looked at',
    ],
  ])('%j is %s', (looks, who, words) => {
    expect(networkVerdict(looks)).toEqual({ who, words });
  });

  it('a gateway that refuses is there; one that says nothing is there when it answered ARP', async () => {
    expect(
      await network({ gateway: 'auto' }, { '192.168.0.1': 'dicom.connection-refused' }).look(),
    ).toMatchObject({ who: 'pacs' });
    const quiet = network({ gateway: 'auto' }, {}, { arp: ARP });
    expect(await quiet.look()).toMatchObject({ who: 'unknown' });
    await quiet.clock.advance(10_000);
    // The kernel would have dropped the entry by now.
    expect(await quiet.look()).toMatchObject({ who: 'pacs' });
    expect(await network({ gateway: 'auto' }, {}).look()).toMatchObject({ who: 'my-network' });
  });

  it.each([
    ['a network of its own without a way out', { route: SUBNET_ONLY }, 'unknown'],
    ['IPv6 alone', { route: NO_ROUTE, ipv6: IPV6_ROUTE }, 'unknown'],
    ['only its own link', { route: NO_ROUTE, ipv6: IPV6_LINK }, 'my-network'],
    ['no route at all', { route: NO_ROUTE }, 'my-network'],
  ])('a station with %s', async (_name, tables, who) => {
    const found = await network({ gateway: 'auto' }, {}, tables).look();
    expect(found).toMatchObject({ who });
    if (who === 'my-network') expect(found?.words).toBe('this station has no route to any network');
    const second = { host: 'ris', port: 80 };
    const withRis = network({ gateway: 'auto', second }, { ris: 'ok' }, tables);
    expect(await withRis.look()).toMatchObject({ who: 'pacs' });
  });

  // guards S-10
  it('asks the DNS nothing more while an earlier question is still open', async () => {
    const clock = createFakeClock();
    let asked = 0;
    const own = createOwnNetwork({
      settings: { dns: { name: 'ris.example' } },
      clock,
      tcpConnect: async () => ok(undefined),
      resolve: () => {
        asked += 1;
        return new Promise(() => {});
      },
    });
    for (let n = 0; n < 4; n += 1) {
      const found = own?.look(new AbortController().signal);
      await clock.advance(5000);
      expect(await found).toMatchObject({ who: 'my-network' });
    }
    expect(asked).toBe(1);
  });

  // guards S-10
  it('is not looked at again within five seconds, and not at all where nothing is configured', async () => {
    const { look, clock, asked } = network({ second: { host: 'ris', port: 80 } }, { ris: 'ok' });
    expect(await look()).toMatchObject({ who: 'pacs' });
    expect(await look()).toBeNull();
    expect(asked).toEqual(['ris:80']);
    await clock.advance(5000);
    expect(await look()).toMatchObject({ who: 'pacs' });
    expect(network({}, {}).own).toBeNull();
  });

  it('asks the DNS for a name that the site gave', async () => {
    const dns = { name: 'ris.example' };
    expect(await network({ dns }, {}, { dns: true }).look()).toMatchObject({ who: 'pacs' });
    expect(await network({ dns }, {}, { dns: false }).look()).toMatchObject({ who: 'my-network' });
  });

  it('reads the kernel’s tables, and nothing out of noise', () => {
    expect(defaultGateway(ROUTE)).toBe('192.168.0.1');
    expect(defaultGateway('')).toBeNull();
    expect(defaultGateway('x\n00000000 zz zz\n')).toBeNull();
    expect(isNeighbour(ARP, '192.168.0.1')).toBe(true);
    expect(isNeighbour(ARP, '192.168.0.9')).toBe(false);
  });
});
