// Times in a scenario are written as a person says them: `90 s`, `5 min`, `1 h 15 min`.

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000, s: 1000 };
const PATTERN = /^(?:\d{1,4} (?:h|min|s))(?: \d{1,4} (?:min|s)){0,2}$/u;

/** `1 h 15 min` in milliseconds; undefined when it is no such time. A plain `0` is the start. */
export function parseDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!PATTERN.test(text)) return undefined;
  const words = text.split(' ');
  let totalMs = 0;
  let above = Number.POSITIVE_INFINITY;
  for (let at = 0; at < words.length; at += 2) {
    const unitMs = UNIT_MS[words[at + 1] ?? ''];
    if (unitMs === undefined || unitMs >= above) return undefined;
    above = unitMs;
    totalMs += Number(words[at]) * unitMs;
  }
  return totalMs;
}

/** The same the other way: `1 h 15 min`, to the second. */
export function durationWords(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const words = parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`]));
  return words.length === 0 ? '0 s' : words.join(' ');
}
