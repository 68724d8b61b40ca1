import type { ClipMatch, Label, NearClip, Request, Trial } from "../api/types.ts";
import { t } from "../words/localize.ts";
import { about, distance, number } from "./format.ts";

/** What a camera may say it sees, in the order in which it is listed. */
export const LABELS: readonly Label[] = ["person", "vehicle", "animal", "package"];
const CORNER = 0.5;
/** ONVIF tells a clock in whole seconds: a smaller difference is none. */
const SAME_CLOCK_MS = 2000;

/** Why a clip is offered: what its camera sees, what set it off, and how sure its time is. */
export function whyOffered(clip: ClipMatch): string {
  const away = distance(Math.max(1, clip.distance_m));
  const sees =
    clip.sight === "inside"
      ? t("offered.inside")
      : t(clip.share >= CORNER ? "offered.facing" : "offered.corner", { distance: away });
  const first = (["button", "external", "motion"] as const).find((kind) => clip.triggers.includes(kind));
  return [sees, first ? t(`offered.${first}`) : "", clock(clip), picture(clip)]
    .filter(Boolean)
    .join(" · ");
}

/** How far outside the window a clip lies, and how sure its time is. */
export function whyNear(clip: NearClip): string {
  const seconds = number(Math.max(1, Math.ceil(Math.abs(clip.apart_ms) / 1000)));
  return `${t(clip.apart_ms < 0 ? "offered.before" : "offered.after", { seconds })} · ${clock(clip)}`;
}

function clock({ clock_uncertainty_ms: sure }: ClipMatch | NearClip): string {
  return sure === null
    ? t("offered.clock_unknown")
    : t("offered.clock", { seconds: number(Math.max(1, Math.ceil(sure / 1000))) });
}

function picture({ picture_offset_ms: offset }: ClipMatch): string {
  if (offset === null || Math.abs(offset) < SAME_CLOCK_MS) return "";
  return t(offset > 0 ? "offered.ahead" : "offered.behind", { length: about(Math.abs(offset)) });
}

/** What decided whether the household is told. */
export function whyRuled(request: Request): string {
  return t(`ruled.${request.ruled_by}`, { rule: request.rule, level: request.agency.level });
}

/** What a rule that does `then` would have done so far. */
export function whatItWould(then: string, trial: Trial): string {
  const counted = { fits: number(trial.fits), of: number(trial.of), alone: number(trial.alone) };
  const said = t(`trial.${then}`, counted);
  return trial.alone > trial.fits ? `${said} ${t("trial.alone", counted)}` : said;
}
