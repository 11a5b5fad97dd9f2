// The supervisor with processes and timers of the test's own.
import { describe, expect, it } from 'vitest';
import { kitError } from '../../shared/contract/kit-error.ts';
import type { FromStation, ToStation } from '../../electron/station-messages.ts';
import { superviseStation } from '../../electron/station-supervisor.ts';

interface FakeProcess {
  readonly sent: ToStation[];
  say(message: FromStation): void;
  die(): void;
  killed: boolean;
}

function supervised() {
  const processes: FakeProcess[] = [];
  const timers: { run: () => void; delayMs: number }[] = [];
  const connections: boolean[] = [];
  const refusals: string[] = [];
  const supervisor = superviseStation({
    fork: () => {
      let take: (message: FromStation) => void = () => undefined;
      let exit: () => void = () => undefined;
      const sent: ToStation[] = [];
      const process: FakeProcess = {
        sent,
        say: (message) => {
          take(message);
        },
        die: () => {
          exit();
        },
        killed: false,
      };
      processes.push(process);
      return {
        link: {
          send: (message) => sent.push(message),
          onMessage: (run) => {
            take = run;
          },
        },
        onExit: (run) => {
          exit = run;
        },
        kill: () => {
          process.killed = true;
          exit();
        },
      };
    },
    onConnection: (connected) => connections.push(connected),
    onNotStarted: (error) => refusals.push(error.code),
    setTimeout: (run, delayMs) => timers.push({ run, delayMs }),
  });
  const settle = () => new Promise(setImmediate);
  return { supervisor, processes, timers, connections, refusals, settle };
}

describe('the supervisor of the station', () => {
  it('starts a station that died again, later each time, and soon again after one that ran a minute', async () => {
    const { processes, timers, connections, settle } = supervised();
    for (let index = 0; index < 8; index += 1) {
      processes.at(-1)?.die();
      timers.at(-1)?.run();
    }
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(connections).toEqual([]);
    processes.at(-1)?.say({ type: 'started' });
    await settle();
    expect(timers.at(-1)?.delayMs).toBe(60_000);
    timers.at(-1)?.run();
    processes.at(-1)?.die();
    expect(connections).toEqual([true, false]);
    expect(timers.at(-1)?.delayMs).toBe(500);
  });

  it('goes on waiting longer for a station that starts and dies within the minute', async () => {
    const { processes, timers, settle } = supervised();
    const delays: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      processes.at(-1)?.say({ type: 'started' });
      await settle();
      const stable = timers.at(-1);
      processes.at(-1)?.die();
      delays.push(timers.at(-1)?.delayMs ?? 0);
      timers.at(-1)?.run();
      // The minute of a station that is gone says nothing of the next one.
      stable?.run();
    }
    expect(delays).toEqual([500, 1000, 2000, 4000]);
  });

  it('tells a person, and does not try again, when a station says why it cannot start', async () => {
    const { processes, timers, refusals, settle } = supervised();
    processes[0]?.say({ type: 'not-started', error: kitError('config.invalid', 'Wrong.', 'Mend it.') });
    await settle();
    processes[0]?.die();
    expect(refusals).toEqual(['config.invalid']);
    expect(timers).toEqual([]);
  });

  it('answers what was asked of a station that died, and what is asked while there is none', async () => {
    const { supervisor, processes } = supervised();
    const asked = supervisor.invoke('station:status', {});
    processes[0]?.die();
    const gone = { ok: false, error: { code: 'contract.station-gone' } };
    expect(await asked).toMatchObject(gone);
    expect(await supervisor.invoke('station:status', {})).toMatchObject(gone);
    expect(await supervisor.instances({})).toMatchObject(gone);
  });

  it('asks the station to end and waits for it, and starts none after that', async () => {
    const { supervisor, processes, timers } = supervised();
    const closed = supervisor.close();
    expect(processes[0]?.sent).toEqual([{ type: 'close' }]);
    processes[0]?.die();
    await closed;
    expect(processes[0]?.killed).toBe(false);
    for (const { run } of timers) run();
    expect(processes).toHaveLength(1);
  });

  it('kills a station that does not end', async () => {
    const { supervisor, processes, timers } = supervised();
    const closed = supervisor.close();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([10_000]);
    timers[0]?.run();
    await closed;
    expect(processes[0]?.killed).toBe(true);
  });
});
