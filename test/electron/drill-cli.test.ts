// `pacs-kit drill …` as an administrator calls it: exit codes, words, and JSON.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drillCommand } from '../../electron/cli/drill-commands.ts';
import { SAMPLE } from '../drills/scenario/sample-scenario.ts';

let data = '';

beforeAll(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'kit-drill-cli-'));
  await mkdir(path.join(data, 'scenarios'));
  await writeFile(path.join(data, 'scenarios', 'ours.yaml'), SAMPLE);
});
afterAll(() => rm(data, { recursive: true, force: true }));

interface Outcome {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process: what it writes is caught, and the exit code taken back. */
async function kit(...args: readonly string[]): Promise<Outcome> {
  const caught = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      caught[stream] += String(text);
      return true;
    });
  const before = process.exitCode;
  const command = drillCommand();
  for (const each of [command, ...command.commands]) each.exitOverride();
  try {
    await command.parseAsync([...args, '--data', data], { from: 'user' });
    return { status: process.exitCode, ...caught };
  } catch (error) {
    return { status: (error as { readonly code?: string }).code, ...caught };
  } finally {
    process.exitCode = before;
    vi.restoreAllMocks();
  }
}

describe('pacs-kit drill', () => {
  it("lists the shipped scenarios and the site's own", async () => {
    const { status, stdout } = await kit('list', '--json');
    expect(status).toBe(0);
    const { scenarios } = JSON.parse(stdout) as { scenarios: readonly { id: string; source: string }[] };
    expect(scenarios).toHaveLength(9);
    expect(scenarios).toContainEqual(
      expect.objectContaining({ id: 'sample', source: 'site', durationMs: 1_800_000 }),
    );
  });

  it('checks a file: 0 when it is right, 1 with file, line and reason when it is not', async () => {
    const file = path.join(data, 'scenarios', 'ours.yaml');
    expect(await kit('check', file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('is right: "A sample"') as string,
    });
    const wrong = path.join(data, 'wrong.yaml');
    await writeFile(wrong, SAMPLE.replace('role: admin', 'role: admim'));
    const { status, stderr } = await kit('check', wrong);
    expect(status).toBe(1);
    expect(stderr).toContain(`${wrong}:65: steps.2.role: there is no role admim`);
    expect(JSON.parse((await kit('check', wrong, '--json')).stdout)).toMatchObject({
      error: { code: 'drill.scenario-invalid', problems: [{ line: 65, path: 'steps.2.role' }] },
    });
  });

  it('tries a script without a station, keeps the run, and reports on it', async () => {
    const script = path.join(data, 'script.yaml');
    const run = path.join(data, 'run.json');
    await writeFile(
      script,
      'format: 1\nscenario: sample\nacts:\n' +
        '  - { at: 0, do: precondition-checked, precondition: 0, met: true, by: C }\n' +
        '  - { at: 0, do: started, by: C }\n' +
        '  - { at: 90 s, do: signal-seen, event: switch:down, station: room-1 }\n' +
        '  - { at: 10 min, do: ended, by: C }\n',
    );
    const played = await kit('run', '--dry', '--script', script, '--out', run);
    expect(played).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('detected after 30.0 s') as string,
    });
    expect(played.stdout).toContain('tried on the engine: nothing here was measured');
    expect(await kit('run', '--dry', '--script', script, '--out', run)).toMatchObject({ status: 1 });
    // A station sees for itself: the same script is refused there, before anything is started.
    expect(await kit('run', '--script', script)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${script}:6: signal-seen: the station sees this by itself`) as string,
    });
    const report = await kit('report', run, '--format', 'json');
    expect(JSON.parse(report.stdout)).toMatchObject({
      origin: 'script',
      metrics: { detect: { ms: 30_000 } },
    });
    expect((await kit('report', run, '--format', 'csv')).stdout).toMatch(/^signal,.*\r\nDRILL,script,/u);
    expect(await kit('report', run, '--format', 'pdf')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('A PDF is not for a terminal') as string,
    });
    const pdf = path.join(data, 'report.pdf');
    expect(await kit('report', run, '--format', 'pdf', '--out', pdf)).toMatchObject({ status: 0 });
    expect((await readFile(pdf)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const again = await kit('report', run, '--format', 'pdf', '--out', pdf);
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('EEXIST') as string });
  });

  it('prints cards, the checklist and the calendar without a station, and names no run that it does not hold', async () => {
    for (const [command, scenario, head] of [
      ['cards', 'sample', '%PDF-'],
      ['checklist', 'sample', '%PDF-'],
      ['calendar', null, 'BEGIN:VCALENDAR'],
    ] as const) {
      const out = path.join(data, `${command}.out`);
      const done = await kit(command, ...(scenario === null ? [] : [scenario]), '--out', out);
      expect(done, command).toMatchObject({ status: 0 });
      expect((await readFile(out, 'latin1')).startsWith(head)).toBe(true);
    }
    const none = await kit('cards', 'nothing', '--out', path.join(data, 'none.pdf'), '--json');
    expect(JSON.parse(none.stdout)).toMatchObject({ error: { code: 'drill.scenario-not-found' } });
    const run = await kit('report', '00000000-0000-4000-8000-000000000000', '--format', 'json', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'drill.run-not-found' } });
  }, 60_000);
});
