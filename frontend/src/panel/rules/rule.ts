import type { Conditions, Rule } from "../../api/types.ts";
import { about, distance, number } from "../../parts/format.ts";
import { t } from "../../words/localize.ts";

/** A rule while it is being written; the body of POST /rules without `by`. */
export type Draft = Omit<Rule, "id" | "from_config">;

export const NO_CONDITIONS: Conditions = {
  agencies: [],
  kinds: [],
  incidents: [],
  level_from: null,
  level_to: null,
  findings: [],
  farther_than_m: null,
  nearer_than_m: null,
  longer_than_s: null,
  hours: null,
  strengths: [],
  labels: [],
  words: [],
};

export const NEW: Draft = {
  name: "",
  when: NO_CONDITIONS,
  then: "deny",
  prepare: false,
  people: 1,
  cool_off_s: 0,
  on: true,
};

export const KINDS = ["police", "sheriff", "fire", "ems", "transit", "other"];

const either = (values: readonly string[]): string =>
  values.length < 2
    ? (values[0] ?? "")
    : t("rules.or", { first: values.slice(0, -1).join(", "), last: values.at(-1) ?? "" });

const HIGHEST = 3;

/** Return the names of some levels, as they stand inside a sentence. */
const levels = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => t(`level.${from + at}`)).map(
    (name) => name.charAt(0).toLowerCase() + name.slice(1),
  );

/** Return a sentence that ends in an abbreviation, such as `2 Std.`, with one full stop. */
const once = (sentence: string): string => sentence.replace(/\.\.$/, ".");

/** Return what a rule asks for, one short sentence a condition; none fits everything. */
export function conditions(when: Conditions, agencies: ReadonlyMap<string, string>): string[] {
  const conditionTexts: string[] = [];
  if (when.agencies.length)
    conditionTexts.push(
      t("rules.if.agencies", {
        values: either(when.agencies.map((id) => agencies.get(id) ?? `${id.slice(0, 8)}…`)),
      }),
    );
  if (when.kinds.length)
    conditionTexts.push(t("rules.if.kinds", { values: either(when.kinds.map((each) => t(`agency_kind.${each}`))) }));
  if (when.level_from !== null || when.level_to !== null)
    conditionTexts.push(t("rules.if.level", { values: either(levels(when.level_from ?? 0, when.level_to ?? HIGHEST)) }));
  if (when.incidents.length)
    conditionTexts.push(
      t("rules.if.incidents", {
        values: either(when.incidents.map((each) => t(`incident.${each}`))),
      }),
    );
  if (when.findings.includes("*")) conditionTexts.push(t("rules.if.any_finding"));
  else if (when.findings.length)
    conditionTexts.push(
      t("rules.if.findings", { values: either(when.findings.map((each) => t(`finding.${each}`).replace(/\.$/, ""))) }),
    );
  if (when.words.length)
    conditionTexts.push(t("rules.if.words", { values: either(when.words.map((each) => `“${each}”`)) }));
  if (when.longer_than_s !== null)
    conditionTexts.push(once(t("rules.if.longer", { length: about(when.longer_than_s * 1000) })));
  if (when.hours)
    conditionTexts.push(
      t("rules.if.hours", {
        from: `${number(when.hours[0])}:00`,
        to: `${number(when.hours[1])}:00`,
      }),
    );
  if (when.farther_than_m !== null)
    conditionTexts.push(t("rules.if.farther", { distance: distance(when.farther_than_m) }));
  if (when.nearer_than_m !== null)
    conditionTexts.push(t("rules.if.nearer", { distance: distance(when.nearer_than_m) }));
  if (when.strengths.length)
    conditionTexts.push(
      t("rules.if.strengths", { values: either(when.strengths.map((each) => t(`strength.${each}`))) }),
    );
  if (when.labels.length)
    conditionTexts.push(t("rules.if.labels", { values: either(when.labels.map((each) => t(`seen.${each}`))) }));
  return conditionTexts;
}

/** Return what a rule does, and what comes with it. */
export function effects(rule: Draft): string[] {
  const conditionTexts = [t(`rules.then.${rule.then}`)];
  if (rule.prepare) conditionTexts.push(t("rules.prepares"));
  if (rule.people > 1) conditionTexts.push(t("rules.people", { count: number(rule.people) }));
  if (rule.cool_off_s) conditionTexts.push(once(t("rules.cools_off", { length: about(rule.cool_off_s * 1000) })));
  // A verdict is a choice of the form, too, so it may have no full stop of its own.
  return conditionTexts.map((each) => (each.endsWith(".") ? each : `${each}.`));
}

/** Return the body that the hub takes; `on` may be turned. */
export function bodyOf(rule: Draft, changed: Partial<Draft> = {}): Draft {
  const { name, when, then, prepare, people, cool_off_s, on } = rule;
  return { name, when, then, prepare, people, cool_off_s, on, ...changed };
}
