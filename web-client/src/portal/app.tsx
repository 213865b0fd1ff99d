// The whole page: language, who is logged in, and which of the pages is shown.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { AdminGate } from "../admin/admin_gate";
import { type ApiError, api, isSettled, type User } from "../browser/api";
import type { Language, StringKey } from "../core/language";
import { sentence } from "../core/language";
import { HomePage } from "./home_page";
import { LanguageContext, storedLanguage, storeLanguage } from "./language_context";
import { LoginPage } from "./login_page";
import { goTo, type Route, useRoute } from "./route";
import { SessionGate } from "./session_gate";
import { SessionPage } from "./session_page";

interface Opened {
  readonly id: string;
  readonly ticket: string | null;
  /** Tells two openings of one session apart: each gets a canvas of its own. */
  readonly serial: number;
}

type Login =
  | { readonly kind: "unknown" }
  | { readonly kind: "nobody" }
  | { readonly kind: "user"; readonly user: User };

let openings = 0;

/** Stored at once, not after the page is drawn: whoever chooses may leave it the same moment. */
function chooser(show: (language: Language) => void) {
  return (language: Language) => {
    storeLanguage(language);
    show(language);
  };
}

export function App() {
  const [language, setLanguage] = useState<Language>(storedLanguage);
  const choice = useMemo(() => ({ language, choose: chooser(setLanguage) }), [language]);
  const route = useRoute();
  const [login, setLogin] = useState<Login>({ kind: "unknown" });
  useEffect(() => storeLanguage(language), [language]);
  useEffect(() => {
    document.title = `${sentence(language, titleOf(route, login))} - ${sentence(language, "productName")}`;
  }, [language, route, login]);
  useEffect(() => {
    void api
      .me()
      .then((answer) => setLogin(answer.ok ? { kind: "user", user: answer.value.user } : { kind: "nobody" }));
  }, []);
  const forget = useCallback(() => setLogin({ kind: "nobody" }), []);

  return (
    <LanguageContext.Provider value={choice}>
      {login.kind === "nobody" && <LoginPage onLogin={(user) => setLogin({ kind: "user", user })} />}
      {route === "/admin" && login.kind === "user" && <AdminGate user={login.user} onForget={forget} />}
      {route !== "/admin" && login.kind === "user" && <StaffPages route={route} user={login.user} onForget={forget} />}
    </LanguageContext.Provider>
  );
}

interface StaffProperties {
  readonly route: Route;
  readonly user: User;
  readonly onForget: () => void;
}

function StaffPages({ route, user, onForget }: StaffProperties) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [stillIn, setStillIn] = useState<ApiError | null>(null);
  const open = useCallback((id: string, ticket: string | null) => {
    openings += 1;
    setStillIn(null);
    setOpened({ id, ticket, serial: openings });
    goTo("/session");
  }, []);
  const home = useCallback(() => {
    setOpened(null);
    goTo("/");
    void api.me().then((answer) => {
      if (!answer.ok && answer.problem.error === "unauthenticated") onForget();
    });
  }, [onForget]);
  const logout = useCallback(() => {
    setStillIn(null);
    void api.logout().then((answer) => {
      if (!answer.ok && !isSettled(answer)) setStillIn(answer.problem);
      else onForget();
    });
  }, [onForget]);

  if (route !== "/session")
    return <HomePage user={user} stillIn={stillIn} onLogout={logout} onForget={onForget} onOpen={open} />;
  if (!opened) return <SessionGate startNew={false} onOpen={open} onHome={home} />;
  if (opened.id === "") return <SessionGate startNew onOpen={open} onHome={home} />;
  const again = (same: boolean) => open(same ? opened.id : "", null);
  return <SessionPage key={opened.serial} id={opened.id} ticket={opened.ticket} onHome={home} onAgain={again} />;
}

function titleOf(route: Route, login: Login): StringKey {
  if (login.kind !== "user") return "titleLogin";
  if (route === "/admin") return "titleAdmin";
  return route === "/session" ? "titleSession" : "titleHome";
}
