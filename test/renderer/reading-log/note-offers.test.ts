// What the viewer offers to a downtime note: for the note of the person who measured, and gone with that person.
import { beforeEach, describe, expect, it } from 'vitest';
import { isOffered, offerToNote, takeOffers } from '../../../renderer/reading-log/note-offers.ts';
import { setPresent } from '../../../renderer/reading-log/open-notes.ts';

describe('a line offered to a note', () => {
  beforeEach(() => {
    setPresent(null);
    setPresent('ada');
  });

  // guards S-12
  it('is forgotten when the station is locked', () => {
    offerToNote('s', 'Length 12.3 mm');
    setPresent(null);
    setPresent('ada');
    expect(isOffered('s')).toBe(false);
    expect(takeOffers('s', 'ada')).toEqual([]);
  });

  // guards S-12
  it('never goes into the note of the person who comes next', () => {
    offerToNote('s', 'Length 12.3 mm');
    // The panel of the next person may be drawn before the page has heard who left.
    expect(takeOffers('s', 'bob')).toEqual([]);
    offerToNote('s', 'Length 4.5 mm');
    setPresent('bob');
    expect(takeOffers('s', 'bob')).toEqual([]);
    expect(takeOffers('s', 'ada')).toEqual([]);
  });

  it('is not kept while nobody is there', () => {
    setPresent(null);
    offerToNote('s', 'Length 12.3 mm');
    setPresent('ada');
    expect(takeOffers('s', 'ada')).toEqual([]);
  });

  it('waits among the latest twenty, for as long as no note can take it', () => {
    for (let line = 1; line <= 50; line += 1) offerToNote('s', `line ${line}`);
    const taken = takeOffers('s', 'ada');
    expect(taken).toHaveLength(20);
    expect(taken.at(-1)).toBe('line 50');
  });
});
