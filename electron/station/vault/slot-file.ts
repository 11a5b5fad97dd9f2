// slots.json: who can open the vault, and the public key that fills it. Written twice, each copy authenticated as a whole.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import { isMissing } from './errors.ts';
import type { SlotSummary } from './port.ts';
import { sameBytes } from './primitives.ts';
import type { StationKey } from './station-key.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'u'));

const kdfSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('argon2id'),
    version: z.literal(19),
    memoryKiB: z.number().int().min(8).max(1_048_576),
    passes: z.number().int().min(1).max(64),
    lanes: z.number().int().min(1).max(16),
    salt: hex(16),
  }),
  z.strictObject({ name: z.literal('hkdf-sha256'), salt: hex(16) }),
]);
export type Kdf = z.infer<typeof kdfSchema>;

const slotSchema = z.strictObject({
  slotId: hex(8),
  kind: z.enum(['passphrase', 'recovery']),
  label: z.string().max(200),
  role: z.enum(['radiologist', 'coordinator', 'administrator']),
  createdAt: z.string(),
  kdf: kdfSchema,
  /** AES-256-GCM: nonce 12, private key 32, tag 16. */
  wrapped: hex(60),
});
export type StoredSlot = z.infer<typeof slotSchema>;

const slotFileSchema = z.strictObject({
  format: z.literal('pacs-kit slots'),
  version: z.literal(1),
  /** Goes up with every change: after a crash between the two copies, the higher one counts. */
  generation: z.number().int().min(1),
  vaultId: hex(16),
  publicKey: hex(32),
  createdAt: z.string(),
  slots: z.array(slotSchema).min(1).max(256),
});
export type SlotFile = z.infer<typeof slotFileSchema>;

export const summaryOf = ({ slotId, kind, label, role, createdAt }: StoredSlot): SlotSummary => ({
  slotId,
  kind,
  label,
  role,
  createdAt,
});

function parse(text: string, key: StationKey): SlotFile | null {
  const [body = '', mac = '', rest] = text.split('\n');
  if (rest !== '' || !sameBytes(Buffer.from(mac), Buffer.from(key.slotFileMac(body).toString('hex'))))
    return null;
  try {
    return slotFileSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** The newest copy that is authentic; `missing` when there is none at all, `damaged` when none can be trusted. */
export function readSlotFile(paths: readonly string[], key: StationKey): SlotFile | 'missing' | 'damaged' {
  let seen = false;
  let best: SlotFile | null = null;
  let copies = 0;
  for (const path of paths) {
    try {
      const file = parse(readFileSync(path, 'utf8'), key);
      seen = true;
      if (file === null) continue;
      copies += best === null || file.generation === best.generation ? 1 : 0;
      if (best === null || file.generation > best.generation) best = file;
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
    }
  }
  if (best === null) return seen ? 'damaged' : 'missing';
  if (copies < paths.length) writeSlotFile(paths, best, key);
  return best;
}

/** Writes both copies, each atomically. Returns once the first and the second are on disk. */
export function writeSlotFile(paths: readonly string[], file: SlotFile, key: StationKey): void {
  const body = JSON.stringify(file);
  const bytes = Buffer.from(`${body}\n${key.slotFileMac(body).toString('hex')}\n`);
  for (const path of paths) writeFileAtomically(path, bytes);
}
