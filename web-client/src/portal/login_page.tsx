// The login form.
import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, api, type User } from "../browser/api";
import { useLanguage } from "./language_context";
import { PageFrame } from "./page_frame";
import { Problem } from "./problem";

export function LoginPage({ onLogin }: { readonly onLogin: (user: User) => void }) {
  const { t } = useLanguage();
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const username = useRef<HTMLInputElement>(null);
  useEffect(() => username.current?.focus(), []);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setProblem(null);
    const answer = await api.login(String(form.get("username")).trim(), String(form.get("password")));
    setBusy(false);
    if (answer.ok) {
      onLogin(answer.value.user);
      return;
    }
    setProblem(answer.problem);
    password.current?.select();
    password.current?.focus();
  }

  return (
    <PageFrame>
      <section class="card card-narrow" aria-labelledby="login-heading">
        <h1 id="login-heading">{t("loginHeading")}</h1>
        <p class="lead">{t("loginLead")}</p>
        <Problem problem={problem} />
        <form class="form" onSubmit={submit} aria-busy={busy}>
          <label class="field">
            <span>{t("username")}</span>
            <input
              ref={username}
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              required
            />
          </label>
          <label class="field">
            <span>{t("password")}</span>
            <input ref={password} name="password" type="password" autocomplete="current-password" required />
          </label>
          <button type="submit" class="button button-primary" aria-disabled={busy}>
            {busy ? t("loggingIn") : t("login")}
          </button>
        </form>
      </section>
    </PageFrame>
  );
}
