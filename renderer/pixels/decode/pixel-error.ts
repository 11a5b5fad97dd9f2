// Inside the room a bad byte is thrown, so that parsers stay straight; at its border `attempt` makes it a Result again.
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { kitError, type KitError, type KitErrorDetails } from '../../../shared/contract/kit-error.ts';

export type PixelErrorCode =
  | 'pixels.not-an-image'
  | 'pixels.malformed'
  | 'pixels.unsupported'
  | 'pixels.too-large'
  | 'pixels.decode-failed'
  | 'pixels.not-received'
  | 'pixels.cancelled';

const REMEDIES: Readonly<Record<PixelErrorCode, string>> = {
  'pixels.not-an-image': 'There is nothing to draw; look at the study in the PACS once it is back.',
  'pixels.malformed': 'The object is not shown because its pixels cannot be trusted; read it in the PACS.',
  'pixels.unsupported': 'This kit cannot show this kind of image; read it in the PACS.',
  'pixels.too-large': 'The object asks for more memory than the kit gives to one image; read it in the PACS.',
  'pixels.decode-failed': 'The compressed pixels are broken; read it in the PACS.',
  'pixels.not-received': 'Try again; if it stays, look at the station’s status.',
  'pixels.cancelled': 'Open the study again.',
};

/** What is wrong with an image; `message` names attributes and numbers, never values that could name a patient. */
export class PixelError extends Error {
  readonly code: PixelErrorCode;
  readonly details: KitErrorDetails;

  constructor(code: PixelErrorCode, message: string, details: KitErrorDetails = {}) {
    super(message);
    this.name = 'PixelError';
    this.code = code;
    this.details = details;
  }
}

/** The error as it crosses the room's border. */
export const toKitError = (error: PixelError): KitError =>
  kitError(error.code, error.message, REMEDIES[error.code], error.details);

/** Builds a pixel error as a value. */
export const pixelKitError = (
  code: PixelErrorCode,
  message: string,
  details: KitErrorDetails = {},
): KitError => kitError(code, message, REMEDIES[code], details);

export const malformed = (message: string, details: KitErrorDetails = {}): PixelError =>
  new PixelError('pixels.malformed', message, details);
export const unsupported = (message: string, details: KitErrorDetails = {}): PixelError =>
  new PixelError('pixels.unsupported', message, details);
export const tooLarge = (message: string, details: KitErrorDetails = {}): PixelError =>
  new PixelError('pixels.too-large', message, details);

/** Runs a step of the room; its PixelErrors become values, anything else is a bug and is thrown on. */
export async function attempt<T>(step: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return ok(await step());
  } catch (error) {
    if (error instanceof PixelError) return err(toKitError(error));
    throw error;
  }
}
