#!/usr/bin/env node
// `pacs-kit …`: everything that an administrator scripts (product S7). Each command lives in cli/.
import process from 'node:process';
import { Command } from 'commander';
import { configCommand } from './cli/config-commands.ts';
import { drillCommand } from './cli/drill-commands.ts';
import { endpointCommand } from './cli/endpoint-commands.ts';
import { hangingCommand } from './cli/hanging-commands.ts';
import { initCommand } from './cli/init-command.ts';
import { journalCommand } from './cli/journal-commands.ts';
import { operatorCommand } from './cli/operator-commands.ts';
import { loadCommand } from './cli/load-command.ts';
import { EXIT } from './cli/output.ts';
import { prefetchCommand } from './cli/prefetch-command.ts';
import { ruleLabCommand } from './cli/rule-lab-command.ts';
import { serveCommand } from './cli/serve-command.ts';
import { statusCommand } from './cli/status-command.ts';
import { trainCommand } from './cli/train-command.ts';
import { vaultCommand } from './cli/vault-commands.ts';
import { VERSION } from './version.ts';

const program = new Command('pacs-kit')
  .description('PACS Downtime Kit: prefetch, seal, watch, and read when the PACS is gone.')
  .version(VERSION)
  .showHelpAfterError()
  // What stands after a command's name is that command's: `train list --json` is of `list`.
  .enablePositionalOptions()
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
  });

for (const command of [
  initCommand(),
  serveCommand(),
  prefetchCommand(),
  statusCommand(),
  loadCommand(),
  vaultCommand(),
  operatorCommand(),
  journalCommand(),
  configCommand(),
  drillCommand(),
  trainCommand(),
  endpointCommand(),
  ruleLabCommand(),
  hangingCommand(),
])
  program.addCommand(command);

await program.parseAsync();
