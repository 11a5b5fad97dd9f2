// One inbound association: C-ECHO, C-FIND, C-MOVE and C-GET of the Study Root model, bent by the fault in force.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { association } from 'dcmjs-dimse';
import type { Archive } from '../archive.ts';
import { encodeDataSet } from '../encoding/data-set.ts';
import type { Fault, FaultBoard } from '../faults.ts';
import { SOP_CLASS, TRANSFER_SYNTAX, type RehearsalStudy } from '../model.ts';
import { find } from '../query/find.ts';
import { readIdentifier, single } from '../query/identifier.ts';
import { type CommandSet, COMMAND_FIELD, STATUS } from './command-set.ts';
import type { Link } from './link.ts';
import { acceptContexts, areLegalContexts, proposeStorage } from './negotiate.ts';
import { type IncomingMessage, Peer } from './peer.ts';
import { runSubOperations, type SubOperations } from './retrieve.ts';
import { openStorage } from './storage-requestor.ts';

/** What every association of one PACS shares. */
export interface ScpServices {
  readonly archive: Archive;
  readonly board: FaultBoard;
  readonly aeTitle: string;
  readonly destinations: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Calling AE titles that are let in; undefined lets everybody in. */
  readonly callers: ReadonlySet<string> | undefined;
  readonly track: (link: Link) => void;
  readonly count: (event: 'associations' | 'echoes' | 'finds' | 'moves' | 'gets' | 'instancesSent') => void;
}

const IDLE_MS = 60_000;
const REJECTED_PERMANENT = 1;
const BY_SERVICE_USER = 1;
const CALLING_AE_NOT_RECOGNIZED = 3;
const CALLED_AE_NOT_RECOGNIZED = 7;

export class RehearsalScp extends Peer {
  readonly #services: ScpServices;
  readonly #cancelled = new Set<number>();

  constructor(link: Link, services: ScpServices) {
    super(link, IDLE_MS);
    this.#services = services;
  }

  override associationRequested(requested: association.Association): void {
    try {
      this.#negotiate(requested);
    } catch {
      // dcmjs-dimse throws on what it cannot encode, outside its own guard: a peer must not end the process with it.
      this.link.abort();
    }
  }

