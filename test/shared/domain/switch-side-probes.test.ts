import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blameOf } from '../../../shared/domain/switch-blame.ts';
import { type KitErrorCode } from '../../../shared/contract/kit-error.ts';
import { includedKinds, kindsInUse, PROBE_KINDS } from '../../../shared/domain/switch-kinds.ts';
import { DEFAULT_SWITCH_POLICY, type SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, isOffline, type RealSwitch } from '../../../shared/domain/switch-state.ts';
import { next } from '../../../shared/domain/switch.ts';
import {
  echo,
  find,
  found,
  type Happening,
  instant,
  label,
  open,
  confirm,
  STATES,
  walk,
} from './switch-fixtures.ts';

const policy: SwitchPolicy = { ...DEFAULT_SWITCH_POLICY, sideProbes: ['web', 'retrieve'] };
const webOnly: SwitchPolicy = { ...DEFAULT_SWITCH_POLICY, topProbe: 'web', sideProbes: ['retrieve'] };
const failed = (kind: 'web' | 'retrieve' | 'echo' | 'tcp', code: KitErrorCode): Happening => ({
  type: 'probed',
  finding: { kind, outcome: 'bad', code },
});
const retrieveBad = failed('retrieve', 'dicom.deadline-exceeded');
const otherPixels = failed('retrieve', 'canary.other-pixels');
const times = (n: number, each: Happening) => Array.from({ length: n }, () => each);
const on = (happenings: readonly Happening[], from?: RealSwitch, stepMs = 1000) =>
  walk(happenings, { policy, stepMs, ...(from && { from }) });
const healthy = on(STATES.healthy);

/** What so many failures in a row of one kind make of a healthy link, by the policy. */
describe('a probe beside the rounds that fails', () => {
  it.each([
    ['one retrieve', [retrieveBad], 'healthy'],
    ['two retrieves', times(2, retrieveBad), 'degraded'],
    ['three retrieves', times(3, retrieveBad), 'down (probes)'],
    [
      'two retrieves, an answer, two more',
      [...times(2, retrieveBad), found('retrieve'), ...times(2, retrieveBad)],
      'degraded',
    ],
    ['other pixels, twenty times', times(20, otherPixels), 'degraded'],
    [
      'an unknown move destination, twenty times',
      times(20, failed('retrieve', 'dicom.move-destination-unknown')),
      'degraded',
    ],
    ['DICOMweb twice', times(2, failed('web', 'dicom.connection-refused')), 'healthy'],
    ['DICOMweb thirty times', times(30, failed('web', 'dicom.connection-refused')), 'degraded'],
    ['three slow retrieves', times(3, found('retrieve', 'slow')), 'degraded'],
  ])('%s: %s', (_name, happenings, state) => {
    expect(label(on(happenings as readonly Happening[], healthy))).toBe(state);
  });

  it('is named with what answers all the same', () => {
    expect(on(times(3, retrieveBad), healthy).reason).toMatch(
      /^C-FIND answers, but 3 of 3 canary retrieve timed out since/u,
    );
    expect(on(times(2, otherPixels), healthy).reason).toContain('answered, but with other pixels');
    expect(on(times(3, failed('web', 'dicom.connection-refused')), healthy).reason).toContain(
      'C-FIND answers, but 3 of 3 DICOMweb refused',
    );
  });

  it('is asked whether it is well again: degraded ends when it answers and a calm minute has passed', () => {
    const degraded = on(times(2, retrieveBad), healthy);
    expect(label(on(times(70, find()), degraded))).toBe('degraded');
    expect(label(on([found('retrieve'), ...times(70, find())], degraded))).toBe('healthy');
  });

  it('slow is forgotten when nothing was fetched for ten minutes', () => {
    const degraded = on(times(3, found('retrieve', 'slow')), healthy);
    const later = on(times(5, find()), degraded, policy.slowForgottenMs / 4);
    expect(label(later)).toBe('healthy');
  });
});

// guards S-11
describe('a link that was offline', () => {
  const down = on([...times(4, echo('bad'))], healthy);
  const rounds = times(30, find());

  it('is not steady until a canary retrieve has answered, where there is a canary', () => {
    const waiting = on([...rounds], down);
    expect(label(waiting)).toBe('recovering');
    expect(label(on([found('retrieve'), find()], waiting))).toBe('healthy');
    expect(label(on([found('retrieve', 'slow'), find()], waiting))).toBe('degraded');
  });

  it('that fails its retrieves does not recover by echoes and finds', () => {
    const dead = on(times(3, retrieveBad), healthy);
    expect(label(on(rounds, dead))).toBe('down (probes)');
    expect(label(on([found('retrieve'), ...rounds], dead))).toBe('healthy');
  });

  it('goes down again when the retrieve fails, and comes back degraded when its pixels are others', () => {
    expect(label(on([find(), retrieveBad], down))).toBe('down (probes)');
    expect(label(on([...rounds, otherPixels, find()], down))).toBe('degraded');
  });
});

