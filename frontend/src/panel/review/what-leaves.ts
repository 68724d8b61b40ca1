import { html, nothing, type TemplateResult } from "lit";
import { isPractice, type House } from "../../api/house.ts";
import type { Cut, Request, Review } from "../../api/types.ts";
import { finding } from "../../parts/answers.ts";
import { clock, moment, shortKey, size, span } from "../../parts/format.ts";
import "../../parts/nr-finding.ts";
import type { Leaving } from "../../parts/nr-what-leaves.ts";
import { factsOf, merged, recordedBy, type ArchiveFootage } from "../../parts/recorded.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { missingTime } from "./body.ts";
import type { Desk } from "./desk.ts";
import { removedFrom } from "./added.ts";
import { countOf } from "./clip-strip.ts";
import { anonymous, chosenClips, isPhoto, type Clip, type Draft } from "./draft.ts";
import { canDecide, changedSince, isStopped, type Phase } from "./phase.ts";
import { recordedOf } from "./share-proof.ts";
import { signedNote } from "./signed.ts";
import { clockLength, length } from "./time.ts";

/** The list "What will be sent", made of a draft and of what it became, and what is said around it. */

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
    ...(clips.length ? recordedRows(review) : []),
    ...signedRows(clips),
    ...addedRows(clips),
    ...(clips.every(isPhoto) ? [] : [audioRow(draft)]),
    ...(clips.length ? [maskRow(clips)] : []),
    aboutRow(draft),
    ...wordRows(draft),
    ...creditRows(draft),
    sealedRow(to),
    ...sizeRows(sealed_bytes || (review?.size_bytes ?? 0), estimated_bytes),
  ];
}

