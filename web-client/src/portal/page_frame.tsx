// Header, main part and landmarks shared by every page but the session's view.
import type { ComponentChildren } from "preact";
import type { User } from "../browser/api";
import { useLanguage } from "./language_context";
import { LanguageSwitch } from "./language_switch";
import { Mark } from "./mark";

interface Properties {
  readonly user?: User | null;
  readonly onLogout?: () => void;
  readonly children: ComponentChildren;
}

export function PageFrame({ user, onLogout, children }: Properties) {
  const { t } = useLanguage();
  return (
    <div class="page">
      <a class="skip" href="#main">
        {t("skipToMain")}
      </a>
      <header class="header">
        <div class="brand">
          <Mark />
          <div>
            <p class="brand-name">{t("productName")}</p>
            <p class="brand-line">{t("productLine")}</p>
          </div>
        </div>
        <div class="header-side">
          {user && (
            <p class="who">
              <span class="who-name">{user.display_name || user.name}</span>
              {user.department && <span class="who-department">{user.department}</span>}
            </p>
          )}
          <LanguageSwitch />
          {user && (
            <button type="button" class="button button-quiet" onClick={onLogout}>
              {t("logout")}
            </button>
          )}
        </div>
      </header>
      <main id="main" class="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
