// Which of the three pages the address names, and moving between them without loading anew.
import { useEffect, useState } from "preact/hooks";

export type Route = "/" | "/session" | "/admin";

const changed = "shoji:route";

export function currentRoute(): Route {
  const path = location.pathname.replace(/\/+$/, "");
  return path === "/session" || path === "/admin" ? path : "/";
}

export function goTo(route: Route): void {
  if (route !== currentRoute()) history.pushState(null, "", route);
  window.dispatchEvent(new Event(changed));
}

export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const follow = () => setRoute(currentRoute());
    window.addEventListener("popstate", follow);
    window.addEventListener(changed, follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener(changed, follow);
    };
  }, []);
  return route;
}
