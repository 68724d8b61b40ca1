import type { AgencySummary, Request } from "../../api/types.ts";
import type { IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";

export interface AgencyStatus {
  icon: IconName;
  tone: "" | "warn" | "stop";
  text: string;
}

/** So many requests in one month are worth a look, whoever asks. */
const MANY_A_MONTH = 8;

/** Return what an agency's record shows, the gravest first: its keys, late accounts, how often it asks, findings. */
export function statusOf(agency: AgencySummary, requests: readonly Request[]): AgencyStatus {
  if (agency.keys === "compromised")
    return { icon: "stop", tone: "stop", text: t("agencies.compromised") };
  if (agency.keys === "revoked") return { icon: "stop", tone: "stop", text: t("agencies.revoked") };
  if (agency.keys === "changing")
    return { icon: "clock", tone: "warn", text: t("agencies.changing") };
  if (agency.accounts.late)
    return { icon: "warn", tone: "warn", text: tn("agencies.late", agency.accounts.late) };
  const month = agency.months.at(-1)?.requests ?? 0;
  if (month >= MANY_A_MONTH)
    return { icon: "warn", tone: "warn", text: tn("agencies.many", month) };
  if (!agency.requests) return { icon: "info", tone: "", text: t("agencies.never") };
  const flagged = requests.filter(
    (request) => request.agency.id === agency.id && request.findings.length > 0,
  ).length;
  return flagged
    ? { icon: "info", tone: "", text: tn("agencies.flagged", flagged) }
    : { icon: "tick", tone: "", text: t("agencies.clean") };
}

/** Return whether an agency is meant by what somebody typed: a part of its name or web domain. */
export function matches(agency: AgencySummary, typed: string): boolean {
  const query = typed.trim().toLocaleLowerCase();
  return `${agency.name} ${agency.domain}`.toLocaleLowerCase().includes(query);
}
