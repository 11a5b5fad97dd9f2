// Drills of the composed station, asked through its host as pages ask: what a locked station does, what it keeps from its files,
// and one key that says that it is real.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/contract/result.ts';
import { SEALED_WORDS } from '../../shared/drill/drill-event.ts';
import type { Station } from '../../electron/station/station.ts';
import { SAMPLE } from '../drills/scenario/sample-scenario.ts';
import { filesBelow, textSearch } from './leak-search.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  rowsOf,
  smallDay,
  unlock,
  valueOf,
} from './station-fixture.ts';

let directories: DataDirectories;
let data = '';
let station: Station;
let pacs: RehearsalPacs;
beforeAll(async () => {
  directories = await dataDirectories();
  pacs = await startRehearsalPacs({ population: smallDay('RHS-1001') });
});
afterAll(async () => {
  await pacs?.close();
  await directories?.remove();
});
beforeEach(async () => {
  data = await directories.make();
  station = await openStation({ data, pacs, retrieveBy: ['C-GET'] });
});
afterEach(() => station.close());

type Act = Record<string, string | number | boolean | null>;
const act = (runId: string, what: Act) => station.host.invoke('drill:record', { runId, act: what });
const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'ok' : answer.error.code);
const journal = () => readFile(path.join(data, 'journal.jsonl'), 'utf8');

