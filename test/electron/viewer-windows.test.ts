import { describe, expect, it } from 'vitest';
import { createViewerWindows, viewerOfUrl } from '../../electron/viewer-windows.ts';

function createScreens() {
  const opened: string[] = [];
  const acts: string[] = [];
  const windows: { destroyed: boolean }[] = [];
  let failNext = false;
  const viewers = createViewerWindows((url) => {
    opened.push(url);
    if (failNext) {
      failNext = false;
      return Promise.reject(new Error('ERR_FAILED'));
    }
    const window = { destroyed: false };
    windows.push(window);
    return Promise.resolve({
      isDestroyed: () => window.destroyed,
      isMinimized: () => true,
      restore: () => acts.push('restore'),
      focus: () => acts.push('focus'),
    });
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    opened,
    acts,
    windows,
    ask: async (url: string) => {
      viewers.asked(url);
      await settle();
    },
    fail: () => {
      failNext = true;
    },
  };
}

const URL_1 = 'app://station/#window=viewer-1';

describe('viewer windows', () => {
  it('are opened for exactly the address of one', () => {
    expect(viewerOfUrl(URL_1)).toBe(1);
    for (const url of [
      'app://station/',
      'app://station/#drill',
      'app://station/#window=viewer-0',
      'app://station/#window=viewer-9',
      'app://station/#window=viewer-11',
      'app://station/#window=viewer-1&x',
      'app://station/?x#window=viewer-1',
      'app://station/index.html#window=viewer-1',
      'app://station.example/#window=viewer-1',
      'app://other/#window=viewer-1',
      'https://station/#window=viewer-1',
      'https://example.invalid/?app://station/#window=viewer-1',
      'javascript:app://station/#window=viewer-1',
      '',
    ])
      expect(viewerOfUrl(url), url).toBeNull();
  });

  it('are one for each number, and come to the front when they are asked for again', async () => {
    const screens = createScreens();
    await screens.ask(URL_1);
    await screens.ask('https://example.invalid/');
    await screens.ask(URL_1);
    expect(screens.opened).toEqual([URL_1]);
    expect(screens.acts).toEqual(['restore', 'focus']);
    await screens.ask('app://station/#window=viewer-2');
    expect(screens.opened).toHaveLength(2);
  });

  it('are opened anew when they were closed, died, or did not load', async () => {
    const screens = createScreens();
    await screens.ask(URL_1);
    for (const window of screens.windows) window.destroyed = true;
    screens.fail();
    await screens.ask(URL_1);
    await screens.ask(URL_1);
    expect(screens.opened).toEqual([URL_1, URL_1, URL_1]);
    expect(screens.windows).toHaveLength(2);
  });
});
