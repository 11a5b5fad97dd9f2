// One outbound association: opened, used for some exchanges, released. However it ends, whoever waits on it is told with a
// typed error, and before its deadline.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import * as errors from './association-errors.ts';
import { parseAssociateAccept } from './associate-pdu.ts';
import { COMMAND, type CommandSet, encodeResponsePdu } from './command-set.ts';
import { DicomFailure } from './dicom-failure.ts';
import {
  associationProposal,
  type ContextProposal,
  type DimseAssociation,
  DimseWriter,
} from './dimse-writer.ts';
import { type DataSetTaker, MessageAssembler, swallow } from './message-assembler.ts';
import { PDU, type PdvHeader } from './pdu-reader.ts';
import { type ConnectionEnd, type ConnectionEvents, PeerConnection } from './peer-connection.ts';
import type { CallOptions, TlsSettings, UserIdentity } from './port.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import { connectOut, type Outbound } from './outbound.ts';
import { rejection, type ScuPhase } from './scu-end.ts';
import type { Exchange } from './scu-exchange.ts';
import { type AcceptedScuContext, type Negotiated, negotiated, NOT_NEGOTIATED } from './scu-negotiation.ts';
import { statusKind } from './status-errors.ts';

export interface OpenOptions {
  readonly who: errors.Parties;
  readonly contexts: readonly ContextProposal[];
  readonly maxPduLengthBytes: number;
  readonly connectTimeoutMs: number;
  readonly tls?: TlsSettings;
  readonly userIdentity?: UserIdentity;
  readonly call: CallOptions;
  /** Holds the association from its first packet to its end, so that closing the station can end it. */
  readonly open: Set<ScuAssociation>;
}

const RELEASE_WAIT_MS = 1000;
const CANCEL_GRACE_MS = 1000;

interface Running {
  readonly exchange: Exchange;
  readonly contextId: number;
  readonly messageId: number;
  readonly done: PromiseWithResolvers<CommandSet>;
}

export class ScuAssociation implements ConnectionEvents {
  readonly #options: OpenOptions;
  readonly #outbound: Outbound;
  readonly #connection: PeerConnection;
  readonly #writer: DimseWriter;
  readonly #proposal: DimseAssociation;
  readonly #assembler: MessageAssembler;
  #answer: Negotiated = NOT_NEGOTIATED;
  readonly #opened = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  #phase: ScuPhase = 'connecting';
  #failure: KitError | null = null;
  #running: Running | null = null;
  #cancelling = false;
  #forgotten: Promise<void> | undefined;
  #timers: NodeJS.Timeout[] = [];