  #negotiate(requested: association.Association): void {
    const fault = this.#fault();
    if (fault.mode === 'reject') {
      this.#reject(fault.result ?? REJECTED_PERMANENT, fault.source ?? BY_SERVICE_USER, fault.reason ?? 1);
    } else if (requested.getCalledAeTitle().trim() !== this.#services.aeTitle) {
      this.#reject(REJECTED_PERMANENT, BY_SERVICE_USER, CALLED_AE_NOT_RECOGNIZED);
    } else if (this.#services.callers?.has(requested.getCallingAeTitle().trim()) === false) {
      this.#reject(REJECTED_PERMANENT, BY_SERVICE_USER, CALLING_AE_NOT_RECOGNIZED);
    } else if (!areLegalContexts(requested)) {
      this.link.abort();
    } else {
      this.#services.count('associations');
      acceptContexts(requested);
      this.sendAssociationAccept();
    }
  }

  protected override request(message: IncomingMessage): void {
    // A failing answer must not take the process down: the link goes, as it would with a crashed server process.
    this.#handle(message).catch(() => this.link.destroy());
  }

  async #handle(message: IncomingMessage): Promise<void> {
    switch (message.field) {
      case COMMAND_FIELD.cEchoRequest:
        this.#services.count('echoes');
        return this.#respond(message, COMMAND_FIELD.cEchoResponse, { Status: STATUS.success });
      case COMMAND_FIELD.cFindRequest:
        this.#services.count('finds');
        return this.#find(message);
      case COMMAND_FIELD.cMoveRequest:
        this.#services.count('moves');
        return this.#move(message);
      case COMMAND_FIELD.cGetRequest:
        this.#services.count('gets');
        return this.#get(message);
      case COMMAND_FIELD.cCancelRequest:
        this.#cancelled.add(message.messageId);
        return;
      case COMMAND_FIELD.cStoreRequest:
        return this.#respond(message, COMMAND_FIELD.cStoreResponse, { Status: STATUS.sopClassNotSupported });
      default:
        this.sendAbort(2, 2);
        this.link.end();
    }
  }

  async #find(message: IncomingMessage): Promise<void> {
    const field = COMMAND_FIELD.cFindResponse;
    const fault = this.#fault();
    if (fault.mode === 'echo-only' && fault.finds === 'fail')
      return this.#respond(message, field, {
        Status: STATUS.unableToProcess,
        ErrorComment: 'database offline',
      });
    const outcome = find(this.#services.archive, readIdentifier(message.identifier), {
      aeTitle: this.#services.aeTitle,
      visible: this.#visible(fault),
    });
    if (!outcome.ok)
      return this.#respond(message, field, {
        Status: STATUS.identifierDoesNotMatch,
        ErrorComment: outcome.reason,
      });
    const implicit =
      message.context.getAcceptedTransferSyntaxUid() === TRANSFER_SYNTAX.implicitVrLittleEndian;
    for (const answer of outcome.answers) {
      if (this.#takeCancel(message)) return this.#respond(message, field, { Status: STATUS.cancel });
      const dataSet = encodeDataSet(answer, implicit ? 'implicit' : 'explicit');
      await this.#respond(message, field, { Status: STATUS.pending }, dataSet);
      await this.link.drained();
      await nextTurn();
      if (this.closed) return;
    }
    await this.#respond(message, field, { Status: STATUS.success });
  }

  async #get(message: IncomingMessage): Promise<void> {
    await this.#retrieve(message, COMMAND_FIELD.cGetResponse, this, undefined);
  }

  async #move(message: IncomingMessage): Promise<void> {
    const field = COMMAND_FIELD.cMoveResponse;
    const destination = this.#services.destinations[message.moveDestination];
    if (!Object.hasOwn(this.#services.destinations, message.moveDestination) || destination === undefined)
      return this.#respond(message, field, { Status: STATUS.moveDestinationUnknown });
    const proposal = proposeStorage(
      this.#services.aeTitle,
      message.moveDestination,
      this.#selected(message).map(({ series }) => series),
    );
    const storage =
      proposal.getPresentationContexts().length === 0
        ? undefined
        : await openStorage(destination, proposal, this.#services.board, this.#services.track);
    await this.#retrieve(message, field, storage, {
      aeTitle: this.#callingAeTitle(),
      messageId: message.messageId,
    });
    await storage?.release();
  }

  async #retrieve(
    message: IncomingMessage,
    field: number,
    receiver: Peer | undefined,
    moveOriginator: { aeTitle: string; messageId: number } | undefined,
  ): Promise<void> {
    const identifier = readIdentifier(message.identifier);
    if (
      !['STUDY', 'SERIES', 'IMAGE'].includes(single(identifier, 'QueryRetrieveLevel')) ||
      (identifier.get('StudyInstanceUID') ?? []).length === 0
    )
      return this.#respond(message, field, { Status: STATUS.identifierDoesNotMatch });
    const instances = this.#selected(message);
    if (this.#fault().mode === 'echo-only')
      return this.#respond(message, field, {
        Status: STATUS.unableToProcess,
        ErrorComment: 'storage offline',
      });
    if (instances.length === 0 && this.#fault().mode === 'lose-priors')
      return this.#respond(message, field, {
        Status: STATUS.unableToCalculateMatches,
        ErrorComment: 'not in archive',
      });
    if (receiver === undefined && instances.length > 0) {
      return this.#respond(message, field, {
        Status: STATUS.unableToPerformSubOperations,
        ErrorComment: 'destination does not answer',
      });
    }
    const { counts, status } = await runSubOperations({
      archive: this.#services.archive,
      instances,
      receiver: receiver ?? this,
      ...(moveOriginator && { moveOriginator }),
      fault: () => this.#fault(),
      isCancelled: () => this.closed || this.#takeCancel(message),
      onSent: () => this.#services.count('instancesSent'),
      onProgress: (progress) =>
        this.#respond(message, field, { Status: STATUS.pending, ...countsOf(progress, true) }),
      onAbort: () => {
        if (receiver === this || this.closed) return;
        this.sendAbort(0, 0);
        this.link.end();
      },
    });
    const failed = counts.failedUids.length === 0 ? undefined : this.#failedList(message, counts.failedUids);
    await this.#respond(
      message,
      field,
      { Status: status, ...countsOf(counts, status === STATUS.cancel) },
      failed,
    );
  }

  #selected(message: IncomingMessage) {
    const identifier = readIdentifier(message.identifier);
    const level = single(identifier, 'QueryRetrieveLevel');
    const visible = this.#visible(this.#fault());
    const keys = (keyword: string, from: readonly string[]) =>
      from.includes(level) ? (identifier.get(keyword) ?? []) : [];
    return this.#services.archive
      .select({
        StudyInstanceUID: identifier.get('StudyInstanceUID') ?? ['none'],
        SeriesInstanceUID: keys('SeriesInstanceUID', ['SERIES', 'IMAGE']),
        SOPInstanceUID: keys('SOPInstanceUID', ['IMAGE']),
      })
      .filter(({ study }) => visible(study));
  }

  #failedList(message: IncomingMessage, uids: readonly string[]): Buffer {
    const implicit =
      message.context.getAcceptedTransferSyntaxUid() === TRANSFER_SYNTAX.implicitVrLittleEndian;
    return encodeDataSet({ FailedSOPInstanceUIDList: uids }, implicit ? 'implicit' : 'explicit');
  }

  async #respond(
    message: IncomingMessage,
    field: number,
    command: CommandSet,
    dataSet?: Buffer,
  ): Promise<void> {
    const fault = this.#fault();
    if (fault.mode === 'slow' && fault.delayPerResponseMs !== undefined)
      await delay(fault.delayPerResponseMs);
    this.send(
      message.context,
      {
        AffectedSOPClassUID: message.AffectedSOPClassUID || SOP_CLASS.verification,
        CommandField: field,
        MessageIDBeingRespondedTo: message.messageId,
        ...command,
      },
      dataSet,
    );
  }

  #takeCancel(message: IncomingMessage): boolean {
    return this.#cancelled.delete(message.messageId);
  }

  #visible(fault: Fault): (study: RehearsalStudy) => boolean {
    return fault.mode === 'lose-priors' ? (study) => !study.isPrior : () => true;
  }

  #callingAeTitle(): string {
    const { association: current } = this as unknown as { association: association.Association };
    return current.getCallingAeTitle().trim();
  }

  #fault(): Fault {
    return this.#services.board.current();
  }

  #reject(result: number, source: number, reason: number): void {
    this.sendAssociationReject(result, source, reason);
    this.link.end();
  }
}

function countsOf(counts: SubOperations, withRemaining: boolean): CommandSet {
  return {
    // PS3.7 §9.3.3.2: only pending and cancelled responses say what remains.
    ...(withRemaining && { NumberOfRemainingSuboperations: counts.remaining }),
    NumberOfCompletedSuboperations: counts.completed,
    NumberOfFailedSuboperations: counts.failed,
    NumberOfWarningSuboperations: counts.warning,
  };
}
