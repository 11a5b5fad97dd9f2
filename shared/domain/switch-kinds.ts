// The kinds of probes: what each is called, which cheaper ones its answer includes, and how much a failure of it weighs.
import { KIT_ERROR_CODES, type KitErrorCode } from '../contract/kit-error.ts';
import { type ProbeKind, probeKindSchema } from '../contract/switch-view.ts';
import type { SwitchPolicy } from './switch-policy.ts';

/** Cheapest first. */
export const PROBE_KINDS: readonly ProbeKind[] = probeKindSchema.options;

const PROBE_LABELS = {
  tcp: 'TCP',
  echo: 'C-ECHO',
  find: 'C-FIND',
  web: 'DICOMweb',
  retrieve: 'canary retrieve',
} as const satisfies Record<ProbeKind, string>;

export const probeLabel = (kind: ProbeKind): string => PROBE_LABELS[kind];

/**
 * The cheaper kinds that an answer of this kind proves as well, and whose failures it would have met. A C-FIND opens the
 * connection and the association that TCP and C-ECHO ask for. DICOMweb is another service on another port, unless it is all that
 * the PACS has. A retrieve runs beside the others and may outlive their connections, so it proves nothing but itself.
 */
export function includedKinds(kind: ProbeKind, { topProbe }: Pick<SwitchPolicy, 'topProbe'>) {
  switch (kind) {
    case 'tcp':
    case 'retrieve':
      return [];
    case 'echo':
      return ['tcp'] as const;
    case 'find':
      return ['tcp', 'echo'] as const;
    case 'web':
      return topProbe === 'web' ? (['tcp'] as const) : [];
    default:
      return kind satisfies never;
  }
}

/** The probes of a round, cheapest first; the last of them makes a round good. The others run beside it. */
export function roundKinds({ topProbe }: Pick<SwitchPolicy, 'topProbe'>): readonly ProbeKind[] {
  switch (topProbe) {
    case 'echo':
      return ['tcp', 'echo'];
    case 'find':
      return ['tcp', 'echo', 'find'];
    case 'web':
      return ['tcp', 'web'];
    default:
      return topProbe satisfies never;
  }
}

/** All kinds that are in use, cheapest first. */
export const kindsInUse = (policy: Pick<SwitchPolicy, 'topProbe' | 'sideProbes'>): readonly ProbeKind[] =>
  PROBE_KINDS.filter(
    (kind) => roundKinds(policy).includes(kind) || policy.sideProbes.some((side) => side === kind),
  );

export const isOfRound = (kind: ProbeKind, policy: Pick<SwitchPolicy, 'topProbe'>): boolean =>
  kind === 'find' || roundKinds(policy).includes(kind);

/**
 * Whether a failure speaks against the link as a whole, so that it can take it down and keeps it from recovering. DICOMweb
 * beside an answering DIMSE service does not; nor does a retrieve that fails for a reason that trying again cannot help (the PACS
 * does not know our AE title, the object is gone or has other pixels): that is a person's matter, and other readers can read on.
 */
export function isGrave(
  kind: ProbeKind,
  code: KitErrorCode,
  policy: Pick<SwitchPolicy, 'topProbe'>,
): boolean {
  if (kind === 'retrieve') return KIT_ERROR_CODES[code].retryable;
  return isOfRound(kind, policy);
}

const SAID_NO: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'dicom.association-rejected',
  'dicom.association-rejected-transient',
  'dicom.status-failure',
  'dicom.status-refused',
]);

/** The PACS itself answered, with a no: it is alive, and may only be busy. */
export const saidNo = (code: KitErrorCode): boolean => SAID_NO.has(code);
