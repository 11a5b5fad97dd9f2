// One association on top of dcmjs-dimse's Scp, usable in both roles. The library negotiates and frames; messages are sent
// and matched here, because its own path transcodes behind our back, answers on a guessed context and hides aborts
// (docs/decisions/0080-rehearsal-on-dcmjs-dimse.md).
import type { Socket } from 'node:net';
import dimse from 'dcmjs-dimse';
import type { association, Dataset } from 'dcmjs-dimse';
import { type CommandSet, COMMAND_FIELD, encodeCommandSet } from './command-set.ts';
import type { Link } from './link.ts';

export type PresentationContext = association.PresentationContext;

// The library logs every association, with AE titles, to the console. It offers levels and no sink.
dimse.log.setLevel('silent', false);

/** What came in, reduced to what this PACS reads. */
export interface IncomingMessage {
  readonly context: PresentationContext;
  readonly field: number;
  readonly messageId: number;
  readonly AffectedSOPClassUID: string;
  readonly moveDestination: string;
  /** The identifier's attributes as dcmjs names and decodes them. */
  readonly identifier: Readonly<Record<string, unknown>>;
}

/** The library's command objects, as far as they are touched. */
interface LibraryCommand {
  getCommandDataset(): Dataset;
  getDataset(): Dataset | undefined;
}

interface LibraryInternals {
  association: association.Association | undefined;
  _sendPDataTF(command: unknown, presentationContextId: number, maxPduLength: number): void;
}

/** The role a subclass plays: how it takes requests. Responses are matched by `Peer`. */
export abstract class Peer extends dimse.Scp {
  readonly link: Link;
  #nextMessageId = 0;
  readonly #waiting = new Map<number, (status: number) => void>();
  #closed = false;

  constructor(link: Link, idleMs: number) {
    super(link as unknown as Socket, { connectTimeout: idleMs, pduTimeout: idleMs });
    this.link = link;
    link.on('close', () => {
      this.#closed = true;
      for (const settle of this.#waiting.values()) settle(-1);
      this.#waiting.clear();
    });
    this.on('networkError', () => link.destroy());
  }

  protected abstract request(message: IncomingMessage): void;

  get closed(): boolean {
    return this.#closed;
  }

  /** Called by dcmjs-dimse for each whole message; replaces its dispatch. */
  _performDimse(context: PresentationContext, command: LibraryCommand): void {
    this.link.messageDone();
    const elements = command.getCommandDataset().getElements();
    const field = Number(elements['CommandField']);
    if ((field & 0x8000) !== 0) {
      const id = Number(elements['MessageIDBeingRespondedTo']);
      const settle = this.#waiting.get(id);
      this.#waiting.delete(id);
      settle?.(Number(elements['Status']));
      return;
    }
    const responding = field === COMMAND_FIELD.cCancelRequest;
    this.request({
      context,
      field,
      messageId: Number(elements[responding ? 'MessageIDBeingRespondedTo' : 'MessageID']),
      AffectedSOPClassUID: text(elements['AffectedSOPClassUID']),
      moveDestination: text(elements['MoveDestination']),
      identifier: command.getDataset()?.getElements() ?? {},
    });
  }

  /** Sends one message on `context`; `dataSet` is already in the context's transfer syntax. */
  send(context: PresentationContext, command: CommandSet, dataSet?: Buffer): void {
    const internals = this as unknown as LibraryInternals;
    if (this.#closed || internals.association === undefined) return;
    const commandBytes = encodeCommandSet({
      ...command,
      CommandDataSetType: dataSet === undefined ? 0x0101 : 0x0001,
    });
    internals._sendPDataTF(
      {
        getCommandDataset: () => ({ getDenaturalizedCommandDataset: () => commandBytes }),
        getDataset: () => (dataSet === undefined ? undefined : { getDenaturalizedDataset: () => dataSet }),
        toString: () => '',
      },
      context.getPresentationContextId(),
      internals.association.getMaxPduLength(),
    );
  }

  /**
   * C-STORE (PS3.7 §9.1.1).
   *
   * @param moveOriginator set when the store is a sub-operation of a C-MOVE
   * @returns the status of the response, or -1 when the association ended without one
   */
  async store(
    context: PresentationContext,
    instance: { readonly SOPClassUID: string; readonly SOPInstanceUID: string },
    dataSet: Buffer,
    moveOriginator?: { readonly aeTitle: string; readonly messageId: number },
  ): Promise<number> {
    if (this.#closed) return -1;
    this.#nextMessageId = (this.#nextMessageId % 0xfffe) + 1;
    const MessageID = this.#nextMessageId;
    const status = new Promise<number>((resolve) => this.#waiting.set(MessageID, resolve));
    this.send(
      context,
      {
        AffectedSOPClassUID: instance.SOPClassUID,
        AffectedSOPInstanceUID: instance.SOPInstanceUID,
        CommandField: COMMAND_FIELD.cStoreRequest,
        MessageID,
        Priority: 0,
        ...(moveOriginator && {
          MoveOriginatorApplicationEntityTitle: moveOriginator.aeTitle,
          MoveOriginatorMessageID: moveOriginator.messageId,
        }),
      },
      dataSet,
    );
    await this.link.drained();
    return status;
  }

  /** Contexts that were accepted for a SOP class, with the transfer syntax that was agreed. */
  acceptedContexts(sopClass: string): { context: PresentationContext; TransferSyntaxUID: string }[] {
    const contexts = (this as unknown as LibraryInternals).association?.getPresentationContexts() ?? [];
    return contexts.flatMap(({ context }) => {
      const syntax = context.getAcceptedTransferSyntaxUid();
      const usable = context.getResult() === 0 && context.getAbstractSyntaxUid() === sopClass;
      return usable && syntax !== undefined ? [{ context, TransferSyntaxUID: syntax }] : [];
    });
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
    this.link.end();
  }

  /** The peer sent A-ABORT: dcmjs-dimse leaves the socket open. */
  override abort(): void {
    this.link.destroy();
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
