// What a person declared holds over a restart: read from the journal, because the switch itself keeps nothing on disk.
import { scanJournal } from './scan.ts';

/** The declaration that is still in force at the end of the journal, or null. A broken journal declares nothing. */
export async function declaredDowntime(
  file: string,
): Promise<{ readonly reason: string; readonly by: string } | null> {
  let declared: { reason: string; by: string } | null = null;
  const scan = await scanJournal(file, ({ event, actor, details }) => {
    if (event !== 'switch:changed' || details['signal'] !== 'real') return;
    const inForce = details['cause'] === 'declared' && details['to'] === 'down';
    declared = inForce ? { reason: reasonOf(details['reason']), by: actor } : null;
  });
  return scan.ok ? declared : null;
}

/** The journal holds the whole sentence ("Declared down by x at 10:41:07: reason"); what the person wrote stands at its end. */
function reasonOf(sentence: string | number | boolean | null | undefined): string {
  return String(sentence ?? '').replace(/^Declared down by .*? at \d\d:\d\d:\d\d: /u, '');
}
