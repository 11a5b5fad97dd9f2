// "Test connection": from the cable to the images, step by step, each with what was found and what to do about it (H4).
import { Button, Group, Loader, Modal } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHelpCircle,
  IconPlugConnected,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { EndpointTestStep, EndpointTestView } from '../../shared/contract/endpoint-test-view.ts';
import { useAction, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { latencyWords } from '../words/measure-words.ts';
import { clockWords } from '../words/time-words.ts';
import { stepName, stepOutcomeWords, testVerdictWords } from './connection-test-words.ts';
import styles from './endpoints.module.css';

const ICONS: Record<EndpointTestStep['outcome'], typeof IconCircleCheck> = {
  pass: IconCircleCheck,
  fail: IconCircleX,
  unclear: IconHelpCircle,
  skipped: IconCircleDashed,
};

function Step({ step }: { readonly step: EndpointTestStep }) {
  const said = stepOutcomeWords(step.outcome);
  const Icon = ICONS[step.outcome];
  return (
    <li className={styles['step']}>
      <Icon size={18} aria-hidden className={styles[said.tone]} />
      <div>
        {stepName(step.id)}: <strong className={styles[said.tone]}>{said.text}</strong>
        {step.outcome !== 'skipped' && (
          <span className={styles['soft']}> in {latencyWords(step.elapsedMs)}</span>
        )}
        <div>{step.words}</div>
        {step.remedy !== null && <div className={styles['remedy']}>What to do: {step.remedy}</div>}
        {step.code !== null && <div className={styles['code']}>{step.code}</div>}
      </div>
    </li>
  );
}

export function TestFindings({ view, nowMs }: { readonly view: EndpointTestView; readonly nowMs: number }) {
  const verdict = testVerdictWords(view.verdict);
  return (
    <section aria-label="Findings of the connection test">
      <p role="status" className={styles['verdict']}>
        <strong className={styles[verdict.tone]}>{verdict.text}</strong> {view.words}
      </p>
      <ol className={styles['steps']}>
        {view.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      <p className={styles['soft']}>
        We call ourselves {view.callingAeTitle} and called {view.calledAeTitle} at {view.address}.{' '}
        {view.deliverTo !== null &&
          `The PACS must send images to ${view.callingAeTitle} at ${view.deliverTo}. `}
        {view.implementation !== '' && `It runs ${view.implementation}. `}
        Tested {clockWords(view.finishedAt, nowMs)}.
      </p>
    </section>
  );
}

/** The button and its dialog; closing the dialog ends a test that still runs. */
export function ConnectionTest({ endpointId }: { readonly endpointId: string }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const [opened, setOpened] = useState(false);
  const [view, setView] = useState<EndpointTestView | null>(null);
  const test = useAction('endpoint:test');
  const cancel = useAction('endpoint:cancel-test');
  const run = async () => {
    setOpened(true);
    setView(null);
    const result = await test.run({ endpointId });
    if (result.ok) setView(result.value);
  };
  const close = () => {
    setOpened(false);
    if (test.pending) void cancel.run({ endpointId });
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlugConnected size={15} />}
        disabled={!state.connected || test.pending}
        aria-label={`Test connection to ${endpointId}`}
        onClick={() => void run()}
      >
        Test connection
      </Button>
      <Modal opened={opened} onClose={close} title={`Connection to ${endpointId}`} size={760} centered>
        {test.pending && (
          <div className={styles['testing']} role="status">
            <Loader size="sm" />
            <span>
              Knocking, introducing ourselves, asking for a study, asking for an image… at most some minutes.
            </span>
          </div>
        )}
        {test.error && <Notice title="The test could not be run" error={test.error} tone="bad" />}
        {view && <TestFindings view={view} nowMs={nowMs} />}
        <Group justify="flex-end" mt="md">
          {!test.pending && (
            <Button variant="default" disabled={!state.connected} onClick={() => void run()}>
              Test again
            </Button>
          )}
          <Button onClick={close}>{test.pending ? 'Stop the test' : 'Close'}</Button>
        </Group>
      </Modal>
    </>
  );
}
