import { defineConfig } from 'vitest/config';

/** `unit`: milliseconds, no peers. `integration`: real sockets and, where installed, real PACS servers. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/integration/**', 'test/e2e/**'],
          environment: 'node',
          pool: 'forks',
          // Properties over hundreds of runs, on a gate with other work: a hang is still a failure.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          // They wait for sockets and servers more than they work: two at a time, each on ports and folders of its own.
          maxWorkers: 2,
          // Real servers take a port that was free a moment ago: on the gate, one second try.
          retry: process.env['CI'] === undefined ? 0 : 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
