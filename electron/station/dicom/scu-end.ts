// Why there is no answer, told from where the association stood when its connection ended.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import * as errors from './association-errors.ts';
import type { ConnectionEnd } from './peer-connection.ts';
import type { UserIdentity } from './port.ts';
import { identityRejected } from './user-identity.ts';

/** How far an outbound association has come. */
export type ScuPhase = 'connecting' | 'requested' | 'established' | 'releasing' | 'over';

/** The error for whoever waits; a connection that closes without a final response is a failure (S-7). */
export function explainEnd(who: errors.Parties, before: ScuPhase, end: ConnectionEnd): KitError {
  switch (end.kind) {
    case 'socket-error':
      return before === 'connecting'
        ? errors.connectFailed(who, end.systemCode)
        : errors.connectionLost(who, 'broke the connection', end.systemCode);
    case 'closed-by-peer':
      return before === 'requested'
        ? errors.connectionLost(
            who,
            'closed the connection instead of answering the association request',
            'FIN',
          )
        : errors.connectionLost(who, 'closed the connection before it had answered', 'FIN');
    case 'violation':
      return errors.protocolViolation(who, end.violation.message);
    case 'closed-by-us':
      return errors.connectionLost(who, 'was left by this station', 'CLOSED');
    case 'internal':
      return kitError(
        'internal',
        `Talking to ${who.calledAeTitle} failed inside this station.`,
        'Report this with the log of the station.',
        { calledAeTitle: who.calledAeTitle },
      );
    default:
      return assertNever(end);
  }
}

/** The error of an A-ASSOCIATE-RJ body; without a reason it is about the identity, if one was sent. */
export function rejection(
  who: errors.Parties,
  identity: UserIdentity | undefined,
  body: Uint8Array,
): KitError {
  const [, result = 0, source = 0, reason = 0] = body;
  const facts = { result, source, reason };
  return identityRejected(who, identity, facts) ?? errors.associationRejected(who, facts);
}
