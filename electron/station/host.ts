// The one door to the station: whatever shell a request comes through, it is parsed, its caller's role is checked, and the
// answer is held to the contract here.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { instancesRequestSchema, type InstancesRequest } from '../../shared/contract/bytes.ts';
import { channels, isChannel, type Channel, type RequiredRole } from '../../shared/contract/channels.ts';
import { kitError, kitErrorSchema, type KitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { EventLog } from './event-log.ts';
import type { Handlers, InstanceFrame, StationHost } from './handlers.ts';
import { traceBug, type StationLog } from './log.ts';
import type { Role } from './vault/port.ts';

export interface StationHostOptions {
  readonly handlers: Handlers;
  /** Opens the instances asked for; the request has been parsed and the caller's role checked. */
  readonly instances: (request: InstancesRequest) => Promise<Result<AsyncIterable<InstanceFrame>, KitError>>;
  readonly events: EventLog;
  /** Role of who has unlocked the station, or null while it is locked. */
  readonly role: () => Role | null;
  /** Monotonic milliseconds (S-14). */
  readonly monotonicMs: () => number;
  readonly log: StationLog;
  /** Stops the station that the handlers belong to. */
  readonly close?: () => Promise<void>;
}

const lockedError = (): KitError =>
  kitError('vault.locked', 'The station is locked.', 'Unlock it with your passphrase.');

function refusal(required: RequiredRole, role: Role | null): KitError | null {
  if (required === 'anyone') return null;
  if (role === null) return lockedError();
  const enough = required === 'reader' || role === 'administrator' || role === required;
  if (enough) return null;
  const who = required === 'coordinator' ? 'a drill coordinator or an administrator' : 'an administrator';
  return kitError(
    'access.role-required',
    `This needs ${who}.`,
    `Ask ${who} to unlock the station with a passphrase of their own and do it.`,
    { required },
  );
}

/** Names where the input is wrong. Values, and names that are not the schema's own, are not repeated. */
function invalidInput(error: z.ZodError): KitError {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map(String).filter((part) => /^\w{1,40}$/u.test(part));
  return kitError(
    'contract.invalid-input',
    `The request is not valid at ${path.length === 0 ? 'its top level' : path.join('.')}.`,
    'Check what was entered. If the page made this request by itself, reload it.',
    { path: path.join('.'), issue: issue?.code ?? 'custom' },
  );
}

/** Builds the {@link StationHost} that either shell carries. */
export function createStationHost(options: StationHostOptions): StationHost {
  const { handlers, events, role, monotonicMs, log } = options;

  const internal = (error: unknown, channel: Channel | 'instances'): KitError => {
    const bugId = randomUUID();
    log.error({ channel, bugId, bug: traceBug(error) }, 'a request met a bug');
    return kitError(
      'internal',
      'The station made an internal error.',
      'Try again; if it happens again, report it with its id, which the log has too.',
      { id: bugId },
    );
  };

  const run = async (channel: Channel, input: unknown): Promise<Result<unknown, KitError>> => {
    const spec = channels[channel];
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) return err(invalidInput(parsed.error));
    const refused = refusal(spec.role, role());
    if (refused !== null) return err(refused);
    // The union of all handlers takes the intersection of all inputs; this input was parsed by this channel's own schema.
    const handle = handlers[channel] as (input: unknown) => Promise<Result<unknown, KitError>>;
    const answer = await handle(parsed.data);
    // Parsing the answer also drops every field that the contract does not name.
    return answer.ok ? ok(spec.output.parse(answer.value)) : err(kitErrorSchema.parse(answer.error));
  };

  return {
    invoke: async (channel, input) => {
      if (!isChannel(channel)) {
        return err(
          kitError(
            'contract.unknown-channel',
            'The page asked for something that this station does not know.',
            'Reload the page: it may be of another version.',
          ),
        );
      }
      const startedMs = monotonicMs();
      try {
        const answer = await run(channel, input);
        const elapsedMs = monotonicMs() - startedMs;
        if (answer.ok) log.debug({ channel, elapsedMs }, 'answered');
        else log.info({ channel, elapsedMs, code: answer.error.code }, 'answered with an error');
        return answer;
      } catch (error) {
        return err(internal(error, channel));
      }
    },
    subscribe: (sinceSeq, onEvent) => events.subscribe(sinceSeq, onEvent),
    instances: async (request) => {
      const parsed = instancesRequestSchema.safeParse(request);
      if (!parsed.success) return err(invalidInput(parsed.error));
      const refused = refusal('reader', role());
      if (refused !== null) return err(refused);
      try {
        const opened = await options.instances(parsed.data);
        if (!opened.ok) return opened;
        return ok(whileUnlocked(opened.value, role, (error) => internal(error, 'instances')));
      } catch (error) {
        return err(internal(error, 'instances'));
      }
    },
    close: async () => {
      await options.close?.();
    },
  };
}

/**
 * Ends a stream with an `error` frame once the station is locked, or when reading meets a bug: an instance without its
 * `end` frame is never shown (S-8).
 */
async function* whileUnlocked(
  frames: AsyncIterable<InstanceFrame>,
  role: () => Role | null,
  asInternal: (error: unknown) => KitError,
): AsyncGenerator<InstanceFrame> {
  let open: string | null = null;
  try {
    for await (const item of frames) {
      if (role() === null) {
        if (open !== null) {
          yield { frame: { type: 'error', instanceKey: open, error: lockedError() } };
        }
        return;
      }
      if (item.frame.type === 'start') open = item.frame.instanceKey;
      if (item.frame.type === 'end' || item.frame.type === 'error') open = null;
      yield item;
    }
  } catch (error) {
    const bug = asInternal(error);
    if (open !== null) yield { frame: { type: 'error', instanceKey: open, error: bug } };
  }
}
