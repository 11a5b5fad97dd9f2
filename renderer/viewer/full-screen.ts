// The browser's full screen, on and off.

export const toggleFullScreen = (): void => {
  // Refused where the browser forbids it: then nothing happens, as with the browser's own key.
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  done.catch(() => undefined);
};
