// One inbound association of the storage SCP: from the first byte to the last, whatever the peer does.
import dimse from 'dcmjs-dimse';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { type AssociateRequest, parseAssociateRequest } from './associate-pdu.ts';
import { COMMAND, type CommandSet, encodeResponsePdu } from './command-set.ts';
import { DimseWriter } from './dimse-writer.ts';
import { type DataSetTaker, MessageAssembler } from './message-assembler.ts';
import { PDU, type PdvHeader } from './pdu-reader.ts';
import { type ConnectionEnd, type ConnectionEvents, PeerConnection } from './peer-connection.ts';
import type { InstanceSink } from './port.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import type { ReadingSocket } from './reused-read-buffer.ts';
import type { Admission, NegotiatedContext, Rejection } from './scp-admission.ts';
import { receiveStore } from './store-receiver.ts';
import { VERIFICATION } from './uids.ts';

/** How an association, or a connection that never became one, came to its end. */
export type ScpEndKind = 'released' | 'rejected' | 'aborted-by-peer' | 'aborted-by-us' | 'lost';

export interface ScpAssociationOptions {
  readonly associationId: string;
  readonly remoteAddress: string;
  readonly sink: InstanceSink;
  readonly limits: {
    readonly maxPduLengthBytes: number;
    readonly maxAssociateBytes: number;
    readonly maxInstanceBytes: number;
  };
  readonly admit: (request: AssociateRequest, remoteAddress: string) => Promise<Admission | Rejection>;
  readonly onAccepted: (association: ScpAssociation) => void;
  readonly onEnded: (association: ScpAssociation, kind: ScpEndKind, reason: string) => void;
}

/** Owns its socket. `established` and the counters may be read at any time. */
export class ScpAssociation implements ConnectionEvents {
  readonly options: ScpAssociationOptions;
  readonly openedAtMs = performance.now();
  established = false;
  callingAeTitle = '';
  stored = 0;
  refused = 0;
  /** What the peer spoke instead of DICOM, if that can be told. */
  speaks: ProtocolViolation['speaks'] = null;
  readonly #connection: PeerConnection;
  readonly #writer: DimseWriter;
  readonly #assembler: MessageAssembler;
  readonly #contexts = new Map<number, NegotiatedContext>();
  #requested = false;
  /** Set before we end it ourselves, so that the end can be told from a loss. */
  #ending: { kind: ScpEndKind; reason: string } | null = null;

  constructor(reading: ReadingSocket, options: ScpAssociationOptions) {
    this.options = options;
    this.#assembler = new MessageAssembler((contextId, command) => this.#command(contextId, command));
    this.#connection = new PeerConnection(reading, this, options.limits);
    this.#writer = new DimseWriter(reading.socket, (error) => this.#connection.fail(error));
  }

  idleMs(): number {
    return this.#connection.idleMs();
  }

  /** Ends it with an A-ABORT. */
  abort(reason: string): void {
    this.#ending ??= { kind: 'aborted-by-us', reason };
    this.#connection.abort();
  }

  announced(type: number): void {
    const allowed = this.established
      ? type === PDU.data || type === PDU.releaseRequest || type === PDU.releaseResponse || type === PDU.abort
      : !this.#requested && type === PDU.associateRequest;
    if (!allowed && type !== PDU.abort) {
      throw new ProtocolViolation(`PDU type ${type} is not expected now`, 'unexpected-pdu');
    }
  }

  pdu(type: number, body: Uint8Array): void | Promise<void> {
    if (type === PDU.associateRequest) return this.#associate(body);
    if (type === PDU.abort) {
      this.#ending ??= { kind: 'aborted-by-peer', reason: 'A-ABORT' };
      this.#connection.close();
    } else if (type === PDU.releaseRequest) {
      if (this.#assembler.isInside) {
        throw new ProtocolViolation('a release was requested inside a message', 'unexpected-pdu');
      }
      this.#ending ??= { kind: 'released', reason: '' };
      this.#writer.sendAssociationReleaseResponse();
      this.#connection.close();
    }
    return undefined;
  }

  fragment(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void> {
    return this.#assembler.fragment(header, piece, isEnd);
  }

  ended(end: ConnectionEnd): void {
    if (end.kind === 'violation') this.speaks = end.violation.speaks;
    const { kind, reason } = this.#ending ?? explain(end);
    this.options.onEnded(this, kind, reason);
    void this.#letGo();
  }

  // The sink hears of the end after its last receiver has finished or forgotten.
  async #letGo(): Promise<void> {
    await this.#assembler.discard();
    await this.#connection.settled();
    if (this.established) this.options.sink.associationEnded?.(this.options.associationId);
  }

