// Event listeners that are taken off together.

type Events<T> = T extends Document ? DocumentEventMap : T extends Window ? WindowEventMap : HTMLElementEventMap;

export class Listeners {
  private readonly removal = new AbortController();

  /** A function that listens on `target` until dispose(). */
  for<T extends EventTarget>(target: T) {
    return <K extends keyof Events<T> & string>(
      type: K,
      listener: (event: Events<T>[K]) => void,
      options: AddEventListenerOptions = {},
    ): void => {
      target.addEventListener(type, listener as EventListener, { ...options, signal: this.removal.signal });
    };
  }

  dispose(): void {
    this.removal.abort();
  }
}
