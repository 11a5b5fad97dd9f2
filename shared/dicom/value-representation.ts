// The one rule of explicit VR that readers trip over: which VRs have a 32-bit length (PS3.5 §7.1.2), and which VR codes exist.

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT = new Set([
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FD',
  'FL',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'SL',
  'SS',
  'ST',
  'TM',
  'UI',
  'UL',
  'US',
]);

/** `long`: two reserved bytes, then a 32-bit length; `short`: a 16-bit length; null: no VR of the standard. */
export function lengthFormOf(vr: string): 'long' | 'short' | null {
  if (SHORT.has(vr)) return 'short';
  return LONG.has(vr) ? 'long' : null;
}
