// What a document is to the page: a tree of plain text and references, with nothing in it that could be run.
import type { PresentationDocument } from './presentation/presentation-state.ts';

/** A coded concept (PS3.3 §8); absent parts are ''. */
export interface Code {
  /** Of whichever of CodeValue, LongCodeValue and URNCodeValue is there. */
  readonly CodeValue: string;
  readonly CodingSchemeDesignator: string;
  readonly CodeMeaning: string;
}

/** What an IMAGE, COMPOSITE or WAVEFORM item points at (PS3.3 §10.8). */
export interface SopReference {
  readonly ReferencedSOPClassUID: string;
  readonly ReferencedSOPInstanceUID: string;
  /** 1-based; empty when the whole instance is meant. */
  readonly ReferencedFrameNumber: readonly number[];
  /** The author saw it under a presentation state. */
  readonly hasPresentationState: boolean;
}

/** What a content item says (PS3.3 §C.17.3.2), by its ValueType. */
export type ContentValue =
  | {
      readonly type: 'container';
      /** Its items read as one flow of text (ContinuityOfContent CONTINUOUS). */
      readonly continuous: boolean;
    }
  | { readonly type: 'text'; readonly text: string; readonly cut: boolean }
  | { readonly type: 'code'; readonly code: Code | null }
  | {
      readonly type: 'number';
      readonly NumericValue: string;
      readonly unit: Code | null;
      /** Why there is no number, or what is special about it. */
      readonly qualifier: Code | null;
    }
  | { readonly type: 'person'; readonly PersonName: string }
  | { readonly type: 'date' | 'time' | 'datetime'; readonly value: string }
  | { readonly type: 'uid'; readonly UID: string }
  | { readonly type: 'reference'; readonly references: readonly SopReference[] }
  | {
      readonly type: 'region';
      /** 'image': columns and rows of an image; 'patient': mm in a frame of reference. */
      readonly space: 'image' | 'patient';
      readonly GraphicType: string;
      readonly GraphicData: readonly number[];
    }
  | { readonly type: 'times'; readonly TemporalRangeType: string; readonly count: number }
  /** Points at another item of the same report, by its position (`1.2.3`). */
  | { readonly type: 'by-reference'; readonly position: string }
  | { readonly type: 'unknown'; readonly ValueType: string };

export interface ContentItem {
  /** `1`, `1.2`, `1.2.3`: where it is in the tree (PS3.3 §C.17.3.2.4). */
  readonly position: string;
  /** '' for the root. */
  readonly RelationshipType: string;
  readonly name: Code | null;
  readonly value: ContentValue;
  readonly ObservationDateTime: string;
  readonly children: readonly ContentItem[];
}

export interface Verification {
  readonly VerifyingObserverName: string;
  readonly VerifyingOrganization: string;
  readonly VerificationDateTime: string;
}

/** What a document says of itself as a whole (PS3.3 §C.17.2, §C.24.2); absent is ''. */
export interface DocumentFacts {
  readonly ContentDate: string;
  readonly ContentTime: string;
  /** PARTIAL or COMPLETE. */
  readonly CompletionFlag: string;
  readonly CompletionFlagDescription: string;
  /** PRELIMINARY or FINAL. */
  readonly PreliminaryFlag: string;
  /** VERIFIED or UNVERIFIED. */
  readonly VerificationFlag: string;
  readonly verifications: readonly Verification[];
  readonly authors: readonly string[];
  readonly Manufacturer: string;
  /** It replaces or amends an earlier document. */
  readonly hasPredecessor: boolean;
}

export interface ReportDocument {
  readonly kind: 'report' | 'key-objects';
  readonly facts: DocumentFacts;
  readonly root: ContentItem;
  /** Study of each instance that the report names as its evidence (PS3.3 §C.17.2.2). */
  readonly studyOfInstance: ReadonlyMap<string, string>;
  /** Why the end of the report is missing, or null when all of it is here. */
  readonly cut: string | null;
}

export interface EncapsulatedDocument {
  readonly kind: 'encapsulated';
  readonly facts: DocumentFacts;
  readonly DocumentTitle: string;
  /** The title as a code. */
  readonly concept: Code | null;
  readonly MIMETypeOfEncapsulatedDocument: string;
  /** What the bytes really are: a MIME type is only a claim. */
  readonly content: 'pdf' | 'other';
  /** The document itself, without padding. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type KitDocument = ReportDocument | EncapsulatedDocument | PresentationDocument;
