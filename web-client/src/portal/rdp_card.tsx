// The one-time connection file for a terminal's RDP client, and on demand the code for those that ask for a password.
import { useEffect, useState } from "preact/hooks";
import { type ApiError, api, type RdpPass, type User } from "../browser/api";
import { saveFile } from "../browser/save_text";
import { useLanguage } from "./language_context";
import { Problem } from "./problem";

export function RdpCard({ user }: { readonly user: User }) {
  const { t } = useLanguage();
  const { pass, over, busy, problem, save } = useRdpPass();
  return (
    <section class="card" aria-labelledby="rdp-heading">
      <h2 id="rdp-heading">{t("rdpHeading")}</h2>
      <p class="lead">{t("rdpLead")}</p>
      <Problem problem={problem} />
      <div class="actions">
        <button type="button" class="button button-outline" aria-disabled={busy} onClick={() => void save()}>
          {t("rdpSave")}
        </button>
      </div>
      <div role="status">
        {pass && <p class="note">{t("rdpSaved", { name: pass.file_name, seconds: pass.expires_s })}</p>}
        {over && <p class="note">{t("rdpOver")}</p>}
      </div>
      {pass && <CodeOnDemand pass={pass} user={user} />}
    </section>
  );
}

function CodeOnDemand({ pass, user }: { readonly pass: RdpPass; readonly user: User }) {
  const { t } = useLanguage();
  return (
    <details class="on-demand">
      <summary>{t("rdpCodeShow")}</summary>
      <p>{t("rdpCodeLead", { user: user.name, seconds: pass.expires_s })}</p>
      <dl class="facts">
        <div>
          <dt>{t("rdpCode")}</dt>
          <dd>
            <code translate={false}>{pass.code}</code>
          </dd>
        </div>
      </dl>
    </details>
  );
}

/** The pass that can still be used; forgotten when it has run out. */
function useRdpPass() {
  const [pass, setPass] = useState<RdpPass | null>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);

  useEffect(() => {
    if (!pass) return;
    const timer = setTimeout(() => {
      setPass(null);
      setOver(true);
    }, pass.expires_s * 1000);
    return () => clearTimeout(timer);
  }, [pass]);

  async function save(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await api.rdpPass();
    setBusy(false);
    setOver(false);
    setProblem(answer.ok ? null : answer.problem);
    setPass(answer.ok ? answer.value : null);
    if (answer.ok) saveFile(answer.value.file_name, answer.value.content, "application/x-rdp");
  }
  return { pass, over, busy, problem, save };
}
