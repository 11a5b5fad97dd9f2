// The door: says in plain words why the copy is closed, what goes on behind it, and how to open it.
import { Anchor, Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import type { StationStatus } from '../../shared/contract/views.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { FormError } from './form-error.tsx';
import { RecoverForm } from './recover-form.tsx';
import styles from './unlock.module.css';

function UnlockForm({ onForgotten }: { readonly onForgotten: () => void }) {
  const { state } = useStation();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction('access:unlock');
  const submit = async () => {
    const result = await unlock.run({ passphrase });
    setPassphrase('');
    if (!result.ok) document.querySelector<HTMLInputElement>('#passphrase')?.focus();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <PasswordInput
          id="passphrase"
          label="Passphrase"
          autoComplete="current-password"
          // The one thing to do on this screen.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={1024}
          value={passphrase}
          error={unlock.error?.code === 'vault.wrong-passphrase' ? 'This is not the passphrase.' : undefined}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {unlock.error && <FormError error={unlock.error} />}
        <Button
          type="submit"
          fullWidth
          loading={unlock.pending}
          disabled={passphrase === '' || !state.connected}
        >
          Unlock
        </Button>
        <Anchor component="button" type="button" size="sm" c="var(--kit-accent)" onClick={onForgotten}>
          Passphrase forgotten? Use the recovery code
        </Anchor>
      </Stack>
    </form>
  );
}

export function UnlockScreen({
  vault,
  onRecovering,
}: {
  readonly vault: StationStatus['vault'];
  readonly onRecovering: (recovering: boolean) => void;
}) {
  const [recovery, setRecovery] = useState(false);
  const leave = () => {
    onRecovering(false);
    setRecovery(false);
  };
  if (vault === 'uninitialised') {
    return (
      <div className={styles['wrap']}>
        <section className={styles['card']}>
          <h1 className={styles['title']}>This station is not set up yet</h1>
          <p className={styles['lead']}>
            It has no vault, so it can neither fetch nor show images. An administrator sets it up once, on
            this computer:
          </p>
          <code className={styles['command']}>pacs-kit init</code>
          <p className={styles['lead']}>
            This asks for the first passphrase and prints the recovery code. This page goes on by itself
            afterwards.
          </p>
        </section>
      </div>
    );
  }
  return (
    <div className={styles['wrap']}>
      <section className={styles['card']}>
        {recovery ? (
          <RecoverForm onRecovering={onRecovering} onLeave={leave} />
        ) : (
          <>
            <h1 className={styles['title']}>Locked</h1>
            <p className={styles['lead']}>Unlock to see the worklist and its images.</p>
            <UnlockForm onForgotten={() => setRecovery(true)} />
          </>
        )}
        <p className={styles['foot']}>
          A locked station keeps working: it watches the PACS and goes on fetching today&rsquo;s studies. It
          can seal new images, but it cannot read any of them until someone unlocks it.
        </p>
      </section>
    </div>
  );
}
