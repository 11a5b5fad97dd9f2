// The rule lab: another rule of priors, tried on what this station has seen, before anybody changes the configuration (P9).
import { Button, Textarea } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RuleLabView } from '../../shared/contract/rule-lab-view.ts';
import { PrintButton } from '../area/print-button.tsx';
import { RoomFrame, roomWaits } from '../area/room-frame.tsx';
import area from '../area/area.module.css';
import { useAction, useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import styles from './rule-lab.module.css';

const EXAMPLE = `# Only what differs from the default rule, for example:
maxPerStudy: 5
minScore: 0.6
`;

export function RuleLabRoom() {
  const { state } = useStation();
  const inForce = useChannel('rule-lab:rule', {}, 0);
  const [text, setText] = useState<string | null>(null);
  const [view, setView] = useState<RuleLabView | null>(null);
  const replay = useAction('rule-lab:replay');
  const { run } = replay;
  const rule = inForce.value;
  const written = text ?? (rule === null || rule.isDefault ? EXAMPLE : rule.yaml);

  useEffect(() => {
    const first = async () => {
      const result = await run({ rule: null });
      if (result.ok) setView((before) => before ?? result.value);
    };
    void first();
  }, [run]);

  const submit = async () => {
    const result = await run({ rule: written });
    if (result.ok) setView(result.value);
  };
  return (
    <RoomFrame
      title="Rule lab"
      lead="Try another rule of priors on this station’s own history. Nothing is changed and nothing is fetched."
      actions={view !== null && view.studies > 0 && <PrintButton />}
    >
      {roomWaits(inForce, 'its rule of priors') ?? (
        <div className={`${area['body']} ${styles['columns']}`}>
          <form
            className={styles['form']}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <Textarea
              label="The other rule, as YAML"
              description={
                rule?.isDefault === true
                  ? 'The default rule is in force. State only what should differ from it; docs/prior-rule.yaml has every key.'
                  : 'This is what the rule in force changes of the default. Change it and try.'
              }
              autosize
              minRows={12}
              maxRows={28}
              spellCheck={false}
              classNames={{ input: styles['yaml'] ?? '' }}
              value={written}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                  event.preventDefault();
                  void submit();
                }
              }}
            />
            {replay.error && <Notice title="Not replayed" error={replay.error} tone="bad" />}
            <div className={styles['acts']}>
              <Button
                type="submit"
                leftSection={<IconFlask size={16} />}
                loading={replay.pending}
                disabled={!state.connected}
              >
                Replay
              </Button>
              <span className={styles['hint']}>
                <kbd>Ctrl</kbd> <kbd>Enter</kbd>
              </span>
            </div>
            <p className={styles['limits']}>
              To put a rule in force, save it as a file and name it in the configuration:{' '}
              <code>priors: ruleFile</code>.
            </p>
          </form>
          {view !== null && <OutcomeTable view={view} />}
        </div>
      )}
    </RoomFrame>
  );
}
