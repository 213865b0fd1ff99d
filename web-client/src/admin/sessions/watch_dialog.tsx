// Looks on at one session: asks the person, then shows address and one-time password for a VNC viewer, then that it goes on.
import { useCallback, useState } from "preact/hooks";
import type { Answer, ApiError } from "../../browser/api";
import { consoleApi, type RunningSession, type Watch } from "../../browser/console_api";
import type { StringKey } from "../../core/language";
import { ja } from "../../core/strings_ja";
import { Dialog } from "../../portal/dialog";
import { useLanguage } from "../../portal/language_context";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";

interface Properties {
  readonly session: RunningSession;
  readonly onClose: () => void;
}

const refreshMs = 1000;

export function WatchDialog({ session, onClose }: Properties) {
  const { t } = useLanguage();
  const { id, user, department } = session;
  const ask = useCallback(() => consoleApi.watch(id), [id]);
  const { value: watch, problem: unknown, reload } = useAnswer(ask, refreshMs);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [secret, setSecret] = useState<{ address: string; password: string } | null>(null);
  const [asked, setAsked] = useState(false);

  async function act<T>(request: Promise<Answer<T>>): Promise<T | null> {
    setProblem(null);
    const answer = await request;
    if (!answer.ok) setProblem(answer.problem);
    reload();
    return answer.ok ? answer.value : null;
  }
  async function begin(): Promise<void> {
    setSecret(null);
    if (await act(consoleApi.askToWatch(id))) setAsked(true);
  }
  async function reveal(): Promise<void> {
    setSecret(await act(consoleApi.watchPassword(id)));
  }

  const state = watch?.state ?? "none";
  const open = state === "asked" || state === "consented" || state === "watched";
  return (
    <Dialog heading={t("onlookOf", { user })} onClose={onClose}>
      {!open && !asked && <p>{t("onlookLead", { user, department })}</p>}
      {watch && (open || asked) && <Progress watch={watch} />}
      {state === "consented" && secret && <Secret {...secret} />}
      <Refusal problem={problem ?? unknown} />
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onClose}>
          {t("close")}
        </button>
        {!open && (
          <button type="button" class="button button-primary" onClick={() => void begin()}>
            {t("onlookAsk")}
          </button>
        )}
        {open && (
          <button type="button" class="button button-danger" onClick={() => void act(consoleApi.endWatch(id))}>
            {t("onlookEnd")}
          </button>
        )}
        {state === "consented" && !secret && (
          <button type="button" class="button button-primary" onClick={() => void reveal()}>
            {t("onlookShowPassword")}
          </button>
        )}
      </div>
    </Dialog>
  );
}

const stateSentence: Record<Watch["state"], StringKey | null> = {
  none: null,
  asked: "onlookWaiting",
  consented: "onlookConsented",
  watched: "onlookWatching",
  over: null,
};

function Progress({ watch }: { readonly watch: Watch }) {
  const { t } = useLanguage();
  const over = `onlookOver_${watch.outcome}`;
  const sentence = stateSentence[watch.state] ?? (over in ja ? (over as StringKey) : "onlookOver_other");
  return <p role="status">{watch.state === "none" ? "" : t(sentence)}</p>;
}

function Secret({ address, password }: { readonly address: string; readonly password: string }) {
  const { t } = useLanguage();
  return (
    <>
      <dl class="facts">
        <dt>{t("onlookAddress")}</dt>
        <dd>
          <code>{address}</code>
        </dd>
        <dt>{t("onlookPassword")}</dt>
        <dd>
          <code id="onlook-password">{password}</code>
        </dd>
      </dl>
      <p class="hint">{t("onlookPasswordNote")}</p>
    </>
  );
}
