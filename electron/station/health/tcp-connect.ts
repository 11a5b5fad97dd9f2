// The cheapest probe: can the PACS's port be reached at all? Opens a connection and closes it at once.
import { createConnection } from 'node:net';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
}

/** Resolves when the port answered, refused, or `deadlineMs` passed. Never rejects. */
export type TcpConnect = (
  target: TcpTarget,
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
) => Promise<Result<void>>;

const CODES: Readonly<Record<string, KitErrorCode>> = {
  ECONNREFUSED: 'dicom.connection-refused',
  ENOTFOUND: 'dicom.host-not-found',
  EAI_AGAIN: 'dicom.host-not-found',
  ECONNRESET: 'dicom.connection-lost',
  ABORT_ERR: 'dicom.cancelled',
};

const codeOf = (error: Error): KitErrorCode => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return CODES[code] ?? 'dicom.connection-timeout';
};

export const systemTcpConnect: TcpConnect = ({ host, port }, { deadlineMs, signal }) =>
  new Promise((resolve) => {
    const socket = createConnection({ host, port, ...(signal === undefined ? {} : { signal }) });
    const settle = (result: Result<void>) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const fail = (code: KitErrorCode) =>
      settle(
        err(
          kitError(code, 'The PACS port could not be reached.', 'Check the network and the PACS.', { port }),
        ),
      );
    const timer = setTimeout(() => fail('dicom.connection-timeout'), deadlineMs);
    socket.once('connect', () => settle(ok(undefined)));
    // Stays subscribed after the first: a late error of a destroyed socket must not end the process.
    socket.on('error', (error) => fail(codeOf(error)));
  });
