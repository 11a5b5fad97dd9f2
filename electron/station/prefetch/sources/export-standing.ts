// Which studies of the PACS the rows of a RIS export turned out to be, kept beside the queue as keyed hashes: a row that could not
// be looked up this time, also after a restart, is still the study that it was (S-15).
import { z } from 'zod';
import { type KeyedHash, keyedHashSchema } from '../../../../shared/domain/study.ts';
import { type Facts, readStandingFact } from './standing-fact.ts';

const NAME = 'exported';
/** By source, then by the keyed hash of the row's StudyInstanceUID, given or derived. */
const standingSchema = z.record(z.string(), z.record(keyedHashSchema, z.array(keyedHashSchema)));
export type ExportStanding = z.infer<typeof standingSchema>;

export const readExportStanding = (queue: Pick<Facts, 'fact'>): ExportStanding =>
  readStandingFact(queue, NAME, standingSchema, {});

export function writeExportStanding(queue: Facts, standing: ExportStanding): void {
  const text = JSON.stringify(standing);
  if (text !== (queue.fact(NAME) ?? '{}')) queue.setFact(NAME, text);
}

/** Every study that a row of this source is known as. */
export const studiesOf = (standing: ExportStanding, sourceId: string): readonly KeyedHash[] =>
  Object.values(standing[sourceId] ?? {}).flat();
