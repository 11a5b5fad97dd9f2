// User Identity Negotiation (PS3.7 §D.3.3.7): who we say we are, when a PACS asks for more than an AE title.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { facts, pacs, type Parties } from './association-errors.ts';
import type { Endpoint, UserIdentity } from './port.ts';

/** Fields of the sub-item 58H (PS3.7 table D.3-14). */
export interface UserIdentityItem {
  readonly type: number;
  readonly primaryField: string;
  readonly secondaryField: string;
}

export function userIdentityItem(identity: UserIdentity): UserIdentityItem {
  switch (identity.type) {
    case 'username':
      return { type: 1, primaryField: identity.username, secondaryField: '' };
    case 'passcode':
      return { type: 2, primaryField: identity.username, secondaryField: identity.passcode };
    case 'saml':
      return { type: 4, primaryField: identity.token, secondaryField: '' };
    case 'jwt':
      return { type: 5, primaryField: identity.token, secondaryField: '' };
    default:
      return identity satisfies never;
  }
}

/** A secret goes over TLS, or over plain text where the configuration says so in so many words. */
export const mayBeSent = ({ tls, userIdentity }: Pick<Endpoint, 'tls' | 'userIdentity'>): boolean =>
  userIdentity === undefined ||
  userIdentity.type === 'username' ||
  tls !== undefined ||
  userIdentity.allowPlainText === true;

export const identityUnprotected = (who: Parties): KitError =>
  kitError(
    'dicom.user-identity-unprotected',
    `The passcode or token for the PACS ${who.calledAeTitle} was not sent: the connection is not encrypted.`,
    'Give the endpoint a `tls` section, or state `allowPlainText: true` under its `userIdentity`.',
    facts(who),
  );

const KINDS: Readonly<Record<UserIdentity['type'], string>> = {
  username: 'the user name',
  passcode: 'the user name and passcode',
  saml: 'the SAML assertion',
  jwt: 'the JSON Web Token',
};

/**
 * A-ASSOCIATE-RJ that means our identity: PS3.7 §D.3.3.7.3 has the acceptor reject without saying why, so any other reason is
 * about something else.
 *
 * @returns null when the rejection gives another reason
 */
export function identityRejected(
  who: Parties,
  identity: UserIdentity | undefined,
  rejection: { readonly result: number; readonly source: number; readonly reason: number },
): KitError | null {
  const { result, source, reason } = rejection;
  if (identity === undefined || result !== 1 || source > 2 || reason !== 1) return null;
  return kitError(
    'dicom.user-identity-rejected',
    `${pacs(who)} rejected the association without a reason after it was given ${KINDS[identity.type]}: most likely it does not take that identity.`,
    'Check `userIdentity` of this endpoint with the PACS administrator: the user, its rights, and whether the secret is still valid.',
    { ...facts(who), result, source, reason },
  );
}
