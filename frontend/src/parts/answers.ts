import { html, nothing, type TemplateResult } from "lit";
import { clipCount, followedBoards, type House } from "../api/house.ts";
import { HubError, type Hub } from "../api/hub.ts";
import type { ClipMatch, Finding, Label, NearClip, Request, Trial } from "../api/types.ts";
import type { Hass } from "../hass.ts";
import type { IconName } from "../style/icons.ts";
import { has, t, tn } from "../words/localize.ts";
import { about, clock, day, distance, fullDay, ground, moment, number } from "./format.ts";
import { away, shapeOf, size_km2, type Spot } from "./ground.ts";
import "./nr-finding.ts";

/** What card, list and page say of a request, in the same words. */

export function homeOf(hass: Hass): Spot {
  return { latitude: hass.config.latitude, longitude: hass.config.longitude };
}

/** `Around your home` or `510 m away`. */
export function where(request: Request, hass: Hass): string {
  const far = away(shapeOf(request.area, homeOf(hass)));
  return far <= 0 ? t("ask.around") : t("ask.away", { distance: distance(far) });
}

/** The same, with how much ground is asked about. */
export function whereAndHowLarge(request: Request, hass: Hass): string {
  return t("ask.where_size", {
    where: where(request, hass),
    size: ground(size_km2(request.area)),
  });
}

/** What an incident is called; the agency's own code if we have no word. */
export function incident(code: string): string {
  return has(`incident.${code}`) ? t(`incident.${code}`) : code;
}

export function kind(code: string): string {
  return has(`agency_kind.${code}`) ? t(`agency_kind.${code}`) : code;
}

export interface StatusLine {
  icon: IconName;
  text: string;
  tone: "have" | "warn" | "plain";
}

/** Return what this house has for a request, or what became of it, in one line. */
export function statusLine(request: Request): StatusLine {
  const plain = (mark: IconName, text: string): StatusLine => ({ icon: mark, text: text, tone: "plain" });
  if (request.decision) return plain(...answerLine(request));
  if (request.status !== "open") return plain("tick", t(`ask.${request.status}`));
  const clips = clipCount(request);
  if (clips)
    return { icon: "clip", text: tn(request.pending ? "ask.kept" : "ask.have", clips), tone: "have" };
  if (request.agency.level < 2 && !request.announced)
    return { icon: "warn", text: t("ask.not_told"), tone: "warn" };
  return plain("tick", t(`because.${request.match.because}`));
}

/** Who answered, and what became of it. */
function answerLine(request: Request): [IconName, string] {
  const decision = request.decision;
  if (!decision) return ["tick", ""];
  const at = moment(decision.decided_at);
  const by = decision.by;
  if (decision.answer === "deny") {
    if (decision.answered_by === "person") return ["cross", t("ask.denied", { by, at })];
    return ["cross", t(`ask.denied_${decision.answered_by}`, { by, at })];
  }
  const share = request.share;
  if (share?.opened) return ["sealed", t("ask.opened", { by, at: moment(share.changed_at) })];
  if (share) return ["sealed", t(`share.${share.state}`, { by, at: moment(share.changed_at) })];
  return ["sealed", t("ask.approved", { by, at })];
}

/** `Open until 22 Dec`; a date is a date. */
export function openUntil(request: Request): string {
  return request.status === "open"
    ? t("ask.open_until", { date: day(request.expires) })
    : t(`ask.${request.status}`);
}

/** A finding in the reader's words: what was found, then what it means. */
export function finding(one: Finding): TemplateResult {
  const known = has(`finding.${one.code}`);
  return html`<nr-finding
    tone=${["revoked_key", "compromised_key", "not_verifiable"].includes(one.code) ? "red" : "amber"}
    .heading=${known ? t(`finding.${one.code}`) : ""}
    >${known ? t(`finding.${one.code}.why`, valuesOf(one)) : one.text}</nr-finding
  >`;
}

/** The values of a finding, as the reader writes numbers and days. */
function valuesOf({ params }: Finding): Record<string, string> {
  const written = (name: string, value: string | number) =>
    name === "since" ? fullDay(`${value}T12:00:00Z`) : typeof value === "number" ? number(value) : value;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, written(name, value)]),
  );
}

/** That no witness is relied on about the board of a request. */
export function alone(request: Request, house: House): TemplateResult | typeof nothing {
  const board = house.boards.find((one) => one.origin === request.origin);
  return board?.quorum === 0
    ? html`<nr-chip icon="warn">${tn("boards_line.alone", 1)}</nr-chip>`
    : nothing;
}

/** Why a yes no longer counts, until there is another answer. */
export function voided(request: Request): TemplateResult | typeof nothing {
  if (!request.voided || request.decision) return nothing;
  const { by, at, reason } = request.voided;
  return html`<nr-finding tone="amber" icon="warn" .heading=${t("ask.voided", { by, at: moment(at) })}
    >${reason}</nr-finding
  >`;
}

/** Somebody said yes already if two people must. */
export function consent(request: Request): TemplateResult | typeof nothing {
  if (!request.consent) return nothing;
  return html`<nr-finding tone="plain" icon="person" .heading=${t("ask.consent", {
    by: request.consent.by,
    at: moment(request.consent.at),
  })}>${t("ask.consent_why")}</nr-finding>`;
}

