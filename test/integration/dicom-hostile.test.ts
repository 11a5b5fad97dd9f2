import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attack, type EvilPacs, listHostile, startEvilPacs } from '../peers/hostile-peer.ts';
import { HOSTILE_NEEDS, missing } from '../peers/shared-material.ts';
import { endpointOf, startTestStation, type TestStation } from '../peers/test-station.ts';

const skip = missing(HOSTILE_NEEDS);
const note = skip === null ? '' : ` (${skip})`;
const CALL = { deadlineMs: 1500, idleMs: 500 };

describe.skipIf(skip !== null)(`attacks on our storage SCP${note}`, () => {
  let station: TestStation;
  beforeAll(async () => {
    station = await startTestStation({
      peers: [{ aeTitle: 'EVIL', address: '127.0.0.1' }],
      limits: { idleMs: 1000, associationRequestMs: 1000, maxInstanceBytes: 8 * 1024 * 1024 },
    });
  });
  afterAll(() => station?.close());

  it('an ordinary C-ECHO works before and after each of them, and nothing stays open', async () => {
    const { attacks } = await listHostile();
    const reports = await attack(station.scpPort, { called: 'KIT', calling: 'EVIL', limitSeconds: 2 });
    expect(reports.map((report) => report.attack)).toEqual(attacks);
    expect(reports.filter((report) => !report.echo_before || !report.echo_after)).toEqual([]);
    await expect.poll(() => station.scp.associations()).toBe(0);
    // The one attack that is a well-formed C-STORE: its command and data set disagree, which is for the sink to see.
    expect([...station.sink.arrived.keys()]).toEqual(['1.2.3.4.5.6']);
  });
});

describe.skipIf(skip !== null)(`an evil PACS${note}`, () => {
  let station: TestStation;
  let evil: EvilPacs;
  beforeAll(async () => {
    station = await startTestStation({ peers: [] });
    evil = await startEvilPacs(4);
  });
  afterAll(async () => {
    await station?.close();
    evil?.stop();
  });

  // Modes in which the PACS says nothing wrong to that operation; everywhere else there must be a typed error.
  const HARMLESS: Readonly<Record<string, readonly string[]>> = {
    find: ['find_html', 'move_success_nothing_sent', 'get_uid_traversal', 'get_unasked_study', 'get_nested'],
    'C-MOVE': [
      'find_pending_without_dataset',
      'move_success_nothing_sent',
      'get_uid_traversal',
      'get_unasked_study',
      'get_nested',
    ],
    'C-GET': ['get_unasked_study', 'get_nested'],
  };

  it('gets a typed error from every operation, whatever it does, before the deadline', async () => {
    const { modes } = await listHostile();
    const target = { StudyInstanceUID: '1.2.3.4' };
    const endpoint = endpointOf({ dicomPort: evil.port, aeTitle: 'EVIL' });
    const taken: string[] = [];
    for (const mode of modes) {
      await evil.setMode(mode);
      const [find, move, get] = await Promise.all([
        station.dicom.findStudies(endpoint, {}, { ...CALL, limit: 200 }),
        station.dicom.retrieve(endpoint, target, 'C-MOVE', CALL),
        station.dicom.retrieve(endpoint, target, 'C-GET', CALL),
      ]);
      for (const [operation, result] of Object.entries({ find, 'C-MOVE': move, 'C-GET': get })) {
        if (result.ok) taken.push(`${operation} ${mode}`);
        else expect(result.error.code, `${operation} ${mode}`).toMatch(/^dicom\./u);
      }
    }
    expect(
      taken.filter((each) => !HARMLESS[each.split(' ')[0] ?? '']?.includes(each.split(' ')[1] ?? '')),
    ).toEqual([]);
    expect(modes.length).toBeGreaterThanOrEqual(38);
  });
});
