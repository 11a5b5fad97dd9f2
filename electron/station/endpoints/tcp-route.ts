// Which of our addresses leads to a PACS: the one that its administrator has to enter for C-MOVE.
import { connect } from 'node:net';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';

export interface Route {
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/** Opens a connection and closes it again. Never rejects. */
export type TcpRoute = (
  target: { readonly host: string; readonly port: number },
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
) => Promise<Result<Route, KitError>>;

function failure(host: string, port: number, systemCode: string): KitError {
  const details = { port, systemCode };
  if (systemCode === 'ECONNREFUSED')
    return kitError(
      'dicom.connection-refused',
      `Nothing listens on ${host}:${port}.`,
      'Check the port in the configuration, and that the PACS is running.',
      details,
    );
  if (systemCode === 'ENOTFOUND' || systemCode === 'EAI_AGAIN')
    return kitError(
      'dicom.host-not-found',
      `The name ${host} cannot be resolved.`,
      'Check its spelling and the name server of this computer, or enter an IP address.',
      details,
    );
  return kitError(
    'dicom.connection-timeout',
    `No answer from ${host}:${port}.`,
    'Check the address, the network and any firewall between this computer and the PACS.',
    details,
  );
}

export const systemTcpRoute: TcpRoute = ({ host, port }, { deadlineMs, signal }) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, ...(signal && { signal }) });
    const settle = (result: Result<Route, KitError>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => settle(err(failure(host, port, 'ETIMEDOUT'))), deadlineMs);
    socket.once('connect', () =>
      settle(ok({ localAddress: socket.localAddress ?? '', remoteAddress: socket.remoteAddress ?? '' })),
    );
    // Stays subscribed: a late error of a destroyed socket must not end the process.
    socket.on('error', (error) =>
      settle(err(failure(host, port, 'code' in error ? String(error.code) : ''))),
    );
  });
