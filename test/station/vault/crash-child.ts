// Fills a vault until it is killed, and says on stdout what it was told is committed. Run by crash.test.ts only.
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { attributes, descriptor, must } from './synthetic-study.ts';

const [directory = '', round = '0'] = process.argv.slice(2);
const vault = must(
  await openVault({
    directory,
    clock: { wallNow: () => new Date() },
    argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
    segmentBytes: 2_000_000,
  }),
);
const recorded = async (study: string): Promise<void> => {
  must(
    await vault.recordStudy({
      descriptor: descriptor({ StudyInstanceUID: study }),
      purpose: { kind: 'worklist', reason: 'crash' },
      expected: null,
      confirmedAt: new Date().toISOString(),
    }),
  );
};

/** Bytes that the parent can make again from the UIDs. */
const contentOf = (uid: string, bytes: number): Buffer => {
  const seed = createHash('sha256').update(uid).digest();
  return Buffer.alloc(bytes, seed);
};

async function association(study: string, writerId: string): Promise<void> {
  await recorded(study);
  const pending: Promise<void>[] = [];
  for (let n = 0; ; n += 1) {
    // The same few instances come again with other bytes now and then: replacing must survive a crash, too.
    const uid = `${study}.${round}.${n % 40}`;
    const bytes = [300, 4000, 140_000, 700_000][n % 4] ?? 1;
    const length = bytes + Math.floor(n / 40);
    const writer = must(vault.openWriter({ StudyInstanceUID: study, SOPInstanceUID: uid, writerId }));
    const content = contentOf(`${uid} ${length}`, length);
    for (let at = 0; at < length; at += 50_000) await writer.write(content.subarray(at, at + 50_000));
    if (n % 7 === 6) {
      await writer.abort();
      continue;
    }
    const all = attributes(uid, { StudyInstanceUID: study });
    pending.push(
      writer.commit(all).then((result) => {
        must(result);
        // Synchronous: what is on the pipe when the kill comes was really answered before.
        writeSync(1, `${study} ${uid} ${length}\n`);
        return undefined;
      }),
    );
    if (pending.length >= 8) await Promise.all(pending.splice(0));
    if (n % 25 === 24) await vault.closeWriter(writerId);
  }
}

await Promise.all([association('1.2.3.4', 'a'), association('1.2.3.5', 'b')]);
