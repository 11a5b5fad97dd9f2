// The demo with a display: opens the app on the rehearsal PACS and leads a newcomer through it, waiting for what really happens.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { chromiumPath } from '../chromium.mjs';
import { electronBinary } from '../electron-binary.mjs';
import { everythingComplete, stopChild, until } from '../kit-process.ts';
import type { DemoGround } from './rehearsal-station.ts';

const PATIENT_MS = 1_800_000;
const MAIN = path.resolve(import.meta.dirname, '../../dist/electron/main.js');

/** Ends well when the newcomer has seen prefetch, outage and return. */
export async function guide(ground: DemoGround): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const say = (words: string): boolean => process.stdout.write(`\n${words}\n`);
  const app = await openApp(ground);
  try {
    say(`1. The app is open and locked. Its passphrase for this demo is:   ${ground.passphrase}`);
    await until(
      'the station unlocked',
      PATIENT_MS,
      async () => (await ground.station.status())?.vault === 'unlocked',
    );
    say('2. Today’s list and its priors are coming from the rehearsal PACS, and are sealed as they arrive.');
    await until('the prefetch to finish', PATIENT_MS, () => everythingComplete(ground.station));
    say('   All here. Open a study with Enter or a double click; ? shows the mouse and the keys.');
    await terminal.question('\n3. Press Enter here to pull the PACS’s plug. ');
    await ground.pacs.control.set({ mode: 'die' });
    await until(
      'the switch to notice',
      PATIENT_MS,
      async () => (await ground.station.status())?.switch.state === 'down',
    );
    say(
      `   Noticed: ${(await ground.station.status())?.switch.reason ?? ''}. Every window says DOWNTIME COPY. Go on reading.`,
    );
    await terminal.question('\n4. Press Enter here to bring the PACS back. ');
    await ground.pacs.control.recover();
    say(
      '   The station makes sure that it is steady. With a study open it asks you to confirm: no image is taken from under you.',
    );
    await until(
      'the return',
      PATIENT_MS,
      async () => (await ground.station.status())?.switch.offline === false,
    );
    say('   Back to normal. That was the whole path.');
    await terminal.question('\nPress Enter here to end the demo; its data directory is removed. ');
  } finally {
    terminal.close();
    await app.stop();
  }
}

/** Electron where its binary is, else a Chromium window of its own, else the link. */
async function openApp(ground: DemoGround): Promise<{ stop(): Promise<void> }> {
  const electron = electronBinary();
  if (electron !== null) {
    const child = spawn(
      electron,
      [MAIN, '--data', ground.station.data, '--config', ground.station.configFile],
      {
        stdio: 'inherit',
      },
    );
    return { stop: () => stopChild(child) };
  }
  const station = await ground.station.serve();
  const chromium = chromiumPath();
  const window: ChildProcess | null =
    chromium === null
      ? null
      : spawn(chromium, windowArguments(station.url, ground.station.data), { stdio: 'ignore' });
  if (window === null)
    process.stdout.write(`\nOpen this link in a browser on this computer: ${station.url}\n`);
  return {
    stop: async () => {
      if (window !== null) await stopChild(window);
      await station.stop();
    },
  };
}

const windowArguments = (url: string, data: string): readonly string[] => [
  `--app=${url}`,
  `--user-data-dir=${path.join(data, 'browser')}`,
  '--no-first-run',
  '--window-size=1440,960',
  '--disable-background-networking',
  // Chromium will not start for root otherwise, as in a container.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
