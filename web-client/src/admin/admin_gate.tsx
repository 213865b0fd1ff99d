// Fetches the console only when somebody opens it: staff never load it.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { User } from "../browser/api";
import { useLanguage } from "../portal/language_context";

export interface AdminProperties {
  readonly user: User;
  /** The login is over. */
  readonly onForget: () => void;
}

export function AdminGate(properties: AdminProperties) {
  const { t } = useLanguage();
  const [Loaded, setLoaded] = useState<ComponentType<AdminProperties> | null>(null);
  useEffect(() => {
    void import("./admin_app").then(({ AdminApp }) => setLoaded(() => AdminApp));
  }, []);
  return Loaded ? <Loaded {...properties} /> : <p role="status">{t("loading")}…</p>;
}
