// Which of the three pages the address names, and moving between them without loading anew.
import { useEffect, useState } from "preact/hooks";

export type Route = "/" | "/session" | "/admin";

const changed = "shoji:route";

export function currentRoute(): Route {
  const path = location.pathname.replace(/\/+$/, "");
  if (path === "/admin" || path.startsWith("/admin/")) return "/admin";
  return path === "/session" ? path : "/";
}

export function goTo(route: Route): void {
  showPath(route);
}

/** An address below one of the pages, such as /admin/people. */
export function showPath(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
  window.dispatchEvent(new Event(changed));
}

export function useRoute(): Route {
  return useAddress(currentRoute);
}

/** What `read` makes of the address, whenever it changes. */
export function useAddress<T>(read: () => T): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const follow = () => setValue(() => read());
    window.addEventListener("popstate", follow);
    window.addEventListener(changed, follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener(changed, follow);
    };
  }, [read]);
  return value;
}