  private constructor(options: OpenOptions) {
    this.#options = options;
    const { who, call } = options;
    this.#proposal = associationProposal({ ...who, ...options });
    const { reading, readyEvent } = (this.#outbound = connectOut(who, options.tls));
    const { socket } = reading;
    this.#assembler = new MessageAssembler((contextId, command) => this.#command(contextId, command));
    const limits = { maxPduLengthBytes: options.maxPduLengthBytes, maxAssociateBytes: 64 * 1024 };
    this.#connection = new PeerConnection(reading, this, limits);
    this.#writer = new DimseWriter(socket, (error) => this.#connection.fail(error));
    // Nobody may be waiting any more when it fails.
    this.#opened.promise.catch(() => undefined);
    options.open.add(this);
    socket.once(readyEvent, () => {
      if (this.#phase !== 'connecting') return;
      this.#phase = 'requested';
      this.#writer.sendAssociationRequest(this.#proposal);
    });
    this.#after(options.connectTimeoutMs, () => {
      if (this.#phase === 'connecting') this.#fail(this.#outbound.notReady(options.connectTimeoutMs));
    });
    this.#after(call.deadlineMs, () => this.#fail(errors.deadlineExceeded(who, call.deadlineMs)));
    this.#watchIdle();
    if (call.signal?.aborted === true) this.#cancel();
    call.signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  /**
   * Connects and negotiates.
   *
   * @throws DicomFailure with the reason why there is no association
   */
  static async open(options: OpenOptions): Promise<ScuAssociation> {
    const association = new ScuAssociation(options);
    await association.#opened.promise;
    return association;
  }

  /** What the peer accepted, and what it says that it is. */
  get negotiated(): Negotiated {
    return this.#answer;
  }

  /**
   * Sends one request and waits for its final response, whatever its status.
   *
   * @throws DicomFailure when there is none: the association ended, or the call was cancelled
   */
  async exchange(exchange: Exchange, service: string, abstractSyntax: string): Promise<CommandSet> {
    if (this.#failure !== null) throw new DicomFailure(this.#failure);
    const context = [...this.#answer.accepted.values()].find(
      (each) => each.abstractSyntax === abstractSyntax,
    );
    if (context === undefined) {
      const result = this.#answer.refused.get(abstractSyntax) ?? 3;
      throw new DicomFailure(errors.contextRejected(this.#options.who, service, result));
    }
    const done = Promise.withResolvers<CommandSet>();
    // dcmjs-dimse would transcode by a detour of its own what was made for another syntax.
    exchange.request.getDataset()?.setTransferSyntaxUid(context.transferSyntax);
    // Encoded and sent in this very call; responses come in later turns.
    this.#writer.sendRequests(exchange.request);
    // Unless writing failed at once.
    if (this.#failure !== null) throw new DicomFailure(this.#failure);
    this.#running = { exchange, contextId: context.id, messageId: exchange.request.getMessageId(), done };
    return done.promise;
  }

  /** Ends the association politely; waits a moment for the peer's answer. Does nothing when it is over. */
  async release(): Promise<void> {
    if (this.#phase === 'established') {
      this.#phase = 'releasing';
      this.#writer.sendAssociationReleaseRequest();
      this.#after(RELEASE_WAIT_MS, () => this.#connection.abort());
    }
    await this.#over.promise;
  }

  /** Settles when no data set is being handled any more, though the association may have ended in the midst of one. */
  async settled(): Promise<void> {
    await this.#forgotten;
    await this.#connection.settled();
  }

  /** Ends it at once, with this reason for whoever waits. */
  abort(reason: KitError): void {
    this.#fail(reason);
  }

  announced(type: number): void {
    const expected =
      type === PDU.abort ||
      (this.#phase === 'requested'
        ? type === PDU.associateAccept || type === PDU.associateReject
        : type === PDU.data || type === PDU.releaseRequest || type === PDU.releaseResponse);
    if (!expected) throw new ProtocolViolation(`PDU type ${type} is not expected now`, 'unexpected-pdu');
  }

  pdu(type: number, body: Uint8Array): void {
    const { who } = this.#options;
    if (type === PDU.associateAccept) this.#accept(body);
    else if (type === PDU.associateReject) {
      this.#end(rejection(who, this.#options.userIdentity, body));
    } else if (type === PDU.abort) {
      this.#end(errors.associationAborted(who, body[2] ?? 0, body[3] ?? 0));
    } else {
      if (type === PDU.releaseRequest) this.#writer.sendAssociationReleaseResponse();
      this.#end(errors.connectionLost(who, 'released the association before it had answered', 'RELEASE'));
    }
  }

  fragment(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void> {
    return this.#assembler.fragment(header, piece, isEnd);
  }

  ended(end: ConnectionEnd): void {
    const failure = this.#failure ?? this.#outbound.explain(this.#phase, end);
    this.#failure = failure;
    this.#phase = 'over';
    this.#options.open.delete(this);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#options.call.signal?.removeEventListener('abort', this.#cancel);
    this.#forgotten = this.#assembler.discard();
    this.#opened.reject(new DicomFailure(failure));
    this.#running?.done.reject(new DicomFailure(failure));
    this.#running = null;
    this.#over.resolve();
  }

  #accept(body: Uint8Array): void {
    const answer = negotiated(parseAssociateAccept(body), this.#options.contexts);
    this.#answer = answer;
    for (const { id, transferSyntax } of answer.accepted.values()) {
      this.#proposal.getPresentationContext(id).setResult(0, transferSyntax);
    }
    // From here on dcmjs-dimse fragments what it writes by the peer's limit.
    this.#proposal.setMaxPduLength(answer.peerMaxPduLengthBytes ?? this.#options.maxPduLengthBytes);
    this.#phase = 'established';
    this.#opened.resolve();
  }

  #command(contextId: number, command: CommandSet): DataSetTaker | undefined {
    const running = this.#running;
    const context = this.#answer.accepted.get(contextId);
    if (context === undefined)
      throw new ProtocolViolation('it used a presentation context that was not accepted');
    if (running === null)
      throw new ProtocolViolation('it answered although nothing was asked', 'unexpected-pdu');
    if (command.commandField === COMMAND.storeRequest && running.exchange.onStore !== undefined) {
      if (!command.hasDataSet) throw new ProtocolViolation('a C-STORE request came without a data set');
      return running.exchange.onStore(command, context, (status) =>
        this.#respondToStore(context, command, status),
      );
    }
    if (
      command.commandField !== (running.exchange.requestField | COMMAND.responseBit) ||
      contextId !== running.contextId ||
      command.MessageIDBeingRespondedTo !== running.messageId ||
      command.Status === null
    ) {
      throw new ProtocolViolation('its response does not belong to the request');
    }
    if (statusKind(command.Status) === 'pending') return running.exchange.onPending(command, context);
    if (!command.hasDataSet) {
      this.#finishRunning(command);
      return undefined;
    }
    // A failed retrieve may list the instances that failed; the counts are enough for us.
    return swallow(1024 * 1024, () => this.#finishRunning(command));
  }

  #respondToStore(context: AcceptedScuContext, command: CommandSet, status: number): void | Promise<void> {
    return this.#connection.write(
      encodeResponsePdu(context.id, {
        requestField: COMMAND.storeRequest,
        AffectedSOPClassUID: command.AffectedSOPClassUID.slice(0, 64),
        AffectedSOPInstanceUID: command.AffectedSOPInstanceUID.slice(0, 64),
        messageId: command.MessageID ?? 0,
        status,
      }),
    );
  }

  #finishRunning(command: CommandSet): void {
    const running = this.#running;
    this.#running = null;
    if (this.#cancelling) running?.done.reject(new DicomFailure(errors.cancelled(this.#options.who)));
    else running?.done.resolve(command);
  }

  readonly #cancel = (): void => {
    if (this.#cancelling) return;
    this.#cancelling = true;
    const reason = errors.cancelled(this.#options.who);
    const request = this.#running?.exchange.cancellable;
    if (this.#phase !== 'established' || request === undefined) {
      this.#fail(reason);
      return;
    }
    this.#writer.sendCancel(request);
    this.#after(CANCEL_GRACE_MS, () => {
      if (this.#running !== null) this.#fail(reason);
    });
  };

  #watchIdle(): void {
    const { idleMs } = this.#options.call;
    if (idleMs === undefined) return;
    const timer = setInterval(
      () => {
        if (this.#phase === 'connecting' || this.#connection.isOver) return;
        const elsewhere = this.#running?.exchange.elsewhereIdleMs?.() ?? Number.POSITIVE_INFINITY;
        if (Math.min(this.#connection.idleMs(), elsewhere) <= idleMs) return;
        this.#fail(errors.idleTooLong(this.#options.who, idleMs));
      },
      Math.max(20, Math.min(1000, idleMs / 4)),
    );
    this.#timers.push(timer);
  }

  #after(ms: number, then: () => void): void {
    this.#timers.push(setTimeout(then, ms));
  }

  /** We give up: the peer gets an A-ABORT. */
  #fail(reason: KitError): void {
    if (this.#phase === 'over') return;
    this.#failure ??= reason;
    this.#connection.abort();
  }

  /** The peer ended it: nothing more to say to it. */
  #end(reason: KitError): void {
    this.#failure ??= reason;
    this.#connection.close();
  }
}
