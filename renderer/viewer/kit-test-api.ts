// What the end-to-end tests may ask of a page that was started with --test-hooks: types only, for both sides.

/** What the end-to-end tests compare with the reference of a corpus. */
export interface PixelDigest {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly photometric: string;
  /** Over all frames of the instance. */
  readonly sha256: string;
  /** The same with bits outside BitsStored cleared or sign-extended. */
  readonly sha256Masked: string;
  /** Over the frame on screen alone. */
  readonly frameSha256: string;
  readonly frames: number;
}

export interface KitTest {
  /** Digest of the decoded stored pixels of the frame that is on screen (layout of the corpus). */
  storedPixels(viewportElement: Element): Promise<PixelDigest>;
  /** Opens a study by its key or its StudyInstanceUID. */
  openStudy(studyInstanceUidOrKey: string): Promise<boolean>;
  /** Brings a frame of the open study into the viewport; answers false when the study does not hold it. */
  show(SOPInstanceUID: string, frame?: number): boolean;
}

declare global {
  interface Window {
    kitTest?: KitTest;
  }
}
