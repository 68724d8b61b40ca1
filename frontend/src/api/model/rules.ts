/** The house's own rules. */

import type { Label } from "./camera.ts";
import type { Match, Verdict } from "./request.ts";

export interface Conditions {
  agencies: string[];
  kinds: string[];
  incidents: string[];
  level_from: number | null;
  level_to: number | null;
  findings: string[];
  farther_than_m: number | null;
  nearer_than_m: number | null;
  longer_than_s: number | null;
  hours: [number, number] | null;
  strengths: Match["strength"][];
  labels: Label[];
  words: string[];
}

export interface Rule {
  id: string;
  name: string;
  when: Conditions;
  then: Verdict;
  prepare: boolean;
  people: number;
  cool_off_s: number;
  on: boolean;
  from_config: boolean;
}

export interface RuleList {
  rules: Rule[];
  active: boolean;
}

export interface Trial {
  fits: number;
  of: number;
  alone: number;
  request_ids: string[];
  sentence: string;
}
