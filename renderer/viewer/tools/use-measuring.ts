// The hand and the keys that draw: a press on a handle moves it, a press elsewhere draws with the chosen tool, and Enter draws
// in the middle for hands that have no mouse.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { DrawSession } from '../gestures.ts';
import type { ViewportHandle } from '../viewport.ts';
import { pointsOfDrag, withPoint } from './measurement.ts';
import type { HandTool, Measurement } from './measurement.ts';
import { measurements, useMeasurements } from './measurement-store.ts';

/** A handle is taken within this many CSS pixels; a shorter drag draws nothing. */
const REACH = 9;
const LEAST_DRAG = 4;

export interface Measuring {
  readonly shown: readonly Measurement[];
  readonly selected: number | null;
  /** The point that the arrow keys move, or null. */
  readonly editedPoint: number | null;
  readonly press: (at: ImagePoint) => DrawSession | null;
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
    const id = measurements.nextId();
    const draw = (to: ImagePoint): void => {
      const point = own.toImage(to);
      if (!point || (tool !== 'probe' && apart(at, to) < LEAST_DRAG)) return;
      measurements.put(frameKey, { id, kind: tool, points: pointsOfDrag(tool, from, point) });
      setSelected(id);
    };
    if (tool === 'probe') draw(at);
    return { move: draw, end: () => undefined };
  };

  const drawInTheMiddle = (): boolean => {
    const own = viewport();
    const middle = own?.middle();
    const [from, to] = middle
      ? [
          own?.toImage({ x: middle.x - 50, y: middle.y - 40 }),
          own?.toImage({ x: middle.x + 50, y: middle.y + 40 }),
        ]
      : [];
    const centre = middle && own?.toImage(middle);
    if (tool === 'window' || !from || !to || !centre) return false;
    const id = measurements.nextId();
    const points = pointsOfDrag(tool, from, tool === 'probe' ? centre : to);
    measurements.put(frameKey, { id, kind: tool, points });
    choose(id, 0);
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
        choose(null);
        return true;
      default:
        return false;
    }
  };
  return { shown, selected: one?.id ?? null, editedPoint, press, key };
}
