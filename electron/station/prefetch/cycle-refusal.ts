// Why a cycle cannot even begin.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { VaultState } from '../vault/port.ts';

/** @returns null when a cycle may begin */
export function refusalOf(isRunning: boolean, endpoints: number, vault: VaultState): KitError | null {
  if (isRunning) {
    const remedy = 'Wait for it, or cancel it first.';
    return kitError('prefetch.already-running', 'A prefetch is already running.', remedy);
  }
  if (endpoints === 0) {
    const remedy = 'Name a PACS under `endpoints` in the configuration.';
    return kitError('prefetch.no-endpoint', 'No PACS is configured.', remedy);
  }
  if (vault === 'uninitialised') {
    const remedy = 'Initialise it with: pacs-kit init';
    return kitError('vault.not-initialised', 'The vault has no keys yet.', remedy);
  }
  return null;
}
