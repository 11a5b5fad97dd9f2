import { describe, expect, it } from 'vitest';
import { type LookUp, resolveItems } from '../../../../electron/station/prefetch/sources/resolve-items.ts';
import type { ScheduledItem } from '../../../../electron/station/prefetch/sources/scheduled-item.ts';
import type { PrefetchTools } from '../../../../electron/station/prefetch/tools.ts';
import { createFakeClock } from '../../health/fake-clock.ts';
import { archived, createFakeArchive, ENDPOINT } from '../fake-archive.ts';

const MINUTE_MS = 60_000;

function site(rows: number) {
  const archive = createFakeArchive();
  const clock = createFakeClock(0);
  const items: ScheduledItem[] = [];
  for (let index = 0; index < rows; index += 1) {
    const study = archived({ PatientID: `P${index}`, AccessionNumber: `A${index}` }, 0);
    archive.studies.push(study);
    const descriptor = { ...study.descriptor, StudyInstanceUID: `2.25.${index}` };
    items.push({ sourceId: 'csv', descriptor, isDerived: true, priority: null, dueAt: null, station: '' });
  }
  const limits = { findDeadlineMs: 1000, retrieveIdleMs: 1, retrieveDeadlineMs: 1 };
  const tools = { port: archive.port, clock, limits } as Partial<PrefetchTools> as PrefetchTools;
  const lookedUp = new Map<string, LookUp>();
  const known = new Set<ScheduledItem>();
  const cycle = async () => {
    const options = {
      askAgainAfterMs: 15 * MINUTE_MS,
      lookedUp,
      isKnown: (item: ScheduledItem) => known.has(item),
    };
    const resolved = await resolveItems(tools, ENDPOINT, items, options, new AbortController().signal);
    for (const [item, studies] of resolved.answers) if (studies.length > 0) known.add(item);
    await clock.advance(5 * MINUTE_MS);
    return { asked: resolved.answers.size, notes: resolved.notes };
  };
  return { archive, items, known, cycle };
}

describe('the rows of a RIS export that no query listed', () => {
  // guards S-15, S-10
  it('all get their turn, however many they are, and are not asked for again every cycle', async () => {
    const { known, cycle } = site(450);
    expect(await cycle()).toEqual({
      asked: 200,
      notes: ['250 of the RIS export not looked up at the PACS yet'],
    });
    expect((await cycle()).asked).toBe(200);
    expect(await cycle()).toEqual({ asked: 50, notes: [] });
    expect(known.size).toBe(450);
    // The first are due again after a quarter of an hour, and those who waited longest come first.
    expect(await cycle()).toEqual({ asked: 200, notes: [] });
    expect((await cycle()).asked).toBe(200);
    expect((await cycle()).asked).toBe(50);
  });

  it('are asked for at once where the study that one was is no longer in the queue', async () => {
    const { known, items, cycle } = site(2);
    await cycle();
    expect((await cycle()).asked).toBe(0);
    known.delete(items[1] as ScheduledItem);
    expect((await cycle()).asked).toBe(1);
  });

  it('wait where the link fails, and say so', async () => {
    const { archive, cycle } = site(3);
    archive.settings.findFault = () => 'dicom.connection-refused';
    expect(await cycle()).toEqual({ asked: 0, notes: ['3 of the RIS export not looked up at the PACS yet'] });
    expect(archive.times('studies')).toBe(1);
  });
});
