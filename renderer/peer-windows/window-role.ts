// What a window is for: the whole page, or a viewer window that shows what the worklist in another window sends it. It stands in
// the window's address, as the view of a drill does (0187), so that a reload keeps it and each window has its own.
export type WindowRole =
  | { readonly kind: 'full' }
  | {
      readonly kind: 'viewer';
      /** From 1 to {@link MOST_VIEWERS}; what a person calls it by. */
      readonly number: number;
    };

export const FULL: WindowRole = { kind: 'full' };

/** More screens than a reading desk has; a number has one digit. */
export const MOST_VIEWERS = 8;

const VIEWER_HASH = /^#window=viewer-([1-8])$/u;

/** @returns the whole page for every other address */
export function roleOfHash(hash: string): WindowRole {
  const number = VIEWER_HASH.exec(hash)?.[1];
  return number === undefined ? FULL : { kind: 'viewer', number: Number(number) };
}

export const hashOfRole = (role: WindowRole): string =>
  role.kind === 'full' ? '' : `#window=viewer-${role.number}`;