  async #associate(body: Uint8Array): Promise<void> {
    this.#requested = true;
    const request = parseAssociateRequest(body);
    this.callingAeTitle = printableAeTitle(request.callingAeTitle);
    const decision = await this.options.admit(request, this.options.remoteAddress);
    if (this.#connection.isOver) return;
    if (!decision.admitted) {
      this.#ending = { kind: 'rejected', reason: decision.why };
      this.#writer.sendAssociationReject(decision.result, decision.source, decision.reason);
      this.#connection.close();
      return;
    }
    this.established = true;
    this.#accept(request, decision);
    this.options.onAccepted(this);
  }

  #accept(request: AssociateRequest, decision: Admission): void {
    const association = new dimse.association.Association(request.callingAeTitle, request.calledAeTitle);
    association.setMaxPduLength(this.options.limits.maxPduLengthBytes);
    for (const context of decision.contexts) {
      association.addPresentationContext(context.abstractSyntax, context.id);
      const { result, transferSyntax } = context;
      association.getPresentationContext(context.id).setResult(result, transferSyntax || undefined);
      if (result === 0) this.#contexts.set(context.id, context);
    }
    this.#writer.association = association;
    this.#writer.sendAssociationAccept();
  }

  #command(contextId: number, command: CommandSet): DataSetTaker | undefined | Promise<undefined> {
    const context = this.#contexts.get(contextId);
    if (context === undefined)
      throw new ProtocolViolation('a message came on a context that was not accepted');
    if (command.commandField === COMMAND.echoRequest && context.abstractSyntax === VERIFICATION) {
      return this.#respond(contextId, COMMAND.echoRequest, command, 0);
    }
    if (command.commandField !== COMMAND.storeRequest || context.abstractSyntax === VERIFICATION) {
      throw new ProtocolViolation(`command ${command.commandField} is not part of its context's service`);
    }
    if (!command.hasDataSet) throw new ProtocolViolation('a C-STORE request came without a data set');
    return receiveStore({
      sink: this.options.sink,
      arriving: {
        SOPClassUID: command.AffectedSOPClassUID,
        SOPInstanceUID: command.AffectedSOPInstanceUID,
        TransferSyntaxUID: context.transferSyntax,
        callingAeTitle: this.callingAeTitle,
        remoteAddress: this.options.remoteAddress,
        associationId: this.options.associationId,
      },
      contextSopClass: context.abstractSyntax,
      maxInstanceBytes: this.options.limits.maxInstanceBytes,
      respond: (status) => {
        if (status === 0) this.stored += 1;
        else this.refused += 1;
        return this.#respond(contextId, COMMAND.storeRequest, command, status);
      },
    });
  }

  #respond(
    contextId: number,
    requestField: number,
    command: CommandSet,
    status: number,
  ): Promise<undefined> | undefined {
    const pdu = encodeResponsePdu(contextId, {
      requestField,
      AffectedSOPClassUID: command.AffectedSOPClassUID.slice(0, 64),
      ...(requestField === COMMAND.storeRequest && {
        AffectedSOPInstanceUID: command.AffectedSOPInstanceUID.slice(0, 64),
      }),
      messageId: command.MessageID ?? 0,
      status,
    });
    return this.#connection.write(pdu)?.then(() => undefined);
  }
}

function explain(end: ConnectionEnd): { kind: ScpEndKind; reason: string } {
  switch (end.kind) {
    case 'violation':
      return { kind: 'aborted-by-us', reason: end.violation.message };
    case 'internal':
      return { kind: 'aborted-by-us', reason: 'internal error' };
    case 'socket-error':
      return { kind: 'lost', reason: end.systemCode };
    case 'closed-by-peer':
      return { kind: 'lost', reason: 'closed by the peer without a release' };
    case 'closed-by-us':
      return { kind: 'aborted-by-us', reason: 'closed' };
    default:
      return assertNever(end);
  }
}

/** An AE title as it may appear in a log: the peer chose its bytes. */
export const printableAeTitle = (title: string): string => title.replaceAll(/[^\x20-\x5b\x5d-\x7e]/gu, '?');
