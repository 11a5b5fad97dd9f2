// What a viewport is given and what it offers: the border between the screen and one of its viewports.
import type { Ref } from 'react';
import type { SeriesView, StationStatus, StudyView } from '../../shared/contract/views.ts';
import type { SeriesViewState } from '../db/view-state.ts';
import type { PresentationState } from '../documents/presentation/presentation-state.ts';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { ViewerAction } from './bindings.ts';
import type { ShownView } from './follow-view.ts';
import type { ImageLine } from './geometry/reference-line.ts';
import type { DisplayError } from './image-source.ts';
import type { Look } from './look.ts';
import type { PixelSource } from './pixel-source.ts';
import type { FrameRef } from './stack.ts';
import type { HandTool } from './tools/measurement.ts';
import type { Measuring } from './tools/use-measuring.ts';

export interface ViewportPaneHandle {
  run(action: ViewerAction): void;
  /** Looks like another viewport, as far as that is true. */
  follow(shown: ShownView): void;
  /** How the picture on screen looks now; null while there is none. */
  shown(): ShownView | null;
  /** Offers a key to what is drawn on the image; true when it was taken. */
  key: Measuring['key'];
  focus(): void;
}

export interface ViewportPaneProps {
  readonly ref?: Ref<ViewportPaneHandle>;
  readonly study: StudyView;
  /** The study that is being read: any other one is a prior, and says so. */
  readonly current: StudyView;
  readonly series: SeriesView;
  readonly frames: readonly FrameRef[];
  readonly index: number;
  /** The hands are on this viewport. */
  readonly active: boolean;
  readonly source: PixelSource;
  readonly status: StationStatus;
  readonly nowMs: number;
  /** Keyed-hash key of the remembered view, and what is remembered. */
  readonly stateKey: string | null;
  readonly remembered: Promise<SeriesViewState | null>;
  /** How it lay and looked when it was here last; only its first picture takes it. */
  readonly look: Look | null;
  readonly onLook: (look: Look) => void;
  readonly onIndex: (index: number) => void;
  /** What a left drag does. */
  readonly tool: HandTool;
  readonly notes: readonly string[];
  /** Where the image under the hands cuts this one. */
  readonly line: ImageLine | null;
  /** What a person asked to see this study's images with; null: as they are. */
  readonly presentation: PresentationState | null;
  readonly onTakeOff: () => void;
  /** The picture on screen has changed. */
  readonly onDrawn: (info: KitImageInfo | null) => void;
  /** The picture on screen lies or looks otherwise than before. */
  readonly onView: (shown: ShownView) => void;
  readonly onActivate: () => void;
  readonly onMaximise: () => void;
  /** Whether the reader waits for a picture here; `owner` is this pane. */
  readonly onBusy: (owner: symbol, busy: boolean) => void;
  readonly onDisplayError: (ref: FrameRef, error: DisplayError) => void;
}