/** The sample, saved as the site's own, prepared and started on a PACS that answers. The station is unlocked. */
async function started(): Promise<string> {
  await unlock(station);
  station.start();
  await expect.poll(() => station.status().switch.state, { timeout: 20_000 }).toBe('healthy');
  await ask(station, 'drill:save-scenario', { yaml: SAMPLE });
  const { runId } = await ask(station, 'drill:prepare', { scenarioId: 'sample' });
  expect(
    codeOf(await act(runId, { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' })),
  ).toBe('ok');
  expect(codeOf(await act(runId, { type: 'started', by: 'Kim' }))).toBe('ok');
  return runId;
}

describe('drills of a station', () => {
  it('are under way for everybody at a locked station, without what people typed', async () => {
    const runId = await started();
    await ask(station, 'access:lock', {});
    const told: EventEnvelope[] = [];
    station.host.subscribe(station.status().lastEventSeq, (envelope) => told.push(envelope));
    const both = await Promise.all([
      act(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada', note: 'Quillfeather on the phone' }),
      act(runId, { type: 'step-done', step: 'tell-ed', by: 'Bo', note: 'Quillfeather again' }),
      act(runId, { type: 'observed', by: 'Eve', kind: 'improvement', text: 'Quillfeather waited too long' }),
    ]);
    expect(both.map(codeOf)).toEqual(['ok', 'drill.not-possible', 'ok']);
    expect(station.status().drill).toMatchObject({ runId, phase: 'running', banner: 'DRILL: A sample' });
    expect(told.map(({ event }) => event.type)).toContain('drill:changed');
    const view = await ask(station, 'drill:current', {});
    expect(view).toMatchObject({ runId, sealed: true });
    expect(view?.events.map((event) => ('text' in event ? event.text : null))).toContain(SEALED_WORDS);
    for (const channel of ['drill:runs', 'drill:improvements', 'drill:library'] as const)
      expect(codeOf(await station.host.invoke(channel, {}))).toBe('vault.locked');
    expect(codeOf(await station.host.invoke('drill:run', { runId }))).toBe('vault.locked');

    // guards S-12
    const needles = textSearch([['typed', 'Quillfeather']]);
    for (const [name, bytes] of await filesBelow(data))
      expect([name, needles.find(bytes)]).toEqual([name, []]);
    await unlock(station);
    const opened = await ask(station, 'drill:run', { runId });
    expect(JSON.stringify(opened.events)).toContain('Quillfeather waited too long');
    // What the station saw is recorded without the unlock waiting for it.
    const last = async () => (await ask(station, 'drill:run', { runId })).events.at(-1);
    await expect.poll(last).toMatchObject({ type: 'signal-seen', event: 'access:unlocked' });
  });

  // guards S-6
  it('are ended by one key, and the downtime is declared on the real switch and on record', async () => {
    const runId = await started();
    await ask(station, 'drill:declare-real', { runId, reason: 'The server room is under water' });
    const status = station.status();
    expect(status.drill).toBeNull();
    expect(status.switch).toMatchObject({ signal: 'real', state: 'down', cause: 'declared', offline: true });
    expect(await ask(station, 'drill:current', {})).toBeNull();
    const text = await journal();
    expect(text).toContain('"event":"drill:real-outage"');
    expect(text).toContain('"event":"switch:changed"');
    const [row] = await ask(station, 'drill:runs', {});
    expect(row).toMatchObject({
      phase: 'superseded-by-real',
      endedBecause: 'The server room is under water',
    });
    expect(codeOf(await act(runId, { type: 'resumed', by: 'Kim' }))).toBe('drill.not-possible');
    // A drill that is over is no reason to keep anybody from declaring.
    await ask(station, 'drill:declare-real', { runId, reason: 'Still under water' });
    expect(codeOf(await station.host.invoke('drill:declare-real', { runId: 'nobody', reason: 'x' }))).toBe(
      'drill.run-not-found',
    );
  });

  it('count the first image and the first prior from the copy once, and only once the switch says that the PACS is away', async () => {
    await station.close();
    station = await openStation({ data, pacs, retrieveBy: ['C-GET'], today: true });
    valueOf(await station.prefetch.runCycle());
    const runId = await started();
    const rows = await rowsOf(station);
    const keyOf = (kind: string) => rows.find(({ purpose }) => purpose.kind === kind)?.studyKey ?? '';
    const show = async () => {
      for (const kind of ['worklist', 'prior'])
        await ask(station, 'display:shown', { what: 'image', studyKey: keyOf(kind) });
      await ask(station, 'display:shown', { what: 'worklist' });
    };
    await show();
    expect(codeOf(await act(runId, { type: 'time-jumped', byMs: 61_000, by: 'Kim' }))).toBe('ok');
    await show();
    await expect.poll(() => station.status().drill?.switch.offline, { timeout: 30_000 }).toBe(true);
    await Promise.all([show(), show()]);
    const shown = async () =>
      (await ask(station, 'drill:current', {}))?.events.flatMap((event) =>
        event.type === 'signal-seen' && /^(?:image|worklist):/u.test(event.event) ? [event.event] : [],
      );
    await expect
      .poll(async () => (await shown())?.toSorted())
      .toEqual(['image:first-offline', 'image:prior-offline', 'worklist:offline-shown']);
    const [row] = await ask(station, 'drill:runs', {});
    expect(row?.figures).toMatchObject({ detectMeasured: true });
    expect(row?.figures.firstImageMs).toBeGreaterThan(0);
  }, 60_000);

  it('tell every window when the library, the values or the plan change, and none when nothing was kept', async () => {
    await unlock(station);
    const told: string[] = [];
    station.host.subscribe(station.status().lastEventSeq, ({ event }) => told.push(event.type));
    const tells = async (act: () => Promise<unknown>): Promise<boolean> => {
      told.length = 0;
      await act();
      return told.includes('drill:changed');
    };
    const invoke = station.host.invoke.bind(station.host);
    const item = { runId: 'nobody', item: 'none' };
    expect(await tells(() => ask(station, 'drill:save-scenario', { yaml: SAMPLE }))).toBe(true);
    expect(await tells(() => ask(station, 'drill:set-values', { values: { other: 'x' } }))).toBe(true);
    const often = { scenarioId: 'sample', everyMonths: 6 };
    expect(await tells(() => ask(station, 'drill:set-frequency', often))).toBe(true);
    expect(await tells(() => ask(station, 'drill:remove-scenario', { scenarioId: 'sample' }))).toBe(true);
    expect(await tells(() => invoke('drill:remove-scenario', { scenarioId: 'sample' }))).toBe(false);
    expect(await tells(() => invoke('drill:reopen-improvement', item))).toBe(false);
    expect(await tells(() => ask(station, 'drill:library', {}))).toBe(false);
  });

  it('are kept in a library that a site edits, fills in and practises on time', async () => {
    await unlock(station);
    const saved = await ask(station, 'drill:save-scenario', { yaml: SAMPLE });
    expect(saved).toEqual({ scenarioId: 'sample', yaml: SAMPLE, source: 'site', values: {} });
    expect(await ask(station, 'drill:set-values', { values: { 'desk-phone': '4711', other: 'x' } })).toEqual({
      'desk-phone': '4711',
      other: 'x',
    });
    const library = await ask(station, 'drill:set-frequency', { scenarioId: 'sample', everyMonths: 6 });
    expect(library.scenarios.find(({ scenarioId }) => scenarioId === 'sample')).toMatchObject({
      source: 'site',
      unfilled: [],
      everyMonths: 6,
      lastRunAt: null,
      overdue: false,
    });
    expect(library.openRunId).toBeNull();
    const view = await ask(station, 'drill:prepare', { scenarioId: 'sample' });
    expect(view.variables).toEqual({ 'desk-phone': '4711' });
    expect((await ask(station, 'drill:library', {})).openRunId).toBe(view.runId);
    // The run is run on what it was prepared on.
    const removed = await ask(station, 'drill:remove-scenario', { scenarioId: 'sample' });
    expect(removed.yaml).toBe(SAMPLE);
    expect(codeOf(await station.host.invoke('drill:scenario', { scenarioId: 'sample' }))).toBe(
      'drill.scenario-not-found',
    );
    expect((await ask(station, 'drill:current', {}))?.scenario).toBe(SAMPLE);
    expect(await journal()).not.toContain('4711');
    for (const event of ['scenario-saved', 'values-set', 'frequency-set', 'prepared', 'scenario-removed'])
      expect(await journal()).toContain(`"event":"drill:${event}"`);

    await writeFile(path.join(data, 'drills', 'settings.json'), '{');
    const damaged = await ask(station, 'drill:library', {});
    expect(damaged.scenarios).toHaveLength(library.scenarios.length - 1);
    expect(damaged.refused).toEqual([expect.stringContaining('drills/settings.json')]);
  });
});
