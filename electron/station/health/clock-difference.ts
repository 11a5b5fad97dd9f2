// How far the station's clock is off that of the PACS or of a time server: shown and warned of, never decided on (S-14).
import type { ClockView } from '../../../shared/contract/switch-view.ts';
import type { Clock } from './clock.ts';
import type { SntpAnswer } from './sntp.ts';

export interface ClockDifference {
  /** What the DICOMweb service's `Date` header said, on an answer that took `roundTripMs` and has just come. */
  heardDate(serverDate: string | null, roundTripMs: number): void;
  /** The last that was heard. Asks the time server when its turn has come. */
  view(): ClockView | null;
}

/** IMF-fixdate (RFC 9110 §5.6.7), the only form that is sent today. */
const FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/u;
const WARN_BEYOND_MS = 30_000;
const ASK_EVERY_MS = 900_000;

export function createClockDifference(options: {
  readonly clock: Clock;
  /** Asks the configured time server; absent: none is. */
  readonly ask?: () => Promise<SntpAnswer | null>;
}): ClockDifference {
  const { clock, ask } = options;
  let heard: (SntpAnswer & { readonly source: ClockView['source']; readonly at: string }) | null = null;
  let heardAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;

  const askAgain = async (): Promise<void> => {
    if (ask === undefined || clock.now() - askedAt < ASK_EVERY_MS) return;
    askedAt = clock.now();
    const answer = await ask();
    if (answer === null) return;
    heard = { ...answer, source: 'ntp', at: clock.wall().toISOString() };
    heardAt = clock.now();
  };
  /** A time server knows better than a header that counts whole seconds, as long as it still answers. */
  const timeServerKnows = (): boolean => heard?.source === 'ntp' && clock.now() - heardAt <= 2 * ASK_EVERY_MS;

  return {
    heardDate(serverDate, roundTripMs) {
      if (serverDate === null || !FIXDATE.test(serverDate) || timeServerKnows()) return;
      const whole = Date.parse(serverDate);
      if (!Number.isFinite(whole)) return;
      // It was between this second and the next when the answer was half-way.
      const differenceMs = whole + 500 - (clock.wall().getTime() - roundTripMs / 2);
      heard = {
        differenceMs,
        uncertaintyMs: 500 + roundTripMs / 2,
        source: 'web',
        at: clock.wall().toISOString(),
      };
      heardAt = clock.now();
    },
    view() {
      void askAgain();
      if (heard === null) return null;
      const warning = Math.abs(heard.differenceMs) - heard.uncertaintyMs > WARN_BEYOND_MS;
      return { ...heard, warning, words: words(heard.differenceMs, heard.uncertaintyMs, heard.source) };
    },
  };
}

function words(differenceMs: number, uncertaintyMs: number, source: ClockView['source']): string {
  const whose = source === 'web' ? 'The PACS’s clock' : 'The time server’s clock';
  if (Math.abs(differenceMs) <= uncertaintyMs + 1000) return `${whose} and this station’s agree.`;
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  return `${whose} is ${seconds} s ${differenceMs > 0 ? 'ahead of' : 'behind'} this station’s.`;
}
