import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpointsOf } from '../../../electron/station/config/endpoints.ts';
import { loadConfig } from '../../../electron/station/config/load.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kit-web-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, text: string): Promise<void> => {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o600);
};
async function load(...endpoint: readonly string[]) {
  await write(
    'config.yaml',
    ['endpoints:', '  - id: main', ...endpoint.map((line) => `    ${line}`)].join('\n'),
  );
  return loadConfig({ user: path.join(folder, 'config.yaml') });
}
const DIMSE = ['host: pacs.example', 'port: 104', 'aeTitle: PACS'];
const problemsOf = (loaded: Awaited<ReturnType<typeof loadConfig>>) =>
  loaded.ok ? [] : loaded.error.problems.map(({ line, path: key }) => `${line} ${key}`);

describe('the configuration of a DICOMweb service', () => {
  it('alone takes host and port from its address, and is asked by DICOMweb only', async () => {
    const loaded = await load('web:', '  baseUrl: https://pacs.example:8443/rs');
    expect(loaded.ok && endpointsOf(loaded.value)).toMatchObject([
      {
        host: 'pacs.example',
        port: 8443,
        aeTitle: '',
        queryBy: ['QIDO-RS'],
        retrieveBy: ['WADO-RS'],
        web: { baseUrl: 'https://pacs.example:8443/rs' },
      },
    ]);
  });

  it('beside DIMSE comes second unless the site says otherwise', async () => {
    const web = ['web: { baseUrl: "http://pacs.example/rs" }'];
    const both = await load(...DIMSE, ...web);
    expect(both.ok && both.value.endpoints[0]).toMatchObject({
      port: 104,
      retrieveBy: ['C-MOVE', 'C-GET', 'WADO-RS'],
      queryBy: ['C-FIND', 'QIDO-RS'],
    });
    const said = await load(...DIMSE, ...web, 'retrieveBy: [WADO-RS, C-MOVE]', 'queryBy: [QIDO-RS]');
    expect(said.ok && endpointsOf(said.value)).toMatchObject([
      { retrieveBy: ['WADO-RS', 'C-MOVE'], queryBy: ['QIDO-RS'] },
    ]);
    const dimse = await load(...DIMSE);
    expect(dimse.ok && dimse.value.endpoints[0]).toMatchObject({
      retrieveBy: ['C-MOVE', 'C-GET'],
      queryBy: ['C-FIND'],
    });
  });

  it.each([
    [['host: pacs.example', 'port: 104'], '2 endpoints.0.aeTitle'],
    [['host: pacs.example', 'web: { baseUrl: "https://x/" }'], '2 endpoints.0.port'],
    [['web: { baseUrl: "https://x/" }', 'retrieveBy: [WADO-RS, C-GET]'], '4 endpoints.0.retrieveBy.1'],
    [['web: { baseUrl: "https://x/" }', 'queryBy: [C-FIND]'], '4 endpoints.0.queryBy.0'],
    [[...DIMSE, 'retrieveBy: [WADO-RS]'], '6 endpoints.0.retrieveBy.0'],
    [['web:', '  baseUrl: pacs.example'], '4 endpoints.0.web.baseUrl'],
    [['web:', '  baseUrl: "https://u:p@x/"'], '4 endpoints.0.web.baseUrl'],
    [['web:', '  baseUrl: "http://x/"', '  auth: { type: bearer, tokenFile: t }'], '5 endpoints.0.web.auth'],
    [['web:', '  baseUrl: "http://x/"', '  tls: { caFile: ca }'], '5 endpoints.0.web.tls'],
    [
      ['web:', '  baseUrl: "https://x/"', '  auth: { type: bearer, tokenFile: none }'],
      '5 endpoints.0.web.auth.tokenFile',
    ],
    [['web: { baseUrl: "https://x/" }', 'tls: {}'], '4 endpoints.0.tls'],
  ])('names the line of a mistake: %j', async (lines, problem) => {
    expect(problemsOf(await load(...lines))).toContain(problem);
  });

  // guards S-12
  it('reads the token anew for each use, and shows it nowhere', async () => {
    await write('token', 'first-secret\n');
    const loaded = await load('web:', '  baseUrl: https://x/', '  auth: { type: bearer, tokenFile: token }');
    if (!loaded.ok) throw new Error(loaded.error.message);
    const [endpoint] = endpointsOf(loaded.value);
    const auth = endpoint?.web?.auth;
    if (auth?.type !== 'bearer' || typeof auth.token === 'string') throw new Error('no token');
    expect(await auth.token()).toEqual({ ok: true, value: 'first-secret' });
    await write('token', 'second-secret');
    expect(await auth.token()).toEqual({ ok: true, value: 'second-secret' });
    await rm(path.join(folder, 'token'));
    const gone = await auth.token();
    expect(!gone.ok && gone.error.code).toBe('dicom.web-credentials-unusable');
    expect(inspect([loaded, endpoint], { depth: 9 }) + JSON.stringify([loaded, endpoint])).not.toContain(
      'secret',
    );
  });

  it('lets a secret go in the clear to this computer itself, or where the site says so', async () => {
    await write('pw', 'x');
    const auth = '  auth: { type: basic, username: kit, passwordFile: pw }';
    expect(problemsOf(await load('web:', '  baseUrl: http://127.0.0.1:8042/rs', auth))).toEqual([]);
    expect(
      problemsOf(await load('web:', '  baseUrl: http://pacs/rs', '  allowPlainText: true', auth)),
    ).toEqual([]);
  });
});
