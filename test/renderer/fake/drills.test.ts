// The fake station's drills must be as strict as the real ones, or pages tested on them prove nothing.
import { describe, expect, it } from 'vitest';
import type { DrillLibraryView, DrillRunRow, DrillRunView } from '../../../shared/contract/drill-view.ts';
import { channels } from '../../../shared/contract/channels.ts';
import { SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import { createFakeStation } from './station.ts';

const ask = async <T>(fake: ReturnType<typeof createFakeStation>, channel: string, input: object = {}) => {
  const answer = await fake.invoke(channel, input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value as T;
};

describe('the fake station', () => {
  it('runs a drill from its preparation to the hot wash, and takes nothing that the engine refuses', async () => {
    const fake = createFakeStation({ vault: 'unlocked', role: 'coordinator' });
    const prepared = await ask<DrillRunView>(fake, 'drill:prepare', { scenarioId: 'stat-trauma' });
    expect(channels['drill:current'].output.safeParse(prepared).success).toBe(true);
    const refused = await fake.invoke('drill:record', {
      runId: prepared.runId,
      act: { type: 'started', by: 'C' },
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'drill.not-possible' } });
    fake.drills.startAll();
    expect(fake.status().drill?.banner).toMatch(/^DRILL: /u);
    expect(channels['station:status'].output.safeParse(fake.status()).error).toBeUndefined();
    fake.drills.act({ type: 'observed', by: 'S. Lind', kind: 'note', text: 'Free text' });
    fake.change({ vault: 'locked' });
    const locked = JSON.stringify(await ask(fake, 'drill:current'));
    expect(locked).toContain(SEALED_WORDS);
    expect(locked).not.toContain('Free text');
    fake.drills.act({ type: 'ended', by: 'C' });
    expect(fake.status().drill).toBeNull();
    expect(fake.drills.run()?.phase.name).toBe('hot-wash');
  });

  it('fails the link when the scenario says so, and has past runs and improvements to look back on', async () => {
    const fake = createFakeStation({ vault: 'unlocked', role: 'coordinator' });
    fake.drills.prepare('pacs-server-failure');
    fake.drills.startAll();
    fake.drills.pass(65_000);
    expect(fake.drills.run()?.linkFailures).toMatchObject([{ fault: 'refuse', until: null }]);
    fake.drills.realOutage('3 of 3 probes refused');
    expect(fake.drills.run()).toBeNull();
    const rows = await ask<DrillRunRow[]>(fake, 'drill:runs');
    expect(rows.map(({ phase }) => phase).slice(0, 3)).toEqual(['superseded-by-real', 'aborted', 'closed']);
    const detect = rows
      .filter(({ figures }) => figures.detectMeasured)
      .map(({ figures }) => figures.detectMs);
    expect(detect.length).toBeGreaterThan(3);
    const library = await ask<DrillLibraryView>(fake, 'drill:library');
    expect(library).toMatchObject({ openRunId: null });
    expect(library.scenarios).toHaveLength(8);
    expect(library.scenarios.some(({ overdue }) => overdue)).toBe(true);
    expect(await ask<unknown[]>(fake, 'drill:improvements')).toHaveLength(5);
  });
});
