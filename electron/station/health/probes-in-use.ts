// Which probes an endpoint gets: what it is, what it was configured for, and what there is to ask it with.
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import type { ProbeTools } from './probes.ts';

/**
 * The policy with the probes that this endpoint can be asked. An endpoint without AE title has its DICOMweb service only, which
 * is then the top probe; one without the `canary` role gets the cheap probes only.
 */
export function policyFor(
  policy: SwitchPolicy,
  { endpoint, port, canary }: Pick<ProbeTools, 'endpoint' | 'port' | 'canary'>,
): SwitchPolicy {
  const hasWeb = endpoint.web !== undefined && port.webEcho !== undefined;
  const isDear = endpoint.roles === undefined || endpoint.roles.includes('canary');
  const retrieve = canary !== undefined && isDear ? (['retrieve'] as const) : [];
  if (hasWeb && endpoint.aeTitle === '') return { ...policy, topProbe: 'web', sideProbes: [...retrieve] };
  const web = hasWeb ? (['web'] as const) : [];
  const topProbe = isDear ? policy.topProbe : 'echo';
  return { ...policy, topProbe, sideProbes: [...web, ...retrieve] };
}
