// The hand and the keys that draw: a press on a handle, on words or on a line moves them, a press elsewhere draws with the chosen
// tool, and Enter draws in the middle for hands that have no mouse. Each is one change that can be taken back.
import { useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { DrawSession, GestureTargets } from '../gestures.ts';
import type { ViewportHandle } from '../viewport.ts';
import { noteUnder } from './arrow.tsx';
import { drawingsOf, takenAt } from './measure-drawing.ts';
import type { Taken } from './measure-drawing.ts';
import {
  drawnInTheMiddle,
  isHalfDrawn,
  isViewTool,
  movedBy,
  pointsOfDrag,
  withPoint,
} from './measurement.ts';
import type { HandTool, Measurement } from './measurement.ts';
import { measurements, useMeasurements } from './measurement-store.ts';
import { useNote } from './use-note.ts';
import type { Note } from './use-note.ts';

/** A handle is taken within this many CSS pixels; a shorter drag draws nothing. */
const REACH = 9;
/** A finger is wider than a pointer. */
const TOUCH_REACH = 22;
const LEAST_DRAG = 4;

export interface Measuring {
  readonly shown: readonly Measurement[];
  readonly selected: number | null;
  /** The point that the arrow keys move, or null. */
  readonly editedPoint: number | null;
  readonly press: GestureTargets['press'];
  /** What is being written beside an arrow. */
  readonly note: Note;
  /** Opens the note whose words lie under a place of the page; false when there are none. */
  readonly editNoteAt: (event: Pick<MouseEvent<Element>, 'currentTarget' | 'clientX' | 'clientY'>) => boolean;
  /** True when the key was for the measurements. */
  readonly key: (event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>) => boolean;
  /** The one that a command is about: the selected one, else the last one of the image. */
  readonly meant: Measurement | null;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const apart = (a: ImagePoint, b: ImagePoint): number => Math.hypot(a.x - b.x, a.y - b.y);

export function useMeasuring(
  tool: HandTool,
  info: KitImageInfo | null,
  viewport: () => ViewportHandle | null,
): Measuring {
  const frameKey = info ? `${info.studyKey}/${info.instanceKey}/${info.frameNumber}` : '';
  const shown = useMeasurements(frameKey);
  const [selected, setSelected] = useState<number | null>(null);
  const [editedPoint, setEditedPoint] = useState<number | null>(null);
  const one = shown.find(({ id }) => id === selected) ?? null;
  const note = useNote(frameKey, shown);
  const choose = (id: number | null, point: number | null = null): void => {
    setSelected(id);
    setEditedPoint(point);
  };

  /** Opens one change, at its first difference: a click alone changes nothing. */
  const change = () => {
    let begun = false;
    return {
      put: (next: Measurement): void => {
        if (!begun) measurements.begin(frameKey);
        begun = true;
        measurements.put(frameKey, next);
      },
      takeBack: (): void => {
        if (begun) measurements.undo(frameKey);
      },
    };
  };

  /** Moves what was taken along with the hand. */
  const moving = (taken: Taken, from: ImagePoint, own: ViewportHandle): DrawSession => {
    const { put, takeBack } = change();
    const { place } = taken.part === 'words' ? taken.drawing : { place: from };
    const start = own.toImage(from);
    const move: DrawSession['move'] = (to) => {
      const point = own.toImage(to);
      if (!point || !start) return;
      // By as much as the hand has moved: what is taken never jumps to the hand.
      const by = { x: point.x - start.x, y: point.y - start.y };
      if (taken.part === 'whole') put(movedBy(taken.one, by));
      else if (taken.part === 'point') {
        const before = taken.one.points[taken.point];
        if (before) put(withPoint(taken.one, taken.point, { x: before.x + by.x, y: before.y + by.y }));
      } else {
        const wordsAt = own.toImage({ x: place.x + to.x - from.x, y: place.y + to.y - from.y });
        if (wordsAt) put({ ...taken.drawing.one, wordsAt });
      }
    };
    return { move, end: () => undefined, cancel: takeBack };
  };

  const press: Measuring['press'] = (at) => {
    const own = viewport();
    const from = own?.toImage(at);
    if (!own || !from || !info) return null;
    const taken = takenAt(
      drawingsOf(shown, info, own),
      at,
      at.touch === true ? TOUCH_REACH : REACH,
      tool === 'window',
    );
    if (taken) {
      choose(taken.part === 'words' ? taken.drawing.one.id : taken.one.id);
      return moving(taken, at, own);
    }
    choose(null);
    if (isViewTool(tool)) return null;
    const firstLine = tool === 'cobb' ? shown.findLast(isHalfDrawn) : undefined;
    const id = firstLine?.id ?? measurements.nextId();
    let drawn: Measurement | null = null;
    const { put, takeBack } = change();
    const draw = (to: ImagePoint): void => {
      const point = own.toImage(to);
      if (!point || (tool !== 'probe' && apart(at, to) < LEAST_DRAG)) return;
      const points = [...(firstLine?.points ?? []), ...pointsOfDrag(tool, from, point)];
      drawn = { id, kind: tool, points };
      put(drawn);
      setSelected(id);
    };
    if (tool === 'probe') draw(at);
    return {
      move: draw,
      end: () => {
        if (drawn?.kind === 'arrow') note.begin(drawn, true);
      },
      cancel: () => {
        takeBack();
        choose(firstLine?.id ?? null);
      },
    };
  };

  const drawInTheMiddle = (): boolean => {
    const own = viewport();
    const middle = own?.middle();
    if (isViewTool(tool) || !own || !middle) return false;
    const points = drawnInTheMiddle(tool, middle).flatMap((place) => own.toImage(place) ?? []);
    if (points.length === 0) return false;
    const drawn: Measurement = { id: measurements.nextId(), kind: tool, points };
    change().put(drawn);
    choose(drawn.id, 0);
    if (tool === 'arrow') note.begin(drawn, true);
    return true;
  };

  const removeOne = (gone: Measurement): void => {
    measurements.begin(frameKey);
    measurements.remove(frameKey, gone.id);
  };
  const key: Measuring['key'] = ({ key: name, shiftKey, ctrlKey, metaKey }) => {
    if (ctrlKey || metaKey) {
      const letter = name.toLowerCase();
      if (letter === 'z') return shiftKey ? measurements.redo(frameKey) : measurements.undo(frameKey);
      return letter === 'y' && measurements.redo(frameKey);
    }
    const arrow = ARROWS[name];
    if (arrow && one && editedPoint !== null) {
      const place = one.points[editedPoint];
      const step = shiftKey ? 10 : 1;
      if (place)
        change().put(
          withPoint(one, editedPoint, { x: place.x + arrow[0] * step, y: place.y + arrow[1] * step }),
        );
      return true;
    }
    switch (name) {
      case 'Enter':
        if (!one) return drawInTheMiddle();
        choose(one.id, ((editedPoint ?? -1) + 1) % one.points.length);
        return true;
      case 'Delete':
      case 'Backspace': {
        const gone = one ?? shown.at(-1);
        if (gone) removeOne(gone);
        choose(null);
        return true;
      }
      case 'Escape':
        if (!one) return false;
        if (isHalfDrawn(one)) removeOne(one);
        choose(null);
        return true;
      case 'F2':
        if (one?.kind !== 'arrow') return false;
        note.begin(one, false);
        return true;
      default:
        return false;
    }
  };
  const editNoteAt: Measuring['editNoteAt'] = ({ currentTarget, clientX, clientY }) => {
    const id = noteUnder(currentTarget.parentElement, clientX, clientY);
    const arrow = shown.find((other) => other.id === id);
    if (arrow) {
      choose(arrow.id);
      note.begin(arrow, false);
    }
    return arrow !== undefined;
  };
  const meant = one ?? shown.at(-1) ?? null;
  return { editNoteAt, shown, selected: one?.id ?? null, editedPoint, note, press, key, meant };
}