function clipRow(draft: Draft, clips: readonly Clip[]): Leaving {
  if (!clips.length) return { icon: "clip", term: t("review.leaves.clip"), value: t("review.leaves.no_clip") };
  if (draft.clips.some(isPhoto))
    return {
      icon: "clip",
      term: t("review.leaves.media"),
      value: [countOf(clips), clips.every(isPhoto) ? "" : cutLength(clips)].filter(Boolean).join(", "),
      ...(clips.every(isPhoto) ? {} : { note: t("review.leaves.clips_note") }),
    };
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

/** What people added: the hub recorded none of it, and what files tell beside their pictures stays here. */
function addedRows(clips: readonly Clip[]): Leaving[] {
  const added = clips.filter((clip) => clip.file);
  if (!added.length) return [];
  const files = added.flatMap(({ file }) => file ?? []);
  const told = files.some(({ start }) => start);
  const notes = [removedFrom(files), t(told ? "review.leaves.added_claimed" : "review.leaves.added_note")];
  return [
    {
      icon: "phone",
      term: t("review.leaves.added"),
      value: countOf(added),
      note: notes.filter(Boolean).join(" "),
    },
  ];
}

/** What cameras signed goes along whole: it shows more than the clips, and names the camera. */
function signedRows(clips: readonly Clip[]): Leaving[] {
  return clips.flatMap((clip): Leaving[] =>
    clip.signed
      ? [
          {
            icon: "verified",
            term: t("review.leaves.signed"),
            value: clip.cameraName,
            note: signedNote(clip, clip.signed),
          },
        ]
      : [],
  );
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
  // A photo has no length that a cover could lie over.
  const isLong = !clips.some((clip) => isPhoto(clip) && clip.masks.length);
  const value = t(`review.leaves.masks_${key === "still" && !isLong ? "photo" : key}`, {
    count: masks.length,
    moving: following,
    length: cutLength(clips),
  });
  return { ...row, value, ...note };
}

function aboutRow(draft: Draft): Leaving {
  const row = { icon: "person", term: t("review.leaves.about") } as const;
  if (anonymous(draft) && chosenClips(draft).some((clip) => clip.signed))
    return { ...row, value: t("review.leaves.serial"), note: t("review.leaves.serial_note") };
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
  const films = clips.filter((clip) => !isPhoto(clip));
  const photos = clips.length - films.length;
  const parts = [
    ...(films.length ? [tn("review.ask.clips", films.length, { length: cutLength(clips) })] : []),
    ...(photos ? [tn("review.photos", photos)] : []),
    ...(clips.length ? [] : [t("review.ask.no_clips")]),
    ...(films.length ? [t(draft.audio ? "review.ask.audio" : "review.ask.no_audio")] : []),
    ...(clips.length ? [masks ? tn("review.ask.masks", masks) : t("review.ask.no_masks")] : []),
    ...(clips.some((clip) => clip.signed) ? [t("review.ask.signed")] : []),
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
    ? (request.thread.findLast((item) => item.kind === "resolve")?.issued ?? request.expires)
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

/** Who stands behind the request, and what it asks about. */
export function asker(request: Request): TemplateResult {
  return html`${isPractice(request)
      ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
      : html`<nr-level .level=${request.agency.level}></nr-level>`}
    <span class="tn">${span(request.window)}</span>`;
}

interface WhatLeavesProps {
  draft: Draft;
  phase: Phase;
  request: Request;
  desk: Desk;
  house: House;
  me: string;
  /** The agency's key, or empty if it has none. */
  key: string;
  /** This person said yes, and another one is waited for. */
  isWaiting: boolean;
  /** What will be sent is what the player shows. */
  leaving: boolean;
  /** The covers, if they aren't beside the picture. */
  masks: unknown;
  preview(): void;
  /** Lead to the list. */
  reach(): void;
}

/** Everything beside the picture: what is in the way, what is sent, to whom, and what proves it. */
export function whatLeaves(props: WhatLeavesProps): TemplateResult {
  const { draft, phase, request, desk, house, me, key, leaving } = props;
  const way = inTheWay(phase, house, request, desk, me);
  const found = request.findings.filter(
    (one) => phase !== "revoked" || !["revoked_key", "compromised_key"].includes(one.code),
  );
  const to = { name: request.agency.name, key };
  const canChange = canDecide(phase) && phase !== "consent";
  return html`${way.length ? html`<div class="first">${way}</div>` : nothing}
    ${found.length ? html`<div class="first">${found.map(finding)}</div>` : nothing}
    ${!canDecide(phase) || props.isWaiting
      ? nothing
      : html`<button class="one" @click=${() => props.reach()}>
          ${icon("lock", 18)}<span><b>${t("review.one")}</b>${summary(draft, desk.size)}</span
          >${icon("next", 18)}
        </button>`}
    <p class="mt">${asker(request)}</p>
    ${isStopped(phase)
      ? nothing
      : html`<nr-what-leaves
          id="what"
          ?sent=${["delivered", "opened", "withdrawn"].includes(phase)}
          .items=${leavingOf(draft, to, desk.current, request.share?.size_bytes, desk.size)}
        ></nr-what-leaves>`}
    ${canChange ? props.masks : nothing}
    ${chosenClips(draft).length && canDecide(phase)
      ? html`<button class="btn link pv" aria-pressed=${leaving} @click=${() => props.preview()}>
          ${icon(leaving ? "undo" : "eye", 18)}${t(leaving ? "review.preview_back" : "review.preview")}
        </button>`
      : nothing}
    ${desk.current && desk.current.preparation === "ready"
      ? html`<nr-review-files .review=${desk.current} .clips=${chosenClips(draft)}></nr-review-files>`
      : nothing}
    ${canChange
      ? html`<nr-review-signed
          .hub=${house.hub}
          .draft=${draft}
          .rows=${desk.signed}
          @nr-draft=${(event: CustomEvent<Draft>) => desk.change(event.detail)}
        ></nr-review-signed>`
      : nothing}
    ${canChange
      ? html`<nr-review-about
          .draft=${draft}
          .hub=${house.hub}
          .signs=${desk.can.signClips}
          .open=${phase === "information" || phase === "nothing"}
          @nr-draft=${(event: CustomEvent<Draft>) => desk.change(event.detail)}
        ></nr-review-about>`
      : nothing}
    <nr-review-proof .request=${request} .proof=${desk.proof}></nr-review-proof>
    <p class="sm more">
      ${request.case_number
        ? html`<span>${t("ask.case", { number: request.case_number })}</span>`
        : nothing}
      ${link(`requests/${request.id}`, tn("review.thread", request.thread.length + 1))}
    </p>`;
}
