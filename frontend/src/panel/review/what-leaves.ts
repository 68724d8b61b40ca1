import { html, nothing, type TemplateResult } from "lit";
import type { House } from "../../api/house.ts";
import type { Cut, Request, Review } from "../../api/types.ts";
import { clock, moment, shortKey, size, span } from "../../parts/format.ts";
import "../../parts/nr-finding.ts";
import type { Leaving } from "../../parts/nr-what-leaves.ts";
import { factsOf, merged, recordedBy, type ArchiveFootage } from "../../parts/recorded.ts";
import type { IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { missingTime } from "./body.ts";
import type { Desk } from "./desk.ts";
import { anonymous, chosenClips, type Clip, type Draft } from "./draft.ts";
import { changedSince, type Phase } from "./phase.ts";
import { recordedOf } from "./share-proof.ts";
import { clockLength, length } from "./time.ts";

/** The list "What leaves this house", made of a draft and of what it became. */


export interface Recipient {
  readonly name: string;
  readonly key: string;
}

/** Return the whole length of what is ticked. */
export function cutLength(clips: readonly Clip[]): string {
  return clockLength(clips.reduce((sum, clip) => sum + length(clip.cut), 0));
}

/** Return the list; `review` is the draft's result, null if it wasn't prepared since. */
export function leavingOf(
  draft: Draft,
  to: Recipient,
  review: Review | null,
  sealed_bytes = 0,
  estimated_bytes = 0,
): Leaving[] {
  const clips = chosenClips(draft);
  return [
    clipRow(draft, clips),
    ...(clips.length ? [...recordedRows(review), audioRow(draft), maskRow(clips)] : []),
    aboutRow(draft),
    ...wordRows(draft),
    ...creditRows(draft),
    sealedRow(to),
    ...sizeRows(sealed_bytes || (review?.size_bytes ?? 0), estimated_bytes),
  ];
}

function clipRow(draft: Draft, clips: readonly Clip[]): Leaving {
  if (!clips.length) return { icon: "clip", term: t("review.leaves.clip"), value: t("review.leaves.no_clip") };
  return {
    icon: "clip",
    term: tn("review.leaves.clips", draft.clips.length),
    value: t("review.leaves.clips_of", {
      count: clips.length,
      all: draft.clips.length,
      length: cutLength(clips),
    }),
    note: t("review.leaves.clips_note"),
  };
}

/** One for each recorder of a cut; none if the hub itself recorded all of them. */
function recordedRows(review: Review | null): Leaving[] {
  const rows = new Map<string, { cuts: Cut[]; footage: ArchiveFootage[]; partly: boolean }>();
  for (const cut of review?.cuts ?? []) {
    const recorded = review && recordedOf(review, cut.number);
    for (const each of recorded?.archives ?? []) {
      const by = recordedBy(each);
      const row = rows.get(by) ?? { cuts: [], footage: [], partly: false };
      rows.set(by, row);
      row.cuts.push(cut);
      row.footage.push(each);
      row.partly ||= recorded?.hub ?? false;
    }
  }
  return [...rows].map(([by, { cuts, footage, partly }]): Leaving => {
    const names = new Set(cuts.map((cut) => review?.proposal.pieces[cut.number - 1]?.camera_name));
    const isAll = new Set(cuts).size === review?.cuts.length;
    return {
      icon: "disk",
      term: t("review.leaves.recorded"),
      value: isAll ? by : `${[...names].join(", ")}: ${by}`,
      note: [...factsOf(merged(footage)), ...(partly ? [t("recorded.partly")] : [])].join(" "),
    };
  });
}

function audioRow(draft: Draft): Leaving {
  return draft.audio
    ? { icon: "sound", term: t("review.leaves.audio"), value: t("review.leaves.audio_on") }
    : { icon: "mute", term: t("review.leaves.audio"), value: t("review.leaves.none") };
}

function maskRow(clips: readonly Clip[]): Leaving {
  const masks = clips.flatMap((clip) => clip.masks);
  const following = masks.filter((mask) => mask.kind === "moving").length;
  const off = clips.some((clip) => clip.ownMasksOff);
  const row = { icon: "mask", term: t("review.leaves.masks") } as const;
  const note = off ? { note: t("review.leaves.masks_off") } : {};
  if (!masks.length) return { ...row, value: t("review.leaves.none"), ...note };
  const key = following ? (following === masks.length ? "moving" : "mixed") : "still";
  const value = t(`review.leaves.masks_${key}`, {
    count: masks.length,
    moving: following,
    length: cutLength(clips),
  });
  return { ...row, value, ...note };
}

function aboutRow(draft: Draft): Leaving {
  const row = { icon: "person", term: t("review.leaves.about") } as const;
  if (anonymous(draft)) {
    const note = draft.cameraMake ? "review.leaves.about_make" : "review.leaves.about_note";
    return { ...row, value: t("review.leaves.nothing"), note: t(note) };
  }
  const { name, email, telephone } = draft.identity;
  const contact = [name, email, telephone].map((one) => one.trim()).filter(Boolean);
  return { ...row, value: contact.join(", "), note: t("review.leaves.about_told") };
}

function wordRows(draft: Draft): Leaving[] {
  const rows: Leaving[] = [];
  const statement = draft.words.trim();
  if (statement) {
    rows.push({ icon: "talk", term: t("review.leaves.words"), value: `“${statement}”` });
  }
  const readings = draft.extracts.filter((one) => one.taken);
  if (readings.length) {
    const names = readings.map((one) => one.name).join(", ");
    rows.push({
      icon: "info",
      term: t("review.leaves.readings"),
      value: names,
      note: t("review.leaves.readings_note"),
    });
  }
  return rows;
}

function creditRows(draft: Draft): Leaving[] {
  if (!draft.contentCredentials) return [];
  return [
    {
      icon: "tick",
      term: t("review.leaves.credentials"),
      value: t("review.leaves.credentials_on"),
      note: t("review.leaves.credentials_note"),
    },
  ];
}

function sealedRow(to: Recipient): Leaving {
  const row = { icon: "lock", term: t("review.leaves.sealed"), value: to.name } as const;
  if (!to.key) return { ...row, note: t("review.leaves.sealed_no_key") };
  return { ...row, code: shortKey(to.key), note: t("review.leaves.sealed_note") };
}

function sizeRows(bytes: number, estimated_bytes: number): Leaving[] {
  if (!bytes && !estimated_bytes) return [];
  const value = bytes
    ? t("review.leaves.size_of", { size: size(bytes) })
    : t("review.leaves.size_about", { size: size(estimated_bytes) });
  return [{ icon: "download", term: t("review.leaves.size"), value }];
}

/** Return the one sentence of "Send this to …?" */
export function summary(draft: Draft, size_bytes: number): string {
  const clips = chosenClips(draft);
  const masks = clips.reduce((sum, clip) => sum + clip.masks.length, 0);
  const parts = [
    clips.length
      ? tn("review.ask.clips", clips.length, { length: cutLength(clips) })
      : t("review.ask.no_clips"),
    ...(clips.length ? [t(draft.audio ? "review.ask.audio" : "review.ask.no_audio")] : []),
    ...(clips.length ? [masks ? tn("review.ask.masks", masks) : t("review.ask.no_masks")] : []),
    ...(draft.words.trim() ? [t("review.ask.words")] : []),
    ...(draft.extracts.some((one) => one.taken) ? [t("review.ask.readings")] : []),
    t(anonymous(draft) ? "review.ask.anonymous" : "review.ask.contact"),
    ...(size_bytes ? [size(size_bytes)] : []),
  ];
  return `${parts.join(", ")}.`;
}

type Tone = "amber" | "red" | "plain";

function notice(
  tone: Tone,
  key: string,
  values: Record<string, string | number> = {},
  mark: IconName | "" = "",
  act: unknown = nothing,
): TemplateResult {
  return html`<nr-finding .tone=${tone} tone=${tone} .icon=${mark} .heading=${`${t(`${key}.heading`, values)}.`}
    >${t(`${key}.text`, values)}${act === nothing ? nothing : html`<div class="act">${act}</div>`}</nr-finding
  >`;
}

/** What is in the way of an answer, or was answered already: each in two sentences, above the buttons. */
export function inTheWay(phase: Phase, house: House, request: Request, desk: Desk, me: string): unknown[] {
  const agency = request.agency.name;
  const items: unknown[] = [];
  const requestLink = (statement: string) => link(`requests/${request.id}`, statement);
  switch (phase) {
    case "forked":
      items.push(
        html`<div role="alert">
          ${notice("red", "review.forked", { board: request.origin }, "fork", link("boards", t("review.see_board")))}
        </div>`,
      );
      break;
    case "left":
      items.push(
        notice("amber", "review.left", { board: request.origin }, "", link("boards", t("review.see_board"))),
      );
      break;
    case "revoked":
      items.push(notice("red", "review.revoked", { agency }, "", requestLink(t("review.see_entry"))));
      break;
    case "no_key":
      items.push(notice("amber", "review.no_key", { agency }));
      break;
    case "watching":
      items.push(notice("plain", "review.watching"));
      break;
    case "resolved":
    case "expired":
      items.push(notice("plain", `review.${phase}`, { agency, time: moment(closedAt(request)) }, "tick"));
      break;
    default:
  }
  const answer = answeredBy(request, me);
  if (answer) items.push(answer);
  if (desk.opened && !request.decision && request.status === "open") {
    const changed = changedSince(desk.opened, request);
    if (changed)
      items.push(
        notice(
          "amber",
          `review.changed_${changed}`,
          { window: span(request.window) },
          "",
          html`${requestLink(t("review.see_correction"))}
            <button class="btn sm" @click=${() => desk.read()}>${t("review.have_read")}</button>`,
        ),
      );
  }
  const missing = missingTime(desk.current);
  if (missing) items.push(notice("amber", "review.missing", { length: tn("review.seconds", missing) }));
  const board = house.boards.find((one) => one.origin === request.origin);
  if (phase !== "away" && board?.state === "unreachable")
    items.push(notice("amber", "review.behind", { time: moment(board.since) }, "away"));
  if (board?.state === "unchecked")
    items.push(
      notice("amber", "review.unchecked", { board: request.origin }, "warn", link("boards", t("review.see_board"))),
    );
  return items;
}

function closedAt(request: Request): string {
  return request.status === "resolved"
    ? (request.thread.findLast((item) => item.kind === "request.resolve")?.issued ?? request.expires)
    : request.expires;
}

/** Who answered, if that wasn't the person who looks: the first answer is the house's. */
function answeredBy(request: Request, me: string): TemplateResult | null {
  const decision = request.decision;
  if (!decision || (decision.by === me && decision.answered_by === "person")) return null;
  const who = decision.answered_by === "rule" ? "rule" : "person";
  return notice(
    "plain",
    `review.answered_${decision.answer}_${who}`,
    { by: decision.by, time: clock(decision.decided_at) },
    "person",
  );
}
