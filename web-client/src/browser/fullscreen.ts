// Full screen with the keyboard: where the browser can, Alt+Tab, Esc and the like go to the isolated browser too.

interface KeyboardLock {
  lock?: () => Promise<void>;
  unlock?: () => void;
}

export function isFullscreen(): boolean {
  return document.fullscreenElement !== null;
}

export async function toggleFullscreen(): Promise<void> {
  const { keyboard } = navigator as Navigator & { keyboard?: KeyboardLock };
  try {
    if (isFullscreen()) {
      keyboard?.unlock?.();
      await document.exitFullscreen();
    } else {
      await document.documentElement.requestFullscreen({ navigationUI: "hide" });
      await keyboard?.lock?.();
    }
  } catch {
    // Refused by the browser or by policy: the view stays as it is.
  }
}