/** What a second answer is told: the first one counts. */
export function firstAnswer(request: Request): string {
  const decision = request.decision;
  if (!decision) return t("ask.changed");
  return t(`ask.already_${decision.answer}`, {
    by: decision.by,
    at: clock(decision.decided_at),
  });
}

/** How long somebody may still undo a denial, in ms; 0 if nobody may. */
export function undoable_ms(request: Request, now_ms: number): number {
  if (!request.undoable_until || request.decision?.answer !== "deny") return 0;
  // The hub's clock may differ from this one's: never offer more than there can be.
  return Math.min(10_000, Math.max(0, Date.parse(request.undoable_until) - now_ms));
}

export function boardsLine(house: House): { text: string; good: boolean } {
  const boards = followedBoards(house);
  const last = boards.reduce<string | null>(
    (latest, board) =>
      board.checked_at && (!latest || board.checked_at > latest) ? board.checked_at : latest,
    null,
  );
  const good = boards.every((board) => board.state === "following");
  if (!boards.length) return { text: t("boards_line.none"), good: false };
  if (!house.available) return { text: t("boards_line.away"), good: false };
  const stopped = boards.filter((board) => board.state === "stopped").length;
  if (stopped) return { text: tn("boards_line.stopped", stopped), good: false };
  const unchecked = boards.filter((board) => board.state === "unchecked").length;
  if (unchecked) return { text: tn("boards_line.unchecked", unchecked), good: false };
  if (!good) return { text: t("boards_line.behind"), good: false };
  const alone = boards.filter((board) => board.quorum === 0).length;
  if (alone) return { text: tn("boards_line.alone", alone), good: false };
  const text = tn("boards_line.verified", boards.length);
  return { text: last ? `${text} · ${clock(last)}` : text, good: true };
}

export type Act = "decision" | "undo" | "withdrawal" | "share/retry";

/**
 * Deny, undo, withdraw, or try a failed share again; Home Assistant says who does it. Returns the request as it is now, if
 * the hub has said so, and what to tell the person; nothing if it went as they wanted.
 */
export async function answer(
  hub: Hub,
  request: Request,
  act: Act,
): Promise<{ request: Request | null; notice: string }> {
  try {
    const body = act === "decision" ? { answer: "deny" } : {};
    return { request: await hub.post<Request>(`/requests/${request.id}/${act}`, body), notice: "" };
  } catch (thrown) {
    const error = HubError.of(thrown);
    if (error.code !== "conflict") return { request: null, notice: error.message };
    // Somebody else was first, or it is too late: show what became of it.
    const now = await hub.get<Request>(`/requests/${request.id}`).catch(() => null);
    const first = act === "decision" && now?.decision;
    return { request: now, notice: first ? firstAnswer(now) : error.message };
  }
}

/** What a camera may say it sees, in the order in which it is listed. */
export const LABELS: readonly Label[] = ["person", "vehicle", "animal", "package"];
const CORNER = 0.5;
/** ONVIF tells a clock in whole seconds: a smaller difference is none. */
const SAME_CLOCK_MS = 2000;

/** Why a clip is offered: what its camera sees, what set it off, and how sure its time is. */
export function offerReason(clip: ClipMatch): string {
  const away = distance(Math.max(1, clip.distance_m));
  const sees =
    clip.sight === "inside"
      ? t("offered.inside")
      : t(clip.share >= CORNER ? "offered.facing" : "offered.corner", { distance: away });
  const first = (["button", "external", "motion", "recorded"] as const).find((kind) => clip.triggers.includes(kind));
  return [sees, first ? t(`offered.${first}`) : "", clockError(clip), picture(clip)]
    .filter(Boolean)
    .join(" · ");
}

/** How far outside the window a clip lies, and how sure its time is. */
export function nearReason(clip: NearClip): string {
  const seconds = number(Math.max(1, Math.ceil(Math.abs(clip.apart_ms) / 1000)));
  return `${t(clip.apart_ms < 0 ? "offered.before" : "offered.after", { seconds })} · ${clockError(clip)}`;
}

function clockError({ clock_uncertainty_ms: sure }: ClipMatch | NearClip): string {
  return sure === null
    ? t("offered.clock_unknown")
    : t("offered.clock", { seconds: number(Math.max(1, Math.ceil(sure / 1000))) });
}

function picture({ picture_offset_ms: offset }: ClipMatch): string {
  if (offset === null || Math.abs(offset) < SAME_CLOCK_MS) return "";
  return t(offset > 0 ? "offered.ahead" : "offered.behind", { length: about(Math.abs(offset)) });
}

/** What decided whether the household is told. */
export function ruleReason(request: Request): string {
  const level = t(`level.${request.agency.level}`);
  return t(`ruled.${request.ruled_by}`, { rule: request.rule, level });
}

/** What a rule that does `then` would have done so far. */
export function whatItWould(then: string, trial: Trial): string {
  const counted = { fits: number(trial.fits), of: number(trial.of), alone: number(trial.alone) };
  const notice = t(`trial.${then}`, counted);
  return trial.alone > trial.fits ? `${notice} ${t("trial.alone", counted)}` : notice;
}
