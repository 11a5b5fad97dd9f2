// Presentation context negotiation on both sides of a retrieve (PS3.8 §7.1.1.13, PS3.7 §D.3.3.4).
import dimse from 'dcmjs-dimse';
import type { association } from 'dcmjs-dimse';
import { SOP_CLASS, TRANSFER_SYNTAX } from '../model.ts';
import type { Peer, PresentationContext } from './peer.ts';

const ACCEPT = 0;
const ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
const TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

const { verification, studyRootFind, studyRootMove, studyRootGet, ...STORAGE } = SOP_CLASS;
const SERVICES = new Set<string>([verification, studyRootFind, studyRootMove, studyRootGet]);
const STORAGE_CLASSES = new Set<string>(Object.values(STORAGE));
/** Best first: what a native image is stored in, what compressed ones are, what everybody speaks. */
const PREFERENCE = [
  TRANSFER_SYNTAX.explicitVrLittleEndian,
  TRANSFER_SYNTAX.rleLossless,
  TRANSFER_SYNTAX.implicitVrLittleEndian,
];

const MAX_CONTEXTS = 128;
const MAX_SYNTAXES_EACH = 64;

/** Context ids are odd, 1 to 255, and unique (PS3.8 §9.3.2.2): dcmjs-dimse reads anything and fails when it answers. */
export function areLegalContexts(requested: association.Association): boolean {
  const contexts = requested.getPresentationContexts();
  const ids = new Set(contexts.map(({ id }) => id));
  return (
    contexts.length <= MAX_CONTEXTS &&
    ids.size === contexts.length &&
    contexts.every(({ id, context }) => {
      return id % 2 === 1 && id <= 255 && context.getTransferSyntaxUids().length <= MAX_SYNTAXES_EACH;
    })
  );
}

/**
 * Answers each proposed context. Storage classes are accepted only from a requestor that takes the SCP role (C-GET):
 * nobody stores into the rehearsal archive.
 */
export function acceptContexts(requested: association.Association): void {
  const contexts = requested.getPresentationContexts().map(({ context }) => context);
  const storageScp = new Set(
    contexts.filter((c) => c.getProviderRole()).map((c) => c.getAbstractSyntaxUid()),
  );
  for (const context of contexts) {
    const abstractSyntax = context.getAbstractSyntaxUid();
    const isStorage = STORAGE_CLASSES.has(abstractSyntax) && storageScp.has(abstractSyntax);
    if (!SERVICES.has(abstractSyntax) && !isStorage) {
      context.setResult(ABSTRACT_SYNTAX_NOT_SUPPORTED);
      continue;
    }
    const agreed = PREFERENCE.find(
      (syntax) =>
        context.hasTransferSyntaxUid(syntax) && (isStorage || syntax !== TRANSFER_SYNTAX.rleLossless),
    );
    if (agreed === undefined) context.setResult(TRANSFER_SYNTAXES_NOT_SUPPORTED);
    else context.setResult(ACCEPT, agreed);
  }
}

/** Proposes a native and, where needed, a compressed context for each SOP class of a C-MOVE. At most 128 contexts. */
export function proposeStorage(
  callingAeTitle: string,
  calledAeTitle: string,
  series: Iterable<{ readonly SOPClassUID: string; readonly TransferSyntaxUID: string }>,
): association.Association {
  const proposal = new dimse.association.Association(callingAeTitle, calledAeTitle);
  const compressed = new Map<string, Set<string>>();
  for (const { SOPClassUID, TransferSyntaxUID } of series) {
    const syntaxes = compressed.get(SOPClassUID) ?? new Set<string>();
    compressed.set(SOPClassUID, syntaxes);
    if (TransferSyntaxUID === TRANSFER_SYNTAX.rleLossless) syntaxes.add(TransferSyntaxUID);
  }
  for (const [SOPClassUID, syntaxes] of compressed) {
    const native = proposal.addPresentationContext(SOPClassUID);
    proposal.addTransferSyntaxToPresentationContext(native, TRANSFER_SYNTAX.explicitVrLittleEndian);
    proposal.addTransferSyntaxToPresentationContext(native, TRANSFER_SYNTAX.implicitVrLittleEndian);
    for (const syntax of syntaxes) {
      proposal.addTransferSyntaxToPresentationContext(proposal.addPresentationContext(SOPClassUID), syntax);
    }
  }
  return proposal;
}

/** The context to send an instance on: its stored syntax, else the best one that it can be rewritten in. */
export function contextFor(
  peer: Peer,
  series: { readonly SOPClassUID: string; readonly TransferSyntaxUID: string },
): { context: PresentationContext; TransferSyntaxUID: string } | undefined {
  const accepted = peer.acceptedContexts(series.SOPClassUID);
  const order = [series.TransferSyntaxUID, ...PREFERENCE];
  return order
    .map((syntax) => accepted.find((a) => a.TransferSyntaxUID === syntax))
    .find((found) => found !== undefined);
}
