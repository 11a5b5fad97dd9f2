// Real and hostile files for tests, where this machine has them: ../shared, or the folder that KIT_SHARED names.
/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = process.env['KIT_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared');

export interface CorpusFile {
  readonly path: string;
  readonly category: 'image' | 'nonimage' | 'odd';
  readonly transfer_syntax: string | null;
  readonly photometric: string | null;
  readonly pixels?: {
    readonly lossless?: boolean;
    readonly sha256?: string;
    readonly sha256_masked?: string;
    readonly word?: string;
    readonly tolerance?: number;
    readonly ref_file?: string | { readonly file: string };
    readonly ref_grid?: {
      readonly file: string;
      readonly step: number;
      readonly frame_step: number;
      readonly shape: readonly number[];
    };
    readonly display_rgb?: Picture & {
      readonly probes: readonly { row: number; col: number; rgb: readonly number[] }[];
    };
  };
  readonly render?: Picture & {
    readonly voi: string;
    readonly probes: readonly { row: number; col: number; grey: number }[];
  };
}

interface Picture {
  readonly file?: string;
  readonly tolerance: number;
}

const corpusRoot = resolve(root, 'corpus/open');
const hostileRoot = resolve(root, 'hostile/files');

/** Why the real files are not tested here, or null when they are. */
export const whyNoCorpus: string | null = existsSync(resolve(corpusRoot, 'manifest.json'))
  ? null
  : `no corpus at ${corpusRoot}: set KIT_SHARED`;
export const whyNoHostile: string | null = existsSync(resolve(hostileRoot, 'index.json'))
  ? null
  : `no hostile files at ${hostileRoot}: set KIT_SHARED`;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const corpusFiles = (): readonly CorpusFile[] =>
  whyNoCorpus ? [] : (readJson(resolve(corpusRoot, 'manifest.json')) as { files: CorpusFile[] }).files;

export const corpusBytes = (path: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(resolve(corpusRoot, path)));

export const corpusReference = (path: string): Uint8Array =>
  gunzipSync(readFileSync(resolve(corpusRoot, path)));

export interface HostileFile {
  readonly file: string;
  readonly demand: 'reject' | 'safe' | 'accept';
  readonly category: string;
  readonly wrong: string;
}

export const hostileFiles = (): readonly HostileFile[] =>
  whyNoHostile ? [] : (readJson(resolve(hostileRoot, 'index.json')) as HostileFile[]);

export const hostileBytes = (file: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(resolve(hostileRoot, file)));
