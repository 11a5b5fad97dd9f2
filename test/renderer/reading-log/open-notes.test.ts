import { describe, expect, it, vi } from 'vitest';
import { flushNotes, openNote, retryNotes, setPresent } from '../../../renderer/reading-log/open-notes.ts';
import type { StationClient } from '../../../renderer/station-client.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { EMPTY_IMPRESSION } from '../../../shared/contract/reading-log-view.ts';
import type { LogEntryView } from '../../../shared/contract/reading-log-view.ts';
import { err, ok } from '../../../shared/contract/result.ts';

const says = (text: string) => ({ ...EMPTY_IMPRESSION, text });
const entry = { entryId: 'e', rev: 0, impression: EMPTY_IMPRESSION } as LogEntryView;

describe('the notes that are open in a page', () => {
  it('keep the words of one reader while another is there, and save them under their own name when they are back', async () => {
    const sent: unknown[] = [];
    let diskFull = true;
    const api = {
      invoke: (_channel: string, input: { owner: string; impression: { text: string } }) => {
        if (diskFull) return Promise.resolve(err(kitError('vault.disk-full', 'Full.', 'Make room.')));
        sent.push([input.owner, input.impression.text]);
        return Promise.resolve(ok({ rev: 1, savedAt: 'now' }));
      },
    } as unknown as StationClient;
    setPresent('ada');
    const ada = openNote(api, entry, 'ada');
    ada.set(says('ten minutes of words'));
    await vi.waitFor(() => expect(ada.state().kind).toBe('failed'));
    setPresent(null);
    setPresent('bea');
    const bea = openNote(api, entry, 'bea');
    expect(bea.shown().text).toBe('');
    setPresent(null);
    setPresent('ada');
    expect(openNote(api, entry, 'ada').shown().text).toBe('ten minutes of words');
    diskFull = false;
    retryNotes();
    await vi.waitFor(() => expect(sent).toEqual([['ada', 'ten minutes of words']]));
    await flushNotes();
    expect(ada.isSaved()).toBe(true);
    // What is saved is forgotten with the lock.
    setPresent(null);
    expect(openNote(api, entry, 'ada').shown().text).toBe('');
  });
});
