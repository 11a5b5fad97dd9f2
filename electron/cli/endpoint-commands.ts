// `endpoint list` and `endpoint test`: which PACS are configured and what is known of them, and whether each can really be used.
// Neither needs the vault or a running station, and both may run beside one.
import { Command } from 'commander';
import type { EndpointTestStep, EndpointTestView } from '../../shared/contract/endpoint-test-view.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { endpointsOf } from '../station/config/endpoints.ts';
import { loadConfig } from '../station/config/load.ts';
import type { KitConfig } from '../station/config/schema.ts';
import { createAssociationCheck } from '../station/dicom/association-check.ts';
import { createDimsePort } from '../station/dicom/dimse-port.ts';
import type { Endpoint, InstanceSink } from '../station/dicom/port.ts';
import { createRoutedPort } from '../station/dicom/routed-port.ts';
import { createWebPort } from '../station/dicom/web/web-port.ts';
import { openCapabilityStore } from '../station/endpoints/capability-store.ts';
import { tlsWords } from '../station/endpoints/endpoint-words.ts';
import { systemTcpRoute } from '../station/endpoints/tcp-route.ts';
import { testEndpoint } from '../station/endpoints/test-endpoint.ts';
import { systemClock } from '../station/health/clock.ts';
import { stationLayout } from '../station/station-parts.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';
import { machinePolicyFile } from './places.ts';

interface Configured {
  readonly config: KitConfig;
  readonly endpoints: readonly Endpoint[];
}

/** @param id only this one; absent: all */
async function configured(file: string, id?: string): Promise<Result<Configured>> {
  const loaded = await loadConfig({ machinePolicy: machinePolicyFile(), user: file });
  if (!loaded.ok) return loaded;
  const all = endpointsOf(loaded.value);
  const endpoints = id === undefined ? all : all.filter((endpoint) => endpoint.id === id);
  return endpoints.length > 0
    ? ok({ config: loaded.value, endpoints })
    : err(
        kitError(
          'endpoint.not-found',
          'No PACS of this id is configured.',
          `Configured are: ${all.map((endpoint) => endpoint.id).join(', ')}.`,
        ),
      );
}

const listCommand = () =>
  kitCommand('list', 'each configured PACS: address, rank, roles, and what it was seen to do', (context) =>
    finish(context.output, configured(context.config), async ({ endpoints }) => {
      const store = await openCapabilityStore({
        file: stationLayout(context.data).capabilities,
        endpoints,
        clock: systemClock,
        onChange: () => {},
      });
      const rows = endpoints.map((endpoint) => ({
        endpointId: endpoint.id,
        aeTitle: endpoint.aeTitle,
        address: `${endpoint.host}:${endpoint.port}`,
        tls: tlsWords(endpoint),
        rank: endpoint.rank ?? 'primary',
        roles: endpoint.roles ?? [],
        retrieveBy: endpoint.retrieveBy,
        implementation: store.implementation(endpoint.id),
        capabilities: store.views(endpoint.id),
      }));
      const words = rows.map((row) => {
        const known = row.capabilities.filter(({ verdict }) => verdict !== 'unknown');
        return [
          `${row.endpointId}  ${row.aeTitle} at ${row.address}${row.tls === null ? '' : `, TLS (${row.tls})`}`,
          `  ${row.rank}; ${row.roles.join(', ')}; retrieves by ${row.retrieveBy.join(', ')}`,
          ...(row.implementation === '' ? [] : [`  runs ${row.implementation}`]),
          ...(known.length === 0
            ? ['  nothing is known of what it can do: pacs-kit endpoint test']
            : known.map(({ id, verdict, words }) => `  ${verdict === 'yes' ? '✓' : '✗'} ${id}: ${words}`)),
        ].join('\n');
      });
      context.output.result({ ok: true, endpoints: rows }, words.join('\n'));
      return EXIT.done;
    }),
  );

/** A test asks for a study that nobody has: whatever comes all the same is not kept. */
const NOTHING_KEPT: InstanceSink = {
  begin: () => ({
    write: () => {},
    finish: () =>
      Promise.resolve(
        err(kitError('prefetch.paused', 'A connection test keeps nothing.', 'Fetch with: pacs-kit prefetch')),
      ),
    abort: () => Promise.resolve(),
  }),
};

async function testAll(
  { config, endpoints }: Configured,
  capabilitiesFile: string,
  signal: AbortSignal,
  onTested: (view: EndpointTestView) => void,
): Promise<readonly EndpointTestView[]> {
  const { aeTitle } = config.station;
  const all = endpointsOf(config);
  const store = await openCapabilityStore({
    file: capabilitiesFile,
    endpoints: all,
    clock: systemClock,
    onChange: () => {},
  });
  const onNegotiated: NonNullable<Parameters<typeof createDimsePort>[0]['onNegotiated']> = (
    { id },
    negotiation,
  ) => store.negotiated(id, negotiation);
  const dimse = createDimsePort({
    callingAeTitle: aeTitle,
    moveDestination: aeTitle,
    sink: NOTHING_KEPT,
    onNegotiated,
  });
  const maxInstanceBytes = config.storageScp.maxInstanceBytes;
  const port = createRoutedPort({ dimse, web: createWebPort({ sink: NOTHING_KEPT, maxInstanceBytes }) });
  const views: EndpointTestView[] = [];
  try {
    for (const endpoint of endpoints) {
      if (signal.aborted) break;
      const tools = {
        port,
        check: createAssociationCheck({ callingAeTitle: aeTitle, onNegotiated }),
        route: systemTcpRoute,
        station: { aeTitle, scpHost: config.storageScp.host, scpPort: config.storageScp.port },
        learn: (id: string, learnt: Parameters<typeof store.learn>[1]) => store.learn(id, learnt),
        now: () => systemClock.now(),
        wall: () => systemClock.wall(),
      };
      const view = await testEndpoint(endpoint, tools, signal);
      views.push(view);
      onTested(view);
    }
  } finally {
    await port.close();
    await store.close();
  }
  return views;
}

const MARKS: Readonly<Record<EndpointTestStep['outcome'], string>> = {
  pass: '✓',
  fail: '✗',
  unclear: '?',
  skipped: '·',
};

const testWords = ({ endpointId, address, words, steps }: EndpointTestView): string =>
  [
    `${endpointId} (${address}): ${words}`,
    ...steps.flatMap((step) => [
      `  ${MARKS[step.outcome]} ${step.id}: ${step.words}`,
      ...(step.remedy === null ? [] : [`      ${step.remedy}`]),
    ]),
  ].join('\n');

const testCommand = () =>
  kitCommand(
    'test',
    'test each PACS step by step, from the network to retrieving; exit code 0 only when every one can be used',
    (context) => {
      const { output, signal } = context;
      return finish(output, configured(context.config, context.args[0]), async (found) => {
        const file = stationLayout(context.data).capabilities;
        const views = await testAll(found, file, signal, (view) => output.note(testWords(view)));
        const isUsable =
          views.length === found.endpoints.length && views.every(({ verdict }) => verdict === 'pass');
        output.result(
          { ok: isUsable, tests: views },
          isUsable ? 'Every PACS can be used.' : 'Not every PACS can be used.',
        );
        return isUsable ? EXIT.done : EXIT.failed;
      });
    },
  ).argument('[id]', 'only this one');

export const endpointCommand = (): Command =>
  new Command('endpoint')
    .description('the PACS servers of this station')
    .addCommand(listCommand())
    .addCommand(testCommand());
