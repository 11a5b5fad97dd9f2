// The scenario library: overdue first, each with what it takes, and the site files that cannot be used with their reasons.
import { useState } from 'react';
import type { DrillLibraryView } from '../../../shared/contract/drill-view.ts';
import { useStationNow } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import type { GoDrill } from '../drill-place.ts';
import { inOrderOfNeed } from './library-order.ts';
import { ScenarioDetail } from './scenario-detail.tsx';
import { ScenarioList } from './scenario-list.tsx';
import styles from './library.module.css';

/** The scenario that was looked at last, so that coming back lands on it. */
let lastChosenId: string | null = null;

export function ScenariosTab({ library, go }: { readonly library: DrillLibraryView; readonly go: GoDrill }) {
  const nowMs = useStationNow();
  const [wantedId, setWantedId] = useState<string | null>(lastChosenId);
  const scenarios = inOrderOfNeed(library.scenarios);
  const chosen = scenarios.find(({ scenarioId }) => scenarioId === wantedId) ?? scenarios[0];
  const choose = (scenarioId: string) => {
    lastChosenId = scenarioId;
    setWantedId(scenarioId);
  };
  return (
    <div className={styles['columns']}>
      <div className={styles['left']}>
        {library.refused.length > 0 && (
          <section className={styles['refused']} aria-label="Site files that cannot be used">
            <strong>
              {library.refused.length === 1
                ? 'One of your scenario files cannot be used.'
                : `${library.refused.length} of your scenario files cannot be used.`}
            </strong>
            <ul>
              {library.refused.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
            <span>
              Correct the file in the station’s scenarios folder; the rest of the library is not affected.
            </span>
          </section>
        )}
        {chosen === undefined ? (
          <Notice title="There is no scenario">
            The kit comes with eight. If none is here, the installation is damaged: install the kit again.
          </Notice>
        ) : (
          <ScenarioList
            scenarios={scenarios}
            chosenId={chosen.scenarioId}
            nowMs={nowMs}
            onChoose={choose}
            onEnter={() => document.querySelector<HTMLElement>('[data-prepare]')?.focus()}
          />
        )}
      </div>
      {chosen !== undefined && (
        <ScenarioDetail
          key={chosen.scenarioId}
          row={chosen}
          library={library}
          nowMs={nowMs}
          onPrepared={() => go({ tab: 'run' })}
          onEdit={() => go({ tab: 'scenarios', view: 'edit', scenarioId: chosen.scenarioId })}
          onValues={() => go({ tab: 'scenarios', view: 'values' })}
        />
      )}
    </div>
  );
}
