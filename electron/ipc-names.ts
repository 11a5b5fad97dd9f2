// The names under which a page's preload and the main process speak. Channels of the contract travel as an argument, so that
// neither side keeps a list of its own.

/** Page → main, answered: `(channel, input)`. */
export const INVOKE = 'kit:invoke';
/** Page → main: a document began; what an earlier one in this window subscribed to is over. */
export const HELLO = 'kit:hello';
/** Page → main: `(id, sinceSeq)`. */
export const SUBSCRIBE = 'kit:subscribe';
/** Page → main: `(id)`. */
export const UNSUBSCRIBE = 'kit:unsubscribe';
/** Main → page: `(id, envelope)`. */
export const EVENT = 'kit:event';
/** Main → page: `(id, connected)`; the station behind this subscription was lost, or runs again. */
export const CONNECTION = 'kit:connection';
