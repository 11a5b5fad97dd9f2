// The hand and the keys that draw: a press on a handle moves it, a press elsewhere draws with the chosen tool, and Enter draws
// in the middle for hands that have no mouse.
import { useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { DrawSession } from '../gestures.ts';
import type { ViewportHandle } from '../viewport.ts';
import { noteUnder } from './arrow.tsx';
import { drawnInTheMiddle, isHalfDrawn, pointsOfDrag, withPoint } from './measurement.ts';
import type { HandTool, Measurement } from './measurement.ts';
import { measurements, useMeasurements } from './measurement-store.ts';
import { useNote } from './use-note.ts';
import type { Note } from './use-note.ts';

/** A handle is taken within this many CSS pixels; a shorter drag draws nothing. */
const REACH = 9;
const LEAST_DRAG = 4;

export interface Measuring {
  readonly shown: readonly Measurement[];
  readonly selected: number | null;
  /** The point that the arrow keys move, or null. */
  readonly editedPoint: number | null;
  readonly press: (at: ImagePoint) => DrawSession | null;
  /** What is being written beside an arrow. */
  readonly note: Note;
  /** Opens the note whose words lie under a place of the page; false when there are none. */
  readonly editNoteAt: (event: Pick<MouseEvent<Element>, 'currentTarget' | 'clientX' | 'clientY'>) => boolean;
  /** True when the key was for the measurements. */
  readonly key: (event: Pick<KeyboardEvent, 'key' | 'shiftKey'>) => boolean;
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

  const handleAt = (at: ImagePoint): { readonly one: Measurement; readonly point: number } | null => {
    for (const candidate of shown.toReversed())
      for (const [point, place] of candidate.points.entries()) {
        const onScreen = viewport()?.toScreen(place);
        if (onScreen && apart(onScreen, at) <= REACH) return { one: candidate, point };
      }
    return null;
  };

  const press = (at: ImagePoint): DrawSession | null => {
    const own = viewport();
    const from = own?.toImage(at);
    if (!own || !from) return null;
    const hit = handleAt(at);
    if (hit) {
      choose(hit.one.id);
      return {
        move: (to) => {
          const point = own.toImage(to);
          if (point) measurements.put(frameKey, withPoint(hit.one, hit.point, point));
        },
        end: () => undefined,
      };
    }
    choose(null);
    if (tool === 'window') return null;
    const firstLine = tool === 'cobb' ? shown.findLast(isHalfDrawn) : undefined;
    const id = firstLine?.id ?? measurements.nextId();
    let drawn: Measurement | null = null;
    const draw = (to: ImagePoint): void => {
      const point = own.toImage(to);
      if (!point || (tool !== 'probe' && apart(at, to) < LEAST_DRAG)) return;
      const points = [...(firstLine?.points ?? []), ...pointsOfDrag(tool, from, point)];
      drawn = { id, kind: tool, points };
      measurements.put(frameKey, drawn);
      setSelected(id);
    };
    if (tool === 'probe') draw(at);
    return {
      move: draw,
      end: () => {
        if (drawn?.kind === 'arrow') note.begin(drawn, true);
      },
    };
  };

  const drawInTheMiddle = (): boolean => {
    const own = viewport();
    const middle = own?.middle();
    if (tool === 'window' || !own || !middle) return false;
    const points = drawnInTheMiddle(tool, middle).flatMap((place) => own.toImage(place) ?? []);
    if (points.length === 0) return false;
    const drawn: Measurement = { id: measurements.nextId(), kind: tool, points };
    measurements.put(frameKey, drawn);
    choose(drawn.id, 0);
    if (tool === 'arrow') note.begin(drawn, true);
    return true;
  };

  const key: Measuring['key'] = ({ key: name, shiftKey }) => {
    const arrow = ARROWS[name];
    if (arrow && one && editedPoint !== null) {
      const place = one.points[editedPoint];
      const step = shiftKey ? 10 : 1;
      if (place)
        measurements.put(
          frameKey,
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
        if (gone) measurements.remove(frameKey, gone.id);
        choose(null);
        return true;
      }
      case 'Escape':
        if (!one) return false;
        if (isHalfDrawn(one)) measurements.remove(frameKey, one.id);
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
  return { editNoteAt, shown, selected: one?.id ?? null, editedPoint, note, press, key };
}
