import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionLetters, edgeMarkers, edgeMarkersOfProjection } from '../../renderer/viewer/orientation.ts';

const upright = { rotation: 0, hflip: false, vflip: false };
const AXIAL = [1, 0, 0, 0, 1, 0];
const CORONAL = [1, 0, 0, 0, 0, -1];
const SAGITTAL = [0, 1, 0, 0, 0, -1];

const letters = (iop: readonly number[], placement = upright) => {
  const markers = edgeMarkers(iop, placement);
  return markers && `${markers.left}${markers.right}${markers.top}${markers.bottom}`;
};

// guards S-5
describe('orientation markers', () => {
  it('name the sides of axial, coronal and sagittal images as radiologists hang them', () => {
    expect(letters(AXIAL)).toBe('RLAP');
    expect(letters(CORONAL)).toBe('RLHF');
    expect(letters(SAGITTAL)).toBe('APHF');
  });

  it('follow flips', () => {
    expect(letters(AXIAL, { ...upright, hflip: true })).toBe('LRAP');
    expect(letters(AXIAL, { ...upright, vflip: true })).toBe('RLPA');
    expect(letters(AXIAL, { rotation: 0, hflip: true, vflip: true })).toBe('LRPA');
  });

  it('follow a clockwise rotation: what was on the left goes to the top', () => {
    expect(letters(AXIAL, { ...upright, rotation: 90 })).toBe('PARL');
    expect(letters(AXIAL, { ...upright, rotation: 180 })).toBe('LRPA');
    expect(letters(AXIAL, { ...upright, rotation: 270 })).toBe('APLR');
  });

  it('flip before they rotate, as the viewport draws', () => {
    // Flipped: L R A P. Then turned clockwise: left (L) goes up, top (A) goes right.
    expect(letters(AXIAL, { rotation: 90, hflip: true, vflip: false })).toBe('PALR');
  });

  it('name a prone patient and a feet-first one by what the image says, not by habit', () => {
    expect(letters([-1, 0, 0, 0, -1, 0])).toBe('LRPA');
    expect(letters([1, 0, 0, 0, -1, 0])).toBe('RLPA');
  });

  it('use two letters, the stronger first, on an oblique image', () => {
    const c = Math.cos(Math.PI / 6);
    const s = Math.sin(Math.PI / 6);
    expect(edgeMarkers([c, s, 0, 0, 0, -1], upright)).toEqual({
      left: 'RA',
      right: 'LP',
      top: 'H',
      bottom: 'F',
    });
    expect(edgeMarkers([s, c, 0, 0, 0, -1], upright)).toEqual({
      left: 'AR',
      right: 'PL',
      top: 'H',
      bottom: 'F',
    });
  });

  it('use three letters on a double oblique image', () => {
    const row = [0.8, 0.5, Math.sqrt(1 - 0.64 - 0.25)] as const;
    expect(directionLetters(row)).toBe('LPH');
    expect(directionLetters([-row[0], -row[1], -row[2]])).toBe('RAF');
  });

  it('leave out a direction that is only a few degrees off an axis', () => {
    const c = Math.cos(0.05);
    const s = Math.sin(0.05);
    expect(edgeMarkers([c, 0, s, 0, 1, 0], upright)?.right).toBe('L');
  });

  it('show nothing when the image does not say, or says it wrongly', () => {
    expect(edgeMarkers(null, upright)).toBeNull();
    expect(edgeMarkers([1, 0, 0], upright)).toBeNull();
    expect(edgeMarkers([0, 0, 0, 0, 0, 0], upright)).toBeNull();
    expect(edgeMarkers([1, 0, 0, 1, 0, 0], upright)).toBeNull();
    expect(edgeMarkers([2, 0, 0, 0, 1, 0], upright)).toBeNull();
    expect(edgeMarkers([1, 0, 0, 0, 0, 0], upright)).toBeNull();
    expect(edgeMarkers([1, 0, 0, 0, 2, 0], upright)).toBeNull();
    expect(edgeMarkers([Number.NaN, 0, 0, 0, 1, 0], upright)).toBeNull();
  });

  it('of a projection come from PatientOrientation, and follow flips and turns', () => {
    const film = (placement = upright) => {
      const markers = edgeMarkersOfProjection(['L', 'F'], placement);
      return markers && `${markers.left}${markers.right}${markers.top}${markers.bottom}`;
    };
    expect(film()).toBe('RLHF');
    expect(film({ ...upright, hflip: true })).toBe('LRHF');
    expect(film({ ...upright, rotation: 90 })).toBe('FHRL');
    expect(edgeMarkersOfProjection(['LP', 'FA'], upright)).toEqual({
      left: 'RA',
      right: 'LP',
      top: 'HP',
      bottom: 'FA',
    });
  });

  it('of a projection are left out when it does not say, or speaks of an animal', () => {
    expect(edgeMarkersOfProjection([], upright)).toBeNull();
    expect(edgeMarkersOfProjection(['L'], upright)).toBeNull();
    expect(edgeMarkersOfProjection(['CR', 'D'], upright)).toBeNull();
    expect(edgeMarkersOfProjection(['L', 'F'], { ...upright, rotation: 30 })).toBeNull();
  });

  it('of a projection agree with those of a volume that lies the same way', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 90, 180, 270), fc.boolean(), fc.boolean(), (rotation, hflip, vflip) => {
        const placement = { rotation, hflip, vflip };
        expect(edgeMarkersOfProjection(['L', 'F'], placement)).toEqual(edgeMarkers(CORONAL, placement));
      }),
    );
  });

  it('agree with the viewport transform for every right angle and flip', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 90, 180, 270),
        fc.boolean(),
        fc.boolean(),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        (rotation, hflip, vflip, turn) => {
          const iop = [Math.cos(turn), Math.sin(turn), 0, -Math.sin(turn), Math.cos(turn), 0];
          const markers = edgeMarkers(iop, { rotation, hflip, vflip });
          // Where cornerstone puts the patient's left: flip, then rotate clockwise (y down), for image vector (u, v).
          const u = (hflip ? -1 : 1) * Math.cos(turn);
          const v = (vflip ? -1 : 1) * -Math.sin(turn);
          const angle = (rotation * Math.PI) / 180;
          const x = u * Math.cos(angle) - v * Math.sin(angle);
          const y = u * Math.sin(angle) + v * Math.cos(angle);
          if (Math.abs(x) > 0.2) expect(x > 0 ? markers?.right : markers?.left).toContain('L');
          if (Math.abs(y) > 0.2) expect(y > 0 ? markers?.bottom : markers?.top).toContain('L');
        },
      ),
    );
  });
});
