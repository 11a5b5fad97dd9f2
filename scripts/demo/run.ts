// `npm run demo`: with a display it guides a person, without one (or with --headless) it plays and checks the story by itself.
import path from 'node:path';
import { guide } from './guided.ts';
import { prepareGround } from './rehearsal-station.ts';
import { openReport } from './report.ts';
import { tellStory } from './story.ts';

const hasDisplay =
  process.platform === 'win32' ||
  process.platform === 'darwin' ||
  Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const headless = process.argv.includes('--headless') || !hasDisplay || !process.stdin.isTTY;

process.stdout.write('PACS Downtime Kit: demo on the rehearsal PACS. All patients are synthetic.\n');
const ground = await prepareGround();
try {
  if (headless) {
    const report = await openReport(path.resolve('demo-report'));
    let failure: string | null = null;
    try {
      await tellStory(ground, report);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    await report.write(failure);
    process.stdout.write(
      failure === null ? '\nEvery step really happened.' : `\nThe demo failed: ${failure}`,
    );
    process.stdout.write(` Report: ${path.join(report.directory, 'index.html')}\n`);
    process.exitCode = failure === null ? 0 : 1;
  } else {
    await guide(ground);
  }
} finally {
  await ground.close();
}
