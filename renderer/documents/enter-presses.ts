// The one button of a document's page that Enter presses from anywhere on it.

/** Set on that button. */
export const ENTER_PRESSES = 'data-enter';
