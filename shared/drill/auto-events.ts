// What a station can observe by itself during a drill, so that a step is measured rather than remembered (product D3).

/** Each event, and what has happened when it is reported. A step says `observed: { auto: <event> }`. */
export const AUTO_EVENTS = {
  'switch:degraded': 'the switch of the drill calls the PACS degraded',
  'switch:down': 'the switch of the drill calls the PACS down, by probes',
  'switch:declared': 'a person declared the downtime in the kit',
  'switch:recovered': 'the switch of the drill calls the PACS healthy again',
  'return:confirmed': 'a person confirmed the return to the PACS in the kit',
  'access:unlocked': 'an operator unlocked the vault',
  'worklist:offline-shown': 'the offline worklist is on the screen',
  'image:first-offline': 'the first image from the vault is on the screen',
  'image:prior-offline': 'the first prior from the vault is on the screen',
  'log:opened': 'the downtime reading log was opened',
  'log:exported': 'the downtime reading log was exported',
  'prefetch:completed': 'a top-up of the vault has finished',
} as const satisfies Record<string, string>;

export type AutoEvent = keyof typeof AUTO_EVENTS;

export const isAutoEvent = (name: string): name is AutoEvent => Object.hasOwn(AUTO_EVENTS, name);

/** Ways a drill can make this station's own link to the PACS fail; nobody else's link is touched. */
export const LINK_FAULTS = {
  refuse: 'connections are refused, as when the server process is gone',
  stall: 'connections are accepted and never answered, as when the server hangs or the network drops packets',
  slow: 'everything is answered, far too slowly',
  'lose-priors': "today's studies are answered, older ones are gone",
} as const satisfies Record<string, string>;

export type LinkFault = keyof typeof LINK_FAULTS;

/** What each event needs of the link: a fault that can lead to it, or `any` change, or nothing. */
export const EVENT_NEEDS: Partial<Record<AutoEvent, readonly LinkFault[]>> = {
  'switch:degraded': ['slow', 'stall'],
  'switch:down': ['refuse', 'stall'],
  'switch:recovered': ['refuse', 'stall', 'slow'],
  'worklist:offline-shown': ['refuse', 'stall', 'slow', 'lose-priors'],
};
