// Linked scrolling on the screen: which stacks follow the one under the hands, from where, and what each of them says of it.
import { useRef, useState } from 'react';
import type { ImageDescription } from '../pixels/decode/image-description.ts';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { CellView } from './cell-view.ts';
import { linkedMove, linkMode, linkWords, stackGeometry } from './geometry/linked-scroll.ts';
import type { LinkedStack, StackGeometry } from './geometry/linked-scroll.ts';
import { centreOf, framePlane, imagePlane } from './geometry/plane.ts';
import { clampIndex } from './stack.ts';
import type { FrameRef } from './stack.ts';
import type { Positions } from './use-positions.ts';

export type DrawnInfos = ReadonlyMap<number, KitImageInfo>;

interface KnownGeometry {
  readonly described: number;
  readonly geometry: StackGeometry | null;
}
const known = new WeakMap<readonly FrameRef[], KnownGeometry>();
/** Descriptions of multi-frame images, which alone say where their frames lie. */
const descriptions = new WeakMap<FrameRef['instance'], ImageDescription>();

function stackOf(view: CellView, drawn: KitImageInfo | null): LinkedStack {
  const { frames } = view;
  if (drawn && drawn.description.NumberOfFrames > 1)
    for (const { instance } of frames)
      if (instance.instanceKey === drawn.instanceKey) descriptions.set(instance, drawn.description);
  const described = new Set(frames.flatMap(({ instance }) => descriptions.get(instance) ?? [])).size;
  let entry = known.get(frames);
  if (entry?.described !== described) {
    const planes = frames.map((ref) => framePlane(ref, descriptions.get(ref.instance) ?? null));
    entry = { described, geometry: stackGeometry(planes) };
    known.set(frames, entry);
  }
  return { geometry: entry.geometry, count: frames.length };
}

/** The centre of a frame that is about to be shown: as large as the image that is drawn now. */
function centreOfFrame(view: CellView, index: number, drawn: KitImageInfo | null) {
  const ref = view.frames[index];
  const size = drawn && imagePlane(drawn.description, drawn.attributes);
  const plane = ref && framePlane(ref, descriptions.get(ref.instance) ?? null);
  return size && plane ? centreOf({ ...size, ...plane }) : null;
}

export interface Link {
  readonly on: boolean;
  readonly setOn: (on: boolean) => void;
  /** Moves a stack, and those that are linked to it. */
  readonly move: (view: CellView, index: number) => void;
  /** What a viewport says of the link; '' while there is none. */
  readonly wordsFor: (view: CellView) => string;
}

export function useLink(
  views: readonly CellView[],
  active: CellView | null,
  positions: Positions,
  drawn: DrawnInfos,
  first: boolean,
): Link {
  const [on, setOn] = useState(first);
  const anchors = useRef<{ of: string; indices: ReadonlyMap<number, number> }>({
    of: '',
    indices: new Map(),
  });
  const linkable = views.filter(({ frames }) => frames.length > 0);
  const stack = (view: CellView): LinkedStack => stackOf(view, drawn.get(view.cell) ?? null);

  const anchored = (view: CellView): number => {
    const of = linkable.map(({ positionKey }) => positionKey).join(' ');
    // Something else hangs here now: what is on screen together at this moment belongs together.
    if (anchors.current.of !== of)
      anchors.current = {
        of,
        indices: new Map(linkable.map((one) => [one.cell, positions.indexOf(one)])),
      };
    return anchors.current.indices.get(view.cell) ?? 0;
  };
  const follow = (source: CellView, target: CellView, at: number) =>
    linkedMove(stack(source), stack(target), at, centreOfFrame(source, at, drawn.get(source.cell) ?? null), {
      source: anchored(source),
      target: anchored(target),
    });

  return {
    on,
    setOn: (next) => {
      anchors.current = { of: '', indices: new Map() };
      setOn(next);
    },
    move: (view, index) => {
      const at = clampIndex(index, view.frames.length);
      if (at === positions.indexOf(view)) return;
      const others = on
        ? linkable
            .filter(({ cell }) => cell !== view.cell)
            .flatMap((target) => {
              const move = follow(view, target, at);
              return move ? [[target, move.index] as const] : [];
            })
        : [];
      positions.move([[view, at], ...others]);
    },
    wordsFor: (view) => {
      if (!on || !active || linkable.length < 2 || view.frames.length === 0) return '';
      if (view.cell === active.cell) return 'Linked scroll';
      const mode = linkMode(stack(active), stack(view));
      const move = follow(active, view, positions.indexOf(active));
      return linkWords(mode, move?.outside ?? false);
    },
  };
}
