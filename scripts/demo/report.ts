// The page that a headless demo leaves behind: each step, what was checked, and a picture of the real app.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface DemoStep {
  readonly title: string;
  readonly checked: string;
  readonly elapsedMs: number;
  readonly screenshot: string | null;
}

export interface DemoReport {
  readonly directory: string;
  screenshotPath(name: string): string;
  add(step: DemoStep): void;
  /** Writes `report.json` and `index.html`. @param failure why the story ended early, or null */
  write(failure: string | null): Promise<void>;
}

export async function openReport(directory: string): Promise<DemoReport> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const steps: DemoStep[] = [];
  return {
    directory,
    screenshotPath: (name) => path.join(directory, name),
    add: (step) => steps.push(step),
    write: async (failure) => {
      const ok = failure === null;
      await writeFile(
        path.join(directory, 'report.json'),
        `${JSON.stringify({ ok, failure, steps }, null, 2)}\n`,
      );
      await writeFile(path.join(directory, 'index.html'), html(steps, failure));
    },
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function html(steps: readonly DemoStep[], failure: string | null): string {
  const items = steps.map(
    ({ title, checked, elapsedMs, screenshot }, index) => `<li><h2>${index + 1}. ${escape(title)}</h2>
<p>${escape(checked)} <small>(${(elapsedMs / 1000).toFixed(1)} s)</small></p>
${screenshot === null ? '' : `<img src="${escape(screenshot)}" alt="${escape(title)}">`}</li>`,
  );
  const verdict = failure === null ? 'Every step really happened.' : `Ended early: ${escape(failure)}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>PACS Downtime Kit: demo report</title>
<style>body{font:16px/1.5 system-ui,sans-serif;background:#101418;color:#dde5ec;max-width:72rem;margin:2rem auto;padding:0 1rem}
ol{list-style:none;padding:0}img{width:100%;border:1px solid #2b3640;border-radius:6px}small{color:#8fa1b0}h2{margin-bottom:0}</style>
<h1>PACS Downtime Kit: demo on the rehearsal PACS</h1><p>${verdict} All patients are synthetic.</p><ol>${items.join('\n')}</ol></html>
`;
}
