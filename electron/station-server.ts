// The station's end of the line to the Electron main process: answers calls, forwards events, sends bodies block by block.
import { assertNever } from '../shared/domain/assert-never.ts';
import { encodeInstanceBody } from './instance-body.ts';
import type { StationHost } from './station/handlers.ts';
import type { FromStation, MessageLink, ToStation } from './station-messages.ts';

/** A body that nobody asked more of for this long is closed: its page is gone, and its files need not stay open. */
const BODY_IDLE_MS = 300_000;

interface Body {
  blocks: AsyncGenerator<Uint8Array> | null;
  idle: NodeJS.Timeout | null;
}

/** Posted bytes are cloned with the whole buffer beneath them: a view into a pool must not take its neighbours along. */
const alone = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);

/**
 * Serves a station over a message link.
 *
 * @param onClose runs when the main process asks the station to end, after the host has been closed
 */
export function serveStation(
  link: MessageLink<FromStation, ToStation>,
  host: StationHost,
  onClose: () => void,
): void {
  const subscriptions = new Map<number, () => void>();
  const bodies = new Map<number, Body>();

  const drop = (id: number): void => {
    const body = bodies.get(id);
    bodies.delete(id);
    if (body?.idle) clearTimeout(body.idle);
    // A reading that fails while it is being abandoned has nobody left to hear of it.
    body?.blocks?.return(undefined).catch(() => undefined);
  };
  const watch = (id: number, body: Body): void => {
    if (body.idle) clearTimeout(body.idle);
    body.idle = setTimeout(() => {
      drop(id);
      link.send({ type: 'instances-failed', id });
    }, BODY_IDLE_MS);
    body.idle.unref();
  };

  const answer = async (id: number, channel: unknown, input: unknown): Promise<void> => {
    link.send({ type: 'answered', id, result: await host.invoke(channel, input) });
  };

  const openInstances = async (id: number, request: unknown): Promise<void> => {
    const body: Body = { blocks: null, idle: null };
    bodies.set(id, body);
    const opened = await host.instances(request);
    if (opened.ok) body.blocks = encodeInstanceBody(opened.value);
    if (!bodies.has(id)) {
      await body.blocks?.return(undefined);
      return;
    }
    if (!opened.ok) bodies.delete(id);
    else watch(id, body);
    link.send({ type: 'instances-opened', id, result: opened.ok ? { ok: true, value: null } : opened });
  };

  const pull = async (id: number): Promise<void> => {
    const body = bodies.get(id);
    if (!body?.blocks) return;
    watch(id, body);
    try {
      const next = await body.blocks.next();
      if (!bodies.has(id)) return;
      if (next.done !== true) {
        link.send({ type: 'block', id, bytes: alone(next.value) });
        return;
      }
      drop(id);
      link.send({ type: 'instances-ended', id });
    } catch {
      drop(id);
      link.send({ type: 'instances-failed', id });
    }
  };

  link.onMessage((message) => {
    switch (message.type) {
      case 'invoke':
        void answer(message.id, message.channel, message.input);
        break;
      case 'subscribe': {
        const { id } = message;
        subscriptions.get(id)?.();
        subscriptions.set(
          id,
          host.subscribe(message.sinceSeq, (envelope) => {
            link.send({ type: 'event', id, envelope });
          }),
        );
        break;
      }
      case 'unsubscribe':
        subscriptions.get(message.id)?.();
        subscriptions.delete(message.id);
        break;
      case 'open-instances':
        void openInstances(message.id, message.request);
        break;
      case 'pull':
        void pull(message.id);
        break;
      case 'cancel':
        drop(message.id);
        break;
      case 'close':
        for (const stop of subscriptions.values()) stop();
        for (const id of bodies.keys()) drop(id);
        void host.close().finally(onClose);
        break;
      default:
        assertNever(message);
    }
  });
}
