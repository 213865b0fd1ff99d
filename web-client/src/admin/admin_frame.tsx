// Header, menu and main part of the console.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { User } from "../browser/api";
import type { StringKey } from "../core/language";
import { useLanguage } from "../portal/language_context";
import { LanguageSwitch } from "../portal/language_switch";
import { Mark } from "../portal/mark";
import { goToPage, type PageName } from "./admin_route";

export const pageTitle: Record<PageName, StringKey> = {
  people: "pagePeople",
  departments: "pageDepartments",
  sessions: "pageSessions",
  policy: "pagePolicy",
  audit: "pageAudit",
  quarantine: "pageQuarantine",
  report: "pageReport",
  emergency: "pageEmergency",
};

interface Properties {
  readonly user: User;
  readonly pages: readonly PageName[];
  readonly page: PageName | null;
  readonly onLogout: () => void;
  readonly children: ComponentChildren;
}

export function AdminFrame({ user, pages, page, onLogout, children }: Properties) {
  const { t, language } = useLanguage();
  useEffect(() => {
    if (page) document.title = `${t(pageTitle[page])} - ${t("consoleName")} - ${t("productName")}`;
  }, [page, language]);
  return (
    <div class="console">
      <a class="skip" href="#main">
        {t("skipToMain")}
      </a>
      <header class="header console-header">
        <div class="brand">
          <Mark />
          <div>
            <p class="brand-name">{t("productName")}</p>
            <p class="brand-line">{t("consoleName")}</p>
          </div>
        </div>
        <div class="header-side">
          <p class="who">
            <span class="who-name">{user.display_name || user.name}</span>
            <span class="who-department">{t(`role_${user.role}` as StringKey)}</span>
          </p>
          <LanguageSwitch />
          <a class="button button-quiet" href="/">
            {t("consoleToPortal")}
          </a>
          <button type="button" class="button button-quiet" onClick={onLogout}>
            {t("logout")}
          </button>
        </div>
      </header>
      <div class="console-body">
        <Menu pages={pages} page={page} />
        <MainPart page={page}>{children}</MainPart>
      </div>
    </div>
  );
}

function Menu({ pages, page }: { readonly pages: readonly PageName[]; readonly page: PageName | null }) {
  const { t } = useLanguage();
  if (pages.length === 0) return null;
  return (
    <nav class="menu" aria-label={t("consoleNav")}>
      <ul>
        {pages.map((each) => (
          <li key={each}>
            <a
              class={each === "emergency" ? "menu-item menu-danger" : "menu-item"}
              href={`/admin/${each}`}
              aria-current={each === page ? "page" : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                goToPage(each);
              }}
            >
              {t(pageTitle[each])}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Takes the focus when another page is shown, so that it is read out and Tab goes on from its top. */
function MainPart({ page, children }: { readonly page: PageName | null; readonly children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(page);
  useEffect(() => {
    if (before.current !== null && before.current !== page) main.current?.focus();
    before.current = page;
  }, [page]);
  return (
    <main ref={main} id="main" class="main console-main" tabIndex={-1}>
      {children}
    </main>
  );
}
