// The console's place. Until it is there: how to do the same from the shell.
import { useLanguage } from "../portal/language_context";
import { PageFrame } from "../portal/page_frame";

const commands = [
  "shojictl status",
  "shojictl user list",
  "shojictl user add NAME --department DEPARTMENT --role staff",
  "shojictl session list",
  "shojictl session end ID",
  "shojictl audit verify",
];

export function AdminPage() {
  const { t } = useLanguage();
  return (
    <PageFrame>
      <section class="card" aria-labelledby="admin-heading">
        <h1 id="admin-heading">{t("adminHeading")}</h1>
        <p class="lead">{t("adminLead")}</p>
        <p>{t("adminHow")}</p>
        <ul class="commands">
          {commands.map((command) => (
            <li key={command}>
              <code>{command}</code>
            </li>
          ))}
        </ul>
      </section>
    </PageFrame>
  );
}
