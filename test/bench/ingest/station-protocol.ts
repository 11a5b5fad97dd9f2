// What the bench and the station's process say to each other.
export type StationAsk = { readonly ask: 'counts' } | { readonly ask: 'close' };

export interface StationAnswer {
  readonly listening?: number;
  readonly counts?: {
    /** By the vault's catalogue. */
    readonly held: number;
    /** By the sink, since the start. */
    readonly refused: number;
  };
}
