// `session`: the default one. Permissions are asked of the app's own handlers by the test's control channel.
import { EventEmitter } from 'node:events';
import { protocol } from './page-server.ts';
import { note, preventable, strict } from './record.ts';

type RequestHandler = (
  page: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: { readonly isMainFrame: boolean },
) => void;
type CheckHandler = (page: unknown, permission: string) => boolean;

class Session extends EventEmitter {
  readonly protocol = protocol;
  _request: RequestHandler = (_page, _permission, answer) => {
    answer(true);
  };
  _check: CheckHandler = () => true;
  setPermissionRequestHandler(handler: RequestHandler): void {
    this._request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this._check = handler;
  }
  setDevicePermissionHandler(_handler: () => boolean): void {
    note('session.setDevicePermissionHandler');
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    note('session.setSpellCheckerEnabled', enabled);
  }
}

const only = new Session();
export const defaultSession = strict('session', only);
export const session = strict('session', { defaultSession });

/** What the app answers to a page that asks for a permission: by request, by check. */
export function askPermission(permission: string): [boolean, boolean] {
  let granted = true;
  only._request(
    null,
    permission,
    (answer) => {
      granted = answer;
    },
    { isMainFrame: true },
  );
  return [granted, only._check(null, permission)];
}

/** A download that a page at `pageUrl` begins, as the app's handlers see it: null when it is refused, or what its save dialog offers. */
export function tryDownload(url: string, pageUrl: string | null, fileName: string): unknown {
  let dialog: unknown = 'the usual one';
  const event = preventable({});
  const item = {
    getURL: () => url,
    getFilename: () => fileName,
    setSaveDialogOptions: (options: unknown) => {
      dialog = options;
    },
  };
  only.emit('will-download', event, item, pageUrl === null ? undefined : { getURL: () => pageUrl });
  return event.defaultPrevented ? null : dialog;
}
