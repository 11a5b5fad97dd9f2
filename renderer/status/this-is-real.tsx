// The way out of a drill for whoever sees that something real happens: one key held down, or one button, from every window. The
// drill ends, the link is back, and the downtime is declared for real (D3, S-6).
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { DrillStatus } from '../../shared/contract/drill-view.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import styles from './drill-banner.module.css';
import { HOLD_MS, nextHold, REAL_KEY } from './hold-key.ts';
import type { HeldPress, HoldState } from './hold-key.ts';
import { tellEndedUndeclared } from './not-declared.tsx';
import { Notice } from './notice.tsx';

const REASON = 'Declared as real during a drill';

/** Ends the drill for what is real. While the station is locked nobody can declare; the drill ends all the same. */
function useEndForReal({ runId }: DrillStatus) {
  const { state } = useStation();
  const declare = useAction('drill:declare-real');
  const record = useAction('drill:record');
  const isLocked = state.status?.vault !== 'unlocked';
  const run = async (reason: string): Promise<boolean> => {
    const words = reason.trim() === '' ? REASON : reason.trim();
    const result = isLocked
      ? await record.run({ runId, act: { type: 'aborted', by: 'This station', reason: words } })
      : await declare.run({ runId, reason: words });
    if (result.ok && isLocked) tellEndedUndeclared();
    return result.ok;
  };
  return {
    run,
    isLocked,
    pending: declare.pending || record.pending,
    error: declare.error ?? record.error,
  };
}

/** @returns whether the key is down, so that the button shows what will happen */
function useHeldKey(onHeld: () => void): boolean {
  const [held, setHeld] = useState(false);
  const fire = useEffectEvent(onHeld);
  const state = useRef<HoldState>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (press: HeldPress): boolean => {
      const before = state.current;
      const step = nextHold(before, press, performance.now());
      state.current = step.state;
      if (before === null && step.state !== null) timer = setTimeout(() => fire(), HOLD_MS);
      if (step.state === null) clearTimeout(timer);
      setHeld(step.state !== null);
      return step.taken;
    };
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
      const type = event.type === 'keyup' ? 'keyup' : 'keydown';
      if (!take({ type, key, ctrlKey, altKey, metaKey, shiftKey })) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // A key that is let go in another window is let go.
    const onBlur = (): void => {
      take({ type: 'blur', key: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false });
    };
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('keyup', onKey, { capture: true });
    window.addEventListener('blur', onBlur);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('keyup', onKey, { capture: true });
      window.removeEventListener('blur', onBlur);
    };
  }, []);
  return held;
}

export function ThisIsReal({ drill }: { readonly drill: DrillStatus }) {
  const { state } = useStation();
  const [opened, dialog] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const end = useEndForReal(drill);
  const held = useHeldKey(() => {
    void (async () => {
      // What could not be done must be seen: the dialog says why.
      if (!(await end.run(''))) dialog.open();
    })();
  });
  return (
    <>
      <button
        type="button"
        className={styles['real']}
        data-held={held}
        disabled={!state.connected}
        onClick={dialog.open}
      >
        <span className={styles['hold']} aria-hidden />
        <span className={styles['realWords']}>
          This is real <kbd>hold {REAL_KEY}</kbd>
        </span>
      </button>
      <Modal opened={opened} onClose={dialog.close} title="This is real: end the drill" centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void (async () => {
              if (await end.run(reason)) dialog.close();
            })();
          }}
        >
          <Stack gap="md">
            <Text size="sm">
              The drill ends at once and its hold on the link with it.{' '}
              {end.isLocked
                ? 'This station is locked: unlock it to declare the downtime. The drill ends all the same.'
                : 'The downtime is declared for real, and stays until a person confirms the return.'}
            </Text>
            <TextInput
              label="What happened (may stay empty; name no patient)"
              placeholder={REASON}
              maxLength={200}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {end.error && (
              <Notice
                title={
                  end.error.code === 'drill.end-not-recorded'
                    ? 'The drill is over'
                    : 'The drill was not ended'
                }
                error={end.error}
                tone="bad"
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                Go on with the drill
              </Button>
              <Button type="submit" color="red.8" loading={end.pending} disabled={!state.connected}>
                This is real: end the drill
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
