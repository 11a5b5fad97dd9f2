// Where in the drill section a person is. One value, so that back, links between runs and the tabs agree.

export type DrillTab = 'scenarios' | 'run' | 'history' | 'plan';

export type DrillPlace =
  | { readonly tab: 'scenarios'; readonly view: 'list' | 'values' }
  | { readonly tab: 'scenarios'; readonly view: 'edit'; readonly scenarioId: string }
  | { readonly tab: 'run' }
  | { readonly tab: 'history'; readonly view: 'list' }
  | { readonly tab: 'history'; readonly view: 'report' | 'debrief'; readonly runId: string }
  | { readonly tab: 'plan' };

export type GoDrill = (place: DrillPlace) => void;

export const FIRST_PLACE: DrillPlace = { tab: 'scenarios', view: 'list' };

/** The first view of a tab. */
export const placeOfTab = (tab: DrillTab): DrillPlace => {
  switch (tab) {
    case 'scenarios':
      return FIRST_PLACE;
    case 'history':
      return { tab, view: 'list' };
    default:
      return { tab };
  }
};
