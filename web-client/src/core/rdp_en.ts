// Sentences of the portal about the RDP door, in English. Part of strings_en.ts.
import type { rdpJa } from "./rdp_ja";

export const rdpEn: Record<keyof typeof rdpJa, string> = {
  rdpHeading: "Use Remote Desktop",
  rdpLead:
    "On a terminal without a suitable browser, Remote Desktop Connection shows the same session. Save the connection file and open it at once.",
  rdpSave: "Save connection file",
  rdpSaved: "The connection file “{name}” is saved. It works once, within {seconds} seconds. Give it to nobody else.",
  rdpCodeShow: "If a user name and password are asked for",
  rdpCodeLead:
    "Enter the user name “{user}” and this one-time code. Like the connection file, it works once, within {seconds} seconds.",
  rdpCode: "One-time code",
  rdpOver: "The connection file has expired. Save it again when you need it.",
};
