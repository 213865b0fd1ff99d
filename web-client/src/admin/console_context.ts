// Who looks at the console and what he may do. Hides what the server would refuse; decides nothing.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Capability } from "../browser/console_api";

export interface ConsoleUser {
  readonly may: readonly Capability[];
  readonly user: string;
  /** The login is over. */
  readonly onForget: () => void;
}

export const ConsoleContext = createContext<ConsoleUser>({ may: [], user: "", onForget: () => {} });

export function useMay(capability: Capability): boolean {
  return useContext(ConsoleContext).may.includes(capability);
}
