// A run in which people wrote everything that can be written.
import { event, MIN } from '../engine/drill-fixture.ts';
import { SAMPLE } from '../scenario/sample-scenario.ts';
import { type NamedRun, recordedOf } from './report-fixture.ts';

/** What people type: right to left, no spaces, emoji, controls, other scripts, formulas, markup, and far too much of it. */
export const EVIL_TEXTS = [
  'W'.repeat(700),
  'محمد علي قال إن النظام متوقف منذ الساعة العاشرة ١٠ صباحا',
  'המערכת אינה זמינה, פנו אל ד״ר כהן (שלוחה 4711) מיד',
  '王小明 and 山田太郎 and 김민수 read it',
  'ผู้ป่วยฉุกเฉิน आपातकालीन रोगी',
  'Rocket 🚀 family 👨‍👩‍👧‍👦 flag 🇩🇪',
  'bell\u0007 escape\u001b[31m nul-like\u0001 override\u202Egnp.exe bom\uFEFF joiner\u200D lone\uD800 tag\u{E0041}',
  '=HYPERLINK("http://x.example","click")',
  '<script>alert(1)</script> {{desk-phone}} %s \\u0041 </svg>',
  'e\u0301\u0302\u0303\u0304 zalgo ́̂̃',
  'line one\nline two\r\n\tand a tab',
  'far too much of it. '.repeat(95).trim(),
];

export function evilRun(): NamedRun {
  const texts = EVIL_TEXTS.map((text) => text.slice(0, 1900));
  const pick = (at: number) => texts[at % texts.length] ?? '';
  const yaml = SAMPLE.replace('title: A sample', `title: ${JSON.stringify(pick(3))}`).replace(
    'text: Open an image.',
    `text: ${JSON.stringify(pick(0))}`,
  );
  const recorded = recordedOf(
    yaml,
    [
      event('role-assigned', 0, { role: 'reader', person: pick(1).slice(0, 100) }),
      event('role-assigned', 0, { role: 'admin', person: 'X'.repeat(120) }),
      event('precondition-checked', 0, { note: pick(6) }),
      event('started', 0),
      event('link-failed', MIN),
      event('signal-seen', 2 * MIN, { station: 'S'.repeat(64) }),
      event('step-done', 3 * MIN, { step: 'call-desk', by: pick(3), evidence: pick(0), note: pick(9) }),
      event('step-done', 4 * MIN, {
        step: 'tell-ed',
        by: pick(2).slice(0, 60),
        evidence: pick(11),
        note: pick(11),
      }),
      event('inject-delivered', 7 * MIN),
      event('inject-answered', 8 * MIN, { response: pick(5) }),
      ...texts.map((text, at) =>
        event('observed', (9 + at) * MIN, {
          kind: at % 2 === 0 ? 'strength' : 'improvement',
          text,
          by: pick(at).slice(0, 50),
        }),
      ),
      event('aborted', 25 * MIN, { reason: pick(7) }),
      event('objective-rated', 26 * MIN, { remark: pick(4), rating: 'U' }),
      ...texts.map((text, at) =>
        event('improvement-added', 26 * MIN, {
          item: `i${at}`,
          text,
          rootCause: pick(at + 1),
          owner: pick(at + 3).slice(0, 60),
        }),
      ),
    ],
    { variables: { 'desk-phone': pick(6) } },
  );
  return {
    name: 'a run in which everything was written',
    recorded,
    context: { station: pick(3).slice(0, 60) },
  };
}