describe('a PACS that answers with a no', () => {
  const rejected = failed('echo', 'dicom.association-rejected-transient');
  it('must have said so for twelve seconds; one that refuses connections need not', () => {
    expect(label(on(times(8, rejected), healthy))).toBe('suspect');
    expect(label(on(times(13, rejected), healthy))).toBe('down (probes)');
    expect(label(on(times(4, echo('bad')), healthy))).toBe('down (probes)');
    expect(label(on([failed('tcp', 'dicom.connection-refused'), ...times(3, rejected)], healthy))).toBe(
      'down (probes)',
    );
  });
});

describe('an endpoint with DICOMweb alone', () => {
  it('is healthy, down and back by it', () => {
    const start = walk([found('web')], { policy: webOnly });
    expect(label(start)).toBe('healthy');
    const down = walk(times(4, failed('web', 'dicom.connection-refused')), { policy: webOnly, from: start });
    expect(label(down)).toBe('down (probes)');
    expect(down.reason).toContain('4 of 4 DICOMweb refused');
    const back = walk([...times(12, found('web')), found('retrieve'), found('web')], {
      policy: webOnly,
      from: down,
    });
    expect(label(back)).toBe('healthy');
  });

  it('uses the kinds that it can answer', () => {
    expect(kindsInUse(webOnly)).toEqual(['tcp', 'web', 'retrieve']);
    expect(kindsInUse(policy)).toEqual(['tcp', 'echo', 'find', 'web', 'retrieve']);
    expect(includedKinds('web', webOnly)).toEqual(['tcp']);
    expect(includedKinds('web', policy)).toEqual([]);
    expect(includedKinds('retrieve', policy)).toEqual([]);
    for (const kind of PROBE_KINDS) expect(includedKinds(kind, policy)).not.toContain(kind);
  });
});

describe('whose network it is', () => {
  const silent = failed('echo', 'dicom.connection-timeout');
  const looked: Happening = {
    type: 'network-checked',
    who: 'my-network',
    words: 'neither does the gateway answer: this station’s own network',
  };

  it('is in the reason of the outage and in the view, and forgotten when the PACS answers', () => {
    const down = on([silent, looked, silent, silent, silent], healthy);
    expect(label(down)).toBe('down (probes)');
    expect(down.reason).toMatch(/^4 of 4 C-ECHO timed out since .*; neither does the gateway answer/u);
    expect(blameOf(down.evidence, policy)?.who).toBe('my-network');
    expect(blameOf(on([find()], down).evidence, policy)).toBeNull();
  });

  it('is the PACS without looking when something answered with a no, and unknown when nothing was looked at', () => {
    expect(blameOf(on([echo('bad')], healthy).evidence, policy)?.who).toBe('pacs');
    expect(blameOf(on([silent], healthy).evidence, policy)?.who).toBe('unknown');
    expect(blameOf(healthy.evidence, policy)).toBeNull();
    expect(on([looked], healthy)).toEqual(healthy);
  });
});

describe('whatever happens with all kinds of probes', () => {
  const anything = fc.oneof(
    // Enough of it that links come back; and outages that come at once.
    { weight: 14, arbitrary: fc.constant([find()]) },
    { weight: 1, arbitrary: fc.constant(times(4, echo('bad'))) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...PROBE_KINDS), fc.constantFrom('good', 'slow', 'bad'))
        .map(([k, o]) => [found(k, o)]),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(otherPixels, failed('retrieve', 'canary.not-found'), confirm, open(1), open(0))
        .map((each) => [each]),
    },
  );
  const histories = fc
    .array(fc.tuple(anything, fc.integer({ min: 0, max: 20_000 })), { minLength: 20, maxLength: 120 })
    .map((steps) => steps.flatMap(([group, by]) => group.map((each) => [each, by / group.length] as const)));

  it('the switch answers with a reason, and offline mode ends by itself only after a retrieve since the outage', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        let real = initialSwitch(instant(0));
        let now = 0;
        let retrieved = true;
        for (const [happening, by] of steps) {
          now += by;
          const before = real;
          real = next(before, { ...happening, at: instant(now) }, policy);
          expect(real.reason).not.toBe('');
          if (happening.type === 'probed' && happening.finding.kind === 'retrieve') {
            const { finding } = happening;
            retrieved ||= finding.outcome !== 'bad' || finding.code.startsWith('canary.');
          }
          if (!isOffline(before) && isOffline(real)) retrieved = false;
          if (isOffline(before) && !isOffline(real)) expect(retrieved).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a DICOMweb that fails never takes a link down on which DIMSE answers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(failed('web', 'dicom.connection-refused'), find(), otherPixels), {
          maxLength: 80,
        }),
        (happenings) => {
          expect(isOffline(on(happenings, healthy))).toBe(false);
        },
      ),
    );
  });
});
