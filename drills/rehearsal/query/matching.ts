// Attribute matching of C-FIND (PS3.4 §C.2.2.2), as a pure function of VR, key and value.

const NO_WILDCARDS = new Set([
  'DA',
  'TM',
  'DT',
  'UI',
  'IS',
  'DS',
  'US',
  'SS',
  'UL',
  'FD',
  'FL',
  'AS',
  'AT',
  'SQ',
]);

/**
 * Does an attribute with `values` match the key?
 *
 * - no key values, an empty key or `*`: universal matching (§C.2.2.2.3), also of absent attributes
 * - DA and TM: single value or range `A-B`, `A-`, `-B` (§C.2.2.2.5)
 * - UI: any of the listed UIDs (§C.2.2.2.2)
 * - text: wildcards `*` and `?` (§C.2.2.2.4), case-sensitive except PN
 * - PN: without regard to case, against the whole value or any one component group, trailing delimiters ignored
 *
 * Several key values are read as "any of them", also for VRs other than UI: Modalities in Study is asked like that in practice.
 */
export function matches(vr: string, keys: readonly string[], values: readonly string[]): boolean {
  const wanted = keys.map((k) => k.trim()).filter((k) => k !== '' && k !== '*');
  if (wanted.length === 0) return true;
  return wanted.some((key) => values.some((value) => matchesOne(vr, key, value.trim())));
}

function matchesOne(vr: string, key: string, value: string): boolean {
  switch (vr) {
    case 'DA':
      return matchesRange(key, value, dateKey);
    case 'TM':
      return matchesTime(key, value);
    case 'IS':
    case 'DS':
    case 'US':
      return Number(key) === Number(value);
    case 'PN':
      return matchesName(key, value);
    default:
      return NO_WILDCARDS.has(vr) ? key === value : matchesText(key, value);
  }
}

/** The ACR-NEMA form `YYYY.MM.DD` is the same day (PS3.5 §6.2, note on DA). */
function dateKey(date: string): string {
  return date.replaceAll('.', '');
}

function matchesRange(key: string, value: string, normal: (text: string) => string): boolean {
  const dash = key.indexOf('-');
  if (dash < 0) return normal(key) === normal(value);
  // An absent date is in no range.
  if (value === '') return false;
  const from = normal(key.slice(0, dash).trim());
  const to = normal(key.slice(dash + 1).trim());
  return (from === '' || normal(value) >= from) && (to === '' || normal(value) <= to);
}

/** A time without seconds or minutes stands for all of that minute or hour (PS3.5 §6.2, TM). */
function matchesTime(key: string, value: string): boolean {
  if (value === '') return false;
  const dash = key.indexOf('-');
  const from = dash < 0 ? key : key.slice(0, dash);
  const to = dash < 0 ? key : key.slice(dash + 1);
  const time = timeKey(value, '0');
  return (from.trim() === '' || time >= timeKey(from, '0')) && (to.trim() === '' || time <= timeKey(to, '9'));
}

function timeKey(time: string, fill: string): string {
  return time.replaceAll(':', '').replace('.', '').trim().padEnd(12, fill);
}

function matchesName(key: string, value: string): boolean {
  const wanted = canonicalName(key);
  const groups = value.split('=');
  return [value, ...groups].some((name) => matchesText(wanted, canonicalName(name)));
}

function canonicalName(name: string): string {
  return name
    .normalize('NFC')
    .toLocaleLowerCase('en')
    .split('=')
    .map((group) => group.trim().replace(/\^+$/u, ''))
    .join('=');
}

function matchesText(key: string, value: string): boolean {
  if (!/[*?]/u.test(key)) return key === value;
  return glob(Array.from(key), Array.from(value));
}

/** `*` is any run of characters, `?` any one. Linear in space, no backtracking beyond the last `*`: the key is a peer's. */
function glob(key: readonly string[], value: readonly string[]): boolean {
  let k = 0;
  let v = 0;
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    if (key[k] === '*') {
      star = k;
      resume = v;
      k += 1;
    } else if (k < key.length && (key[k] === '?' || key[k] === value[v])) {
      k += 1;
      v += 1;
    } else if (star >= 0) {
      k = star + 1;
      resume += 1;
      v = resume;
    } else {
      return false;
    }
  }
  while (key[k] === '*') k += 1;
  return k === key.length;
}
