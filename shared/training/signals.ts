// What the training ground notices by itself, so that a step of a lesson is seen rather than claimed (product D7).

/** Each signal, and what has really happened when it is seen. A step says `notice: { auto: [<signal>] }`. */
export const TRAINING_SIGNALS = {
  locked: 'the station is locked',
  unlocked: 'the station is unlocked',
  'copy-complete': 'every study that the list asks for is here, whole by the count of the PACS',
  'switch-degraded': 'the switch calls the PACS degraded',
  'switch-suspect': 'the switch doubts the PACS, or has gone further',
  'switch-down': 'the switch calls the PACS down',
  offline: 'the station shows its own copy instead of the PACS',
  'return-offered': 'the PACS is steady again, and the station waits for a person to confirm the return',
  'back-online': 'the station is back to normal',
  'study-opened': 'a study was opened',
  'study-closed': 'a study was closed',
  'impression-written': 'an impression was written into the downtime reading log',
  'log-shown': 'the downtime reading log was looked at',
  'log-exported': 'the downtime reading log was exported or printed',
  'downtime-declared': 'a person declared the downtime',
  'return-confirmed': 'a person confirmed the return',
  'connection-tested': 'a connection test was run to its end',
  'fetch-asked': 'a person asked for a fetch',
  'top-up-begun': 'a top-up before a downtime was begun',
  'study-moved-up': 'a study was moved to the head of the queue',
  'window-planned': 'a downtime was planned',
  'window-cancelled': 'a planned downtime was cancelled',
  'list-shown-offline': 'the worklist of the copy is on the screen',
  'image-shown': 'an image is on the screen',
  'image-shown-offline': 'an image of the copy is on the screen',
  'prior-shown': 'an image of a prior is on the screen',
  'queue-shown': 'the queue is on the screen',
  'pacs-shown': 'the PACS cards are on the screen',
  'switch-record-shown': 'the switch record is on the screen',
  'windows-shown': 'the planned downtimes are on the screen',
} as const satisfies Record<string, string>;

export type TrainingSignal = keyof typeof TRAINING_SIGNALS;

export const TRAINING_SIGNAL_LIST = Object.keys(TRAINING_SIGNALS) as [TrainingSignal, ...TrainingSignal[]];

/** Only a page knows what is on its screen: it tells these, and no others are taken from it. */
export const PAGE_SIGNALS = [
  'list-shown-offline',
  'image-shown',
  'image-shown-offline',
  'prior-shown',
  'queue-shown',
  'pacs-shown',
  'switch-record-shown',
  'windows-shown',
] as const satisfies readonly TrainingSignal[];
export type PageSignal = (typeof PAGE_SIGNALS)[number];

/** What a learner reads somewhere and types in, and the station then compares with what it knows. */
export const TYPED_CHECKS = {
  'list-as-of': 'the time as of which the list is, HH:MM',
  'journal-records': 'how many records the journal holds',
} as const satisfies Record<string, string>;
export type TypedCheck = keyof typeof TYPED_CHECKS;
