// What every bench is and answers, so that one runner can print all of them and later benches only add a file.

/** A program that was measured beside ours. */
export interface BenchPeer {
  readonly name: string;
  /** As the program prints it; null when it is not installed: its figures are then null too, never invented. */
  readonly version: string | null;
  /** The exact command line that was run. */
  readonly command: string;
}

/** Names carry their unit (`ctStationMBps`, `tinyOrthancCpuS`); null is a figure that could not be had here. */
export type Figures = Readonly<Record<string, number | null>>;

export interface BenchResult {
  /** Where and how it was measured: date, machine, disk, load, rounds. */
  readonly conditions: Readonly<Record<string, string | number | null>>;
  readonly figures: Figures;
  readonly ratios: Figures;
  readonly peers: readonly BenchPeer[];
  /** Sentences for a person, e.g. which peer is missing. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** One round instead of several: to see that the bench works, not to quote. */
  readonly quick: boolean;
  /** Where all targets write; null for the system's folder for temporary files. */
  readonly directory: string | null;
  /** Where our process leaves a CPU profile; null for none. */
  readonly profileDirectory: string | null;
  /** Where a bench that documents its figures writes them; null: it doesn't. */
  readonly docsDirectory: string | null;
  /** Progress, for a person. */
  readonly say: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;
