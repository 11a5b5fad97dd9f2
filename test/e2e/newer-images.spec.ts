// A real Orthanc gets two more images after the prefetch: the reader who has the study open is told, fetches them by a press, and has
// them at their place; in an outage nothing is asked and nothing is made up (O7, S-2, S-10).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { everythingComplete, freePort, kitProcess, until } from '../../scripts/kit-process.ts';
import { startOrthanc } from '../peers/orthanc.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';

const why = missing({ ...ORTHANC_NEEDS, shared: ['peers', 'corpus'] });
const AE_TITLE = 'NEWERIMG';
const PASSPHRASE = 'a passphrase of the newer images only';

interface CorpusFile {
  readonly path: string;
  readonly category: string;
  readonly Modality?: string;
  readonly StudyInstanceUID?: string;
  readonly SOPInstanceUID?: string;
}

test('two images that came to the PACS after the prefetch are told, fetched by a press and seen', async ({
  page,
}) => {
  test.skip(why !== null, why ?? '');
  test.setTimeout(180_000);
  const { files } = JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
    files: readonly CorpusFile[];
  };
  const file = files.find(({ category, Modality }) => category === 'image' && Modality === 'CT');
  const data = mkdtempSync(path.join(tmpdir(), 'kit-newer-'));
  const stationPort = await freePort();
  const orthanc = await startOrthanc({ stationAeTitle: AE_TITLE, stationPort, variants: ['open', 'utf8'] });
  const rest = (to: string, init?: RequestInit) => fetch(`http://127.0.0.1:${orthanc.httpPort}${to}`, init);
  const addOneMore = async (): Promise<void> => {
    const [id] = (await (await rest('/instances')).json()) as string[];
    const modified = await rest(`/instances/${id}/modify`, {
      method: 'POST',
      body: JSON.stringify({ Keep: ['StudyInstanceUID', 'SeriesInstanceUID'], Force: true }),
    });
    await rest('/instances', { method: 'POST', body: await modified.arrayBuffer() });
  };
  const kit = await kitProcess({
    data,
    passphrase: PASSPHRASE,
    config: `station: { aeTitle: ${AE_TITLE} }
storageScp: { port: ${stationPort} }
endpoints: [{ id: main, host: 127.0.0.1, port: ${orthanc.dicomPort}, aeTitle: ${orthanc.aeTitle}, retrieveBy: [C-MOVE] }]
worklist: { dates: any }
`,
  });
  const trouble: string[] = [];
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  let stop = async (): Promise<void> => {};
  try {
    await orthanc.upload([sharedPath('corpus/open', file?.path ?? '')]);
    expect((await kit.kit('init')).exitCode).toBe(0);
    const station = await kit.serve('--test-hooks');
    stop = () => station.stop();
    await page.goto(station.url);
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: 'Worklist' })).toBeVisible();
    await until('every study complete', 60_000, () => everythingComplete(kit));
    await addOneMore();
    await addOneMore();
    await page.evaluate((uid) => window.kitTest?.openStudy(uid), file?.StudyInstanceUID ?? '');
    await expect(page.getByText(/^Image 1 of 1$/u)).toBeVisible();

    // By keyboard alone.
    const line = page.getByText(/2 newer images are on the PACS, as of \d\d:\d\d/u);
    await expect(line).toBeVisible();
    await expect(page.getByText(/1 of 3 images of the study here: 2 missing/u)).toBeVisible();
    await page.getByRole('button', { name: 'Fetch now' }).press('Enter');
    await expect(page.getByText(/^Image \d of 3$/u)).toBeVisible();
    await expect(page.getByText(/3 of 3 images of the study here/u)).toBeVisible();
    await expect(line).toHaveCount(0);

    const viewports = page.getByTestId('viewport');
    await viewports.first().press('End');
    await expect(viewports.first()).toHaveAttribute('data-state', 'ready');
    await expect(page.getByText(/^Image 3 of 3$/u)).toBeVisible();

    // Down: what comes to the PACS now nobody can know, and nobody says anything.
    orthanc.kill();
    await until('the switch says down', 60_000, async () => (await kit.status())?.switch.state === 'down');
    await expect(page.getByText('DOWNTIME COPY').first()).toBeVisible();
    await expect(page.getByText(/newer image/u)).toHaveCount(0);
    expect(trouble).toEqual([]);
  } finally {
    await stop();
    await orthanc.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
