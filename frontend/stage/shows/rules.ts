import type { Rule } from "../../src/api/types.ts";
import { NO_CONDITIONS } from "../../src/panel/rules/rule.ts";
import { press } from "../acting.ts";
import { POLICE } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

const rule = (number: number, name: string, changes: Partial<Rule>): Rule => ({
  id: String(number).padStart(12, "0"),
  name,
  when: NO_CONDITIONS,
  then: "deny",
  prepare: false,
  people: 1,
  cool_off_s: 0,
  on: true,
  from_config: false,
  ...changes,
});

const RULES: Rule[] = [
  rule(1, "No protests", {
    when: { ...NO_CONDITIONS, findings: ["lawful_activity"] },
    from_config: true,
  }),
  rule(2, "Only confirmed agencies", { when: { ...NO_CONDITIONS, level_to: 1 } }),
  rule(3, "The fire department, at any hour", {
    when: { ...NO_CONDITIONS, kinds: ["fire", "ems"], nearer_than_m: 300, labels: ["person", "vehicle"] },
    then: "notify",
    prepare: true,
  }),
  rule(4, "Police at night", {
    when: { ...NO_CONDITIONS, agencies: [POLICE.id], hours: [22, 6], longer_than_s: 7200 },
    then: "notify",
    people: 2,
    cool_off_s: 7200,
    on: false,
  }),
];

const answers = {
  "GET /rules": { rules: RULES, active: true },
  "POST /rules/try": {
    fits: 41,
    of: 57,
    alone: 38,
    request_ids: [],
    sentence: "This rule would have denied 41 of 57 requests.",
  },
};

export const scenes: Scenes = {
  list: () => ({ at: "rules", answers }),
  tried: () => ({ at: "rules", answers, then: press("Test on past requests") }),
  adding: () => ({ at: "rules", answers, then: press("Add rule") }),
  asleep: () => ({
    at: "rules",
    answers: { ...answers, "GET /rules": { rules: RULES, active: false } },
  }),
  empty: () => ({ at: "rules", answers: { "GET /rules": { rules: [], active: true } } }),
};
