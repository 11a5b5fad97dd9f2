// Lessons are kept away from real patients: the station itself refuses, whatever a page asks. guards S-6
import { expect, it, vi } from 'vitest';
import { configSchema } from '../../../electron/station/config/schema.ts';
import { refusedGround, type TrainingGround } from '../../../electron/station/training/ground.ts';
import { trainingChannels } from '../../../shared/contract/training-channels.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { refusingTraining } from '../../../electron/station/training/training.ts';

const ground: TrainingGround = {
  pacs: { host: '127.0.0.1', port: 11_113, set: vi.fn<() => Promise<void>>() },
  passphrase: 'said aloud',
  suggestedRole: null,
};
const PACS = { id: 'rehearsal', host: '127.0.0.1', port: 11_113, aeTitle: 'REHEARSAL' };
const config = (more: object) => configSchema.parse({ endpoints: [PACS], rehearsal: true, ...more });

it('allows a rehearsal station that stands on its own rehearsal PACS and nothing else', () => {
  expect(refusedGround(config({}), ground)).toBeNull();
});

it.each([
  ['a real configuration', config({ rehearsal: false }), ground, /real patients/u],
  ['a rehearsal station without its PACS in hand', config({}), undefined, /without its rehearsal PACS/u],
  [
    'a second PACS',
    config({ endpoints: [PACS, { id: 'real', host: 'pacs.hospital.example', port: 104, aeTitle: 'PACS' }] }),
    ground,
    /also asks real/u,
  ],
  ['another port of the same host', config({ endpoints: [{ ...PACS, port: 104 }] }), ground, /also asks/u],
  [
    'a real RIS for the worklist',
    config({
      worklist: { scheduled: [{ id: 'ris', host: 'ris.hospital.example', port: 104, aeTitle: 'RIS' }] },
    }),
    ground,
    /also asks ris/u,
  ],
])('refuses %s, and says what to do', (_what, given, hand, words) => {
  const refused = refusedGround(given, hand);
  expect(refused).toMatchObject({ code: 'training.not-here', message: expect.stringMatching(words) });
  expect(refused?.remedy).toContain('pacs-kit train');
});

it('answers no channel of the ground where it is refused, and says that nothing is under way', async () => {
  const handlers = refusingTraining(kitError('training.not-here', 'No.', 'Elsewhere.'));
  for (const channel of Object.keys(trainingChannels) as (keyof typeof handlers)[]) {
    const answer = await (handlers[channel] as (input: unknown) => Promise<unknown>)({});
    expect(answer).toMatchObject(
      channel === 'training:current'
        ? { ok: true, value: null }
        : { ok: false, error: { code: 'training.not-here' } },
    );
  }
});
