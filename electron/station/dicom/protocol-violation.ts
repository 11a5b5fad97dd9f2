// What a peer may not do. Thrown inside this room only; at its border it is a KitError or an A-ABORT, never an exception.

/** Reasons of an A-ABORT by the service provider (PS3.8 §9.3.8, table 9-26). */
export const ABORT_REASONS = {
  'not-specified': 0,
  'unrecognized-pdu': 1,
  'unexpected-pdu': 2,
  'unrecognized-pdu-parameter': 4,
  'unexpected-pdu-parameter': 5,
  'invalid-pdu-parameter': 6,
} as const;

export type AbortReason = keyof typeof ABORT_REASONS;

/** The peer broke PS3.7 or PS3.8, or a limit of ours. The message never quotes the peer's bytes. */
export class ProtocolViolation extends Error {
  readonly abortReason: AbortReason;
  /** What the peer speaks instead of DICOM, as far as its first byte tells. */
  readonly speaks: 'TLS' | 'HTTP' | null;

  constructor(
    message: string,
    abortReason: AbortReason = 'invalid-pdu-parameter',
    speaks: 'TLS' | 'HTTP' | null = null,
  ) {
    super(message);
    this.name = 'ProtocolViolation';
    this.abortReason = abortReason;
    this.speaks = speaks;
  }
}
