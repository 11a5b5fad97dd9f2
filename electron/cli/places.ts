// Where a station keeps its things when nobody says otherwise: the usual folder of each operating system.
import { homedir } from 'node:os';
import path from 'node:path';

/** The data directory: --data, PACS_KIT_DATA, or the system's place for an application's state. */
export function dataDirectory(named: string | undefined): string {
  const chosen = named ?? process.env['PACS_KIT_DATA'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  if (process.platform === 'win32')
    return path.join(
      process.env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local'),
      'PACS Downtime Kit',
    );
  if (process.platform === 'darwin')
    return path.join(homedir(), 'Library', 'Application Support', 'PACS Downtime Kit');
  return path.join(
    process.env['XDG_STATE_HOME'] ?? path.join(homedir(), '.local', 'state'),
    'pacs-downtime-kit',
  );
}

/** The station's own configuration: --config, or `config.yaml` in the data directory. */
export function configFile(named: string | undefined, data: string): string {
  return named === undefined ? path.join(data, 'config.yaml') : path.resolve(named);
}

/** What an administrator pushed to all stations; weaker than the station's own file. */
export function machinePolicyFile(): string {
  return process.platform === 'win32'
    ? path.join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'PACS Downtime Kit', 'policy.yaml')
    : '/etc/pacs-downtime-kit/policy.yaml';
}
