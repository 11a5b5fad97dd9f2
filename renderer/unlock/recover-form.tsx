// The way in without the passphrase: recovery code, new passphrase, and the new code shown exactly once.
import { Anchor, Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useStation } from '../link/station-context.tsx';
import { FormError } from './form-error.tsx';
import styles from './unlock.module.css';

function NewCode({ code, onDone }: { readonly code: string; readonly onDone: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <Stack gap="sm">
      <div>
        <h1 className={styles['title']}>Write down the new recovery code</h1>
        <p className={styles['lead']}>
          The old code no longer works. This one is shown once, now, and cannot be shown again. Keep it on
          paper, away from this station.
        </p>
      </div>
      <div className={styles['code']} data-testid="recovery-code">
        {code}
      </div>
      <Checkbox
        label="I have written the code down"
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button fullWidth disabled={!kept} onClick={onDone}>
        Go to the worklist
      </Button>
    </Stack>
  );
}

export function RecoverForm({
  onRecovering,
  onLeave,
}: {
  readonly onRecovering: (recovering: boolean) => void;
  readonly onLeave: () => void;
}) {
  const { state } = useStation();
  const recover = useAction('access:recover');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [newPassphrase, setNewPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [label, setLabel] = useState('');
  const [newCode, setNewCode] = useState<string | null>(null);
  const different = again !== '' && again !== newPassphrase;
  const submit = async () => {
    onRecovering(true);
    const result = await recover.run({
      recoveryCode: recoveryCode.trim(),
      newPassphrase,
      label: label.trim(),
    });
    if (result.ok) {
      setNewCode(result.value.recoveryCode);
      setNewPassphrase('');
      setAgain('');
      setRecoveryCode('');
    } else onRecovering(false);
  };
  if (newCode !== null) return <NewCode code={newCode} onDone={onLeave} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <div>
          <h1 className={styles['title']}>Use the recovery code</h1>
          <p className={styles['lead']}>It was printed when this station was set up.</p>
        </div>
        <TextInput
          label="Recovery code"
          autoComplete="off"
          spellCheck={false}
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={1024}
          value={recoveryCode}
          onChange={(event) => setRecoveryCode(event.currentTarget.value)}
        />
        <TextInput
          label="Your name or role, for the new passphrase"
          maxLength={64}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <PasswordInput
          label="New passphrase"
          autoComplete="new-password"
          maxLength={1024}
          value={newPassphrase}
          onChange={(event) => setNewPassphrase(event.currentTarget.value)}
        />
        <PasswordInput
          label="New passphrase again"
          autoComplete="new-password"
          maxLength={1024}
          value={again}
          error={different ? 'The two passphrases are different.' : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        {recover.error && <FormError error={recover.error} />}
        <Button
          type="submit"
          fullWidth
          loading={recover.pending}
          disabled={
            recoveryCode.trim() === '' ||
            label.trim() === '' ||
            newPassphrase === '' ||
            again !== newPassphrase ||
            !state.connected
          }
        >
          Set the new passphrase
        </Button>
        <Anchor component="button" type="button" size="sm" c="var(--kit-accent)" onClick={onLeave}>
          Back to the passphrase
        </Anchor>
      </Stack>
    </form>
  );
}
