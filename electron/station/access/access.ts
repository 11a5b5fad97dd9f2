// Who is at the station: unlocking, locking (by hand or when idle), and slowing down whoever guesses passphrases.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Journal } from '../journal/port.ts';
import type { Role, SlotSummary, Vault } from '../vault/port.ts';
import { delayBeforeNextAttemptMs } from './throttle.ts';

/** The person who unlocked the station. */
export interface Operator {
  readonly slotId: string;
  readonly label: string;
  readonly role: Role;
}

export interface AccessClock {
  readonly monotonicMs: () => number;
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

export interface Access {
  operator(): Operator | null;
  unlock(passphrase: string): Promise<Result<SlotSummary, KitError>>;
  recover(input: {
    recoveryCode: string;
    newPassphrase: string;
    label: string;
  }): Promise<Result<{ readonly recoveryCode: string; readonly slot: SlotSummary }, KitError>>;
  /** The operator's own passphrase, and nobody else's. */
  changePassphrase(input: {
    readonly oldPassphrase: string;
    readonly newPassphrase: string;
  }): Promise<Result<SlotSummary, KitError>>;
  /** @param why `person`, `idle`, `screen-locked` or `stopped`; goes into the journal */
  lock(why: string): Promise<void>;
  /** A person did something: the idle time starts again. */
  touch(): void;
}

/**
 * @param options.lockAfterIdleMs 0 means never by itself
 * @param options.onChange called after the station was unlocked or locked
 */
export function createAccess(options: {
  readonly vault: Vault;
  readonly journal: Journal;
  readonly clock: AccessClock;
  readonly lockAfterIdleMs: number;
  readonly onChange: () => void;
}): Access {
  const { vault, journal, clock } = options;
  let operator: Operator | null = null;
  let failures = 0;
  let notBeforeMs = 0;
  let stopIdleTimer = (): void => {};
  // One attempt at a time: key derivation takes tens of megabytes, and parallel guesses would get round the delay.
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(attempt: () => Promise<T>): Promise<T> => {
    const result = turn.then(attempt);
    turn = result.catch(() => undefined);
    return result;
  };

  /** A try at a secret: delayed after wrong ones, and wrong ones are on the record. */
  const guarded = async <T>(
    how: 'passphrase' | 'recovery' | 'change-passphrase',
    attempt: () => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => {
    const waitMs = notBeforeMs - clock.monotonicMs();
    if (waitMs > 0) return err(tooManyAttempts(waitMs));
    const result = await attempt();
    if (result.ok) failures = 0;
    else if (WRONG_SECRET.has(result.error.code)) {
      failures += 1;
      notBeforeMs = clock.monotonicMs() + delayBeforeNextAttemptMs(failures);
      await record('access:refused', operator?.label ?? 'unknown', operator?.role ?? 'none', {
        how,
        failures,
      });
    }
    return result;
  };

  /** No record, no access: an unlock that could not be written down is undone. */
  const enter = async (slot: SlotSummary, how: string): Promise<Result<void, KitError>> => {
    const recorded = await record('access:unlocked', slot.label, slot.role, { how, slotId: slot.slotId });
    if (!recorded.ok) {
      operator = null;
      vault.lock();
      options.onChange();
      return recorded;
    }
    operator = { slotId: slot.slotId, label: slot.label, role: slot.role };
    startIdleTimer();
    options.onChange();
    return ok(undefined);
  };

  const unlock = (passphrase: string): Promise<Result<SlotSummary, KitError>> =>
    guarded('passphrase', async () => {
      const opened = await vault.unlock(passphrase);
      if (!opened.ok) return opened;
      const entered = await enter(opened.value, 'passphrase');
      return entered.ok ? opened : entered;
    });

  // A recovery code that was minted is always handed over, recorded or not: there is no other way to learn it. What is not
  // recorded leaves the station locked, and the new passphrase opens it later.
  const recover: Access['recover'] = (input) =>
    guarded('recovery', async () => {
      const recovered = await vault.recover(input);
      if (recovered.ok) await enter(recovered.value.slot, 'recovery');
      return recovered;
    });

  const changePassphrase: Access['changePassphrase'] = (input) =>
    guarded('change-passphrase', async () => {
      const current = operator;
      if (current === null) return err(notUnlocked());
      const { slotId, label, role } = current;
      const changed = await vault.changePassphrase({ slotId, ...input });
      if (changed.ok) await record('access:passphrase-changed', label, role, { slotId });
      return changed;
    });

  const record = (
    event: string,
    actor: string,
    role: string,
    details: Record<string, string | number | boolean>,
  ) => journal.append({ event, actor, role, details });

  const startIdleTimer = (): void => {
    stopIdleTimer();
    if (options.lockAfterIdleMs > 0)
      stopIdleTimer = clock.setTimer(() => void lock('idle'), options.lockAfterIdleMs);
  };

  const lock = async (why: string): Promise<void> => {
    stopIdleTimer();
    const leaving = operator;
    operator = null;
    const wasOpen = vault.state() === 'unlocked';
    vault.lock();
    if (!wasOpen) return;
    options.onChange();
    await record('access:locked', leaving?.label ?? 'station', leaving?.role ?? 'station', { why });
  };

  return {
    operator: () => operator,
    unlock: (passphrase) => inTurn(() => unlock(passphrase)),
    recover: (input) => inTurn(() => recover(input)),
    changePassphrase: (input) => inTurn(() => changePassphrase(input)),
    lock: (why) => inTurn(() => lock(why)),
    touch: () => {
      if (operator !== null) startIdleTimer();
    },
  };
}

const WRONG_SECRET: ReadonlySet<string> = new Set(['vault.wrong-passphrase', 'vault.wrong-recovery-code']);

const notUnlocked = (): KitError =>
  kitError('vault.locked', 'The station is locked.', 'Unlock it with your passphrase.');

function tooManyAttempts(waitMs: number): KitError {
  const seconds = Math.ceil(waitMs / 1000);
  return kitError(
    'access.too-many-attempts',
    `Too many wrong passphrases: the next try is possible in ${seconds} s.`,
    'Wait, then type it slowly; if it is lost, use the recovery code.',
    { seconds },
  );
}
