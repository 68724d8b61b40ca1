import type { Time } from "../../api/types.ts";
import { size } from "../../parts/format.ts";
import type { IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";

/** One entry of the house's own ledger, as GET /ledger has it. */
export interface Entry {
  index: number;
  at: Time;
  type: string;
  [field: string]: unknown;
}

export interface EntryText {
  icon: IconName;
  tone: "" | "sent" | "stop";
  heading: string;
  text: string;
}

/** Entries that say only what was kept and let go of: left out unless asked for. */
const RETENTION = new Set(["hold", "release"]);

export function isRetention(entry: Entry): boolean {
  return RETENTION.has(entry.type);
}

/** Return whether an entry is about a practice request: nothing left the house. */
export function isPracticeEntry(entry: Entry): boolean {
  return entry["practice"] === "yes";
}

const text = (entry: Entry, field: string): string =>
  typeof entry[field] === "string" ? (entry[field] as string) : "";

/** No line ends within it. */
const caseNumber = (entry: Entry): string => text(entry, "case_number").replaceAll("-", "\u2011");

function asker(entry: Entry): string {
  const agency = text(entry, "agency_name") || t("ledger.an_agency");
  const number = caseNumber(entry);
  return number ? t("ledger.asked", { agency, number }) : agency;
}

function who(entry: Entry): string {
  const by = text(entry, "by") || t("ledger.somebody");
  const kind = text(entry, "answered_by");
  if (kind === "rule") return t("ledger.by_rule", { name: by });
  if (kind === "automation") return t("ledger.by_automation", { name: by });
  const first = text(entry, "first_by");
  return first ? t("ledger.by_two", { first, by }) : t("ledger.by", { name: by });
}

function quoted(entry: Entry): string {
  const reason = text(entry, "reason");
  return reason ? ` ${t("ledger.reason", { reason })}` : "";
}

/** Return what an entry says, in the reader's language. */
export function describe(entry: Entry): EntryText {
  switch (entry.type) {
    case "decision":
      return entry["answer"] === "deny"
        ? {
            icon: entry["answered_by"] === "person" ? "cross" : "quiet",
            tone: "",
            heading: t("ledger.denied", { asked: asker(entry) }),
            text: `${who(entry)} ${t("ledger.nothing_sent")}${quoted(entry)}`,
          }
        : {
            icon: "tick",
            tone: "sent",
            heading: t("ledger.approved", { asked: asker(entry) }),
            text: `${who(entry)}${quoted(entry)}`,
          };
    case "undone":
      return {
        icon: "undo",
        tone: "",
        heading: t("ledger.undone", { asked: asker(entry) }),
        text: who(entry),
      };
    case "withdrawal":
      if (entry["code"])
        return {
          icon: "undo",
          tone: "stop",
          heading: t("ledger.void", { asked: asker(entry) }),
          text: t(`ledger.void.${String(entry["code"])}`),
        };
      return {
        icon: "undo",
        tone: "stop",
        heading: t("ledger.withdrawn", { asked: asker(entry) }),
        text:
          entry["state"] === "recorded"
            ? t("ledger.withdrawn_after")
            : `${who(entry)}${quoted(entry)}`,
      };
    case "share":
      return {
        icon: "sealed",
        tone: "sent",
        heading: t("ledger.delivered", { asked: asker(entry) }),
        text: [
          t(entry["receipt"] ? "ledger.with_receipt" : "ledger.without_receipt", {
            size: size(Number(entry["size_bytes"]) || 0),
          }),
          ...(entry["signed_films"] ? [t("ledger.signed_films")] : []),
        ].join(" "),
      };
    case "opened":
      return {
        icon: "sealed",
        tone: "sent",
        heading: t("ledger.opened", {
          agency: text(entry, "agency_name") || t("ledger.an_agency"),
        }),
        text: t("ledger.opened_text", { number: caseNumber(entry) || "–" }),
      };
    case "hold":
      return {
        icon: "lock",
        tone: "",
        heading: tn("ledger.kept", Number(entry["clips"]) || 0),
        text: t("ledger.until_answer", { asked: asker(entry) }),
      };
    case "release":
      return {
        icon: "lock",
        tone: "",
        heading: t("ledger.released"),
        text: asker(entry),
      };
    case "rule":
      return {
        icon: "rules",
        tone: "",
        heading: t(`ledger.rule.${text(entry, "change")}`, { name: text(entry, "name") }),
        text: text(entry, "by") ? t("ledger.by", { name: text(entry, "by") }) : t("ledger.by_file"),
      };
    case "rules":
      return {
        icon: "rules",
        tone: "",
        heading: t(`ledger.rules.${text(entry, "change")}`),
        text: t("ledger.by", { name: text(entry, "by") || t("ledger.somebody") }),
      };
    default:
      return { icon: "info", tone: "", heading: entry.type, text: "" };
  }
}

export interface Year {
  denied: number;
  byRule: number;
  shared: number;
  withdrawn: number;
}

/** Count what the ledger says of one year, without practice. */
export function count(entries: readonly Entry[], year: number): Year {
  const own = entries.filter(
    (entry) => new Date(entry.at).getFullYear() === year && !isPracticeEntry(entry),
  );
  const undone = new Set(
    own.filter((entry) => entry.type === "undone").map((entry) => entry["decided_at"]),
  );
  const denied = own.filter(
    (entry) =>
      entry.type === "decision" && entry["answer"] === "deny" && !undone.has(entry["decided_at"]),
  );
  const byPerson = denied.filter((entry) => entry["answered_by"] === "person");
  return {
    denied: byPerson.length,
    byRule: denied.length - byPerson.length,
    shared: own.filter((entry) => entry.type === "share").length,
    withdrawn: own.filter((entry) => entry.type === "withdrawal" && entry["state"] === "asked")
      .length,
  };
}
