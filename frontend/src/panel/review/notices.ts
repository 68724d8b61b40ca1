import { html, nothing, type TemplateResult } from "lit";
import type { House } from "../../api/house.ts";
import type { Request } from "../../api/types.ts";
import { clock, moment, span } from "../../parts/format.ts";
import type { IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import type { Desk } from "./desk.ts";
import { missingIn } from "./missing.ts";
import { changedSince, type Phase } from "./phase.ts";
import "../../parts/nr-finding.ts";

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
  const shown: unknown[] = [];
  const requestLink = (words: string) => link(`requests/${request.id}`, words);
  switch (phase) {
    case "forked":
      shown.push(
        html`<div role="alert">
          ${notice("red", "review.forked", { board: request.origin }, "fork", link("boards", t("review.see_board")))}
        </div>`,
      );
      break;
    case "left":
      shown.push(
        notice("amber", "review.left", { board: request.origin }, "", link("boards", t("review.see_board"))),
      );
      break;
    case "revoked":
      shown.push(notice("red", "review.revoked", { agency }, "", requestLink(t("review.see_entry"))));
      break;
    case "no_key":
      shown.push(notice("amber", "review.no_key", { agency }));
      break;
    case "watching":
      shown.push(notice("plain", "review.watching"));
      break;
    case "resolved":
    case "expired":
      shown.push(notice("plain", `review.${phase}`, { agency, time: moment(closedAt(request)) }, "tick"));
      break;
    case "nothing":
    case "information":
      shown.push(notice("plain", `review.${phase}`, { why: request.match.reason }));
      break;
    default:
  }
  const answered = answeredBy(request, me);
  if (answered) shown.push(answered);
  if (desk.opened && !request.decision && request.status === "open") {
    const changed = changedSince(desk.opened, request);
    if (changed)
      shown.push(
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
  const missing = missingIn(desk.current);
  if (missing) shown.push(notice("amber", "review.missing", { length: tn("review.seconds", missing) }));
  const board = house.boards.find((one) => one.origin === request.origin);
  if (phase !== "away" && board?.state === "unreachable")
    shown.push(notice("amber", "review.behind", { time: moment(board.since) }, "away"));
  if (board?.state === "unchecked")
    shown.push(
      notice("amber", "review.unchecked", { board: request.origin }, "warn", link("boards", t("review.see_board"))),
    );
  return shown;
}

function closedAt(request: Request): string {
  return request.status === "resolved"
    ? (request.thread.findLast((item) => item.kind === "request.resolve")?.issued ?? request.expires)
    : request.expires;
}

/** Who answered, where that was not the person who looks: the first answer is the house's. */
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
