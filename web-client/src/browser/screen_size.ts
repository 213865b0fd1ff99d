// How large the remote screen should be: the element's size in device pixels, so that one remote pixel is one device pixel.
import { clampScreen, type Size, scalePercent } from "../core/geometry";
import type { Screen } from "./session_connection";

const quietMs = 150;

/** The screen for a size in device pixels at the window's present scale. */
export function screenOf(device: Size): Screen {
  return { ...clampScreen(device), scalePercent: scalePercent(window.devicePixelRatio) };
}

/** Before there is an element: the whole window. */
export function windowScreen(): Screen {
  const ratio = window.devicePixelRatio;
  return screenOf({ width: Math.round(window.innerWidth * ratio), height: Math.round(window.innerHeight * ratio) });
}

/** Watches an element; tells its newest screen once it has been quiet for a moment. */
export class ScreenSize {
  private device: Size | null = null;
  private timer: number | undefined;
  private readonly observer: ResizeObserver;

  constructor(element: Element, changed: (screen: Screen) => void) {
    this.observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.device = deviceSize(entry);
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => changed(this.current), quietMs);
    });
    try {
      this.observer.observe(element, { box: "device-pixel-content-box" });
    } catch {
      this.observer.observe(element);
    }
  }

  get current(): Screen {
    return this.device ? screenOf(this.device) : windowScreen();
  }

  dispose(): void {
    this.observer.disconnect();
    window.clearTimeout(this.timer);
  }
}

/** The browser's own count of device pixels where it agrees with its scale (emulated scales do not), else computed. */
function deviceSize(entry: ResizeObserverEntry): Size {
  const ratio = window.devicePixelRatio;
  const { width, height } = entry.contentRect;
  const computed = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const [device] = entry.devicePixelContentBoxSize ?? [];
  if (!device) return computed;
  const counted = { width: device.inlineSize, height: device.blockSize };
  const apart = Math.max(Math.abs(counted.width - computed.width), Math.abs(counted.height - computed.height));
  return apart <= 1 ? counted : computed;
}
