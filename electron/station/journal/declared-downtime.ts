// What a person declared holds over a restart: read from the journal, because the switch itself keeps nothing on disk.
import { scanJournal } from './scan.ts';

/** The declaration that is still in force at the end of the journal, or null. A broken journal declares nothing. */
export async function declaredDowntime(
  file: string,
): Promise<{ readonly reason: string; readonly by: string } | null> {
  let declared: { reason: string; by: string; endpointId: unknown } | null = null;
  const scan = await scanJournal(file, ({ event, actor, details }) => {
    if (event !== 'switch:changed' || details['signal'] !== 'real') return;
    const sentence = String(details['reason'] ?? '');
    // A planned window is declared too, but it ends by the clock: `planned-windows.ts` begins it again where it still runs.
    const planned = details['downBy'] === 'planned' || sentence.startsWith('Planned downtime since ');
    const inForce = details['cause'] === 'declared' && details['to'] === 'down' && !planned;
    if (inForce) declared = { reason: reasonOf(sentence), by: actor, endpointId: details['endpointId'] };
    else if (declared?.endpointId === details['endpointId']) declared = null;
  });
  if (!scan.ok || declared === null) return null;
  const { reason, by } = declared as { reason: string; by: string };
  return { reason, by };
}

/** The journal holds the whole sentence ("Declared down by x at 10:41:07: reason"); what the person wrote stands at its end. */
const reasonOf = (sentence: string): string =>
  sentence.replace(/^Declared down by .*? at \d\d:\d\d:\d\d: /u, '');
