// 異動・兼務 of one person: what is planned and what holds, and a row to add one.
import { useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { consoleApi, type Membership, type Person } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { Refusal } from "../parts/refusal";

interface Properties {
  readonly person: Person;
  readonly departments: readonly string[];
  readonly today: string;
  readonly mayEdit: boolean;
  readonly onChanged: () => void;
}

export function Memberships({ person, departments, today, mayEdit, onChanged }: Properties) {
  const { t } = useLanguage();
  const [problem, setProblem] = useState<ApiError | null>(null);

  async function remove(membership: Membership): Promise<void> {
    const answer = await consoleApi.removeMembership(person.name, membership);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onChanged();
  }

  return (
    <section class="part" aria-labelledby="memberships-heading">
      <h3 id="memberships-heading">{t("memberships")}</h3>
      <p class="hint">{t("membershipsLead")}</p>
      {person.memberships.length > 0 && (
        <table class="table table-small">
          <thead>
            <tr>
              <th scope="col">{t("membershipKind")}</th>
              <th scope="col">{t("department")}</th>
              <th scope="col">{t("membershipFrom")}</th>
              <th scope="col">{t("membershipEnd")}</th>
              {mayEdit && <th scope="col">{t("actions")}</th>}
            </tr>
          </thead>
          <tbody>
            {person.memberships.map((each) => (
              <tr key={`${each.department} ${each.from}`} class={each.to && each.to < today ? "row-off" : undefined}>
                <td>{t(each.main ? "kindMain" : "kindAlso")}</td>
                <th scope="row">{each.department}</th>
                <td>{each.from}</td>
                <td>{each.to ?? t("membershipUntil")}</td>
                {mayEdit && (
                  <td>
                    <button
                      type="button"
                      class="button button-small"
                      aria-label={t("membershipRemoveOf", { department: each.department, from: each.from })}
                      onClick={() => void remove(each)}
                    >
                      {t("remove")}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {person.memberships.length === 0 && <p class="empty">{t("none")}</p>}
      <Refusal problem={problem} />
      {mayEdit && <AddMembership person={person} departments={departments} today={today} onChanged={onChanged} />}
    </section>
  );
}

type AddProperties = Omit<Properties, "mayEdit">;

function AddMembership({ person, departments, today, onChanged }: AddProperties) {
  const { t } = useLanguage();
  const [department, setDepartment] = useState("");
  const [main, setMain] = useState(false);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState("");
  const [problem, setProblem] = useState<ApiError | null>(null);
  const ready = department !== "" && from !== "" && (to === "" || to >= from);

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!ready) return;
    const answer = await consoleApi.setMembership(person.name, { department, main, from, to: to === "" ? null : to });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setDepartment("");
    onChanged();
  }

  return (
    <form class="inline-form" aria-label={t("membershipAdd")} onSubmit={(event) => void add(event)}>
      <label class="field field-small">
        <span>{t("membershipKind")}</span>
        <select value={main ? "main" : "also"} onChange={(event) => setMain(event.currentTarget.value === "main")}>
          <option value="also">{t("membershipAlso")}</option>
          <option value="main">{t("membershipMain")}</option>
        </select>
      </label>
      <label class="field field-small">
        <span>{t("department")}</span>
        <select value={department} onChange={(event) => setDepartment(event.currentTarget.value)}>
          <option value="" />
          {departments.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <label class="field field-small">
        <span>{t("membershipFrom")}</span>
        <input type="date" value={from} required onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label class="field field-small">
        <span>{t("membershipTo")}</span>
        <input type="date" value={to} min={from} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button button-outline button-medium" aria-disabled={!ready}>
        {t("add")}
      </button>
      <Refusal problem={problem} refused="membershipRefused" />
    </form>
  );
}
