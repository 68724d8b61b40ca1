import { css, html, nothing } from "lit";
import { clock, moment, number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";
import type { Client } from "../client.ts";
import { DeskFailure } from "../client.ts";
import { ruleName } from "./rule.ts";
import type { HeldPost, HeldPostView } from "./types.ts";

/** How long a decision can be undone: until then it is nowhere but here. */
export const UNDO_MS = 10_000;

export type Kind = "approve" | "refuse";

/** A decision that was made on this page: first only here, then by the board. */
export interface Decision {
  post: HeldPost;
  kind: Kind;
  reason: string;
  at: Date;
  state: "waits" | "sent" | "done" | "late" | "failed";
  /** What the board answered; if another decided first, what that was. */
  answer?: HeldPost | undefined;
  failure?: DeskFailure;
}

/**
 * What this browser has decided. It holds each decision for ten seconds, then sends it to the board;
 * one that was closed before that was never made.
 */
export class Decisions extends EventTarget {
  readonly #made: Decision[] = [];
  readonly #timers = new Map<Decision, number>();

  constructor(readonly client: Client) {
    super();
    addEventListener("beforeunload", (event) => {
      if (this.#timers.size) event.preventDefault();
    });
  }

  /** The newest first. */
  get made(): readonly Decision[] {
    return this.#made;
  }

  /** Whether a post is decided here, or by somebody else, and so no longer in the queue. */
  has(ticket: string): boolean {
    return this.#made.some(({ post, state }) => post.ticket === ticket && state !== "failed");
  }

  make(post: HeldPost, kind: Kind, reason: string): void {
    const decision: Decision = { post, kind, reason, at: new Date(), state: "waits" };
    this.#made.unshift(decision);
    this.#timers.set(decision, window.setTimeout(() => void this.#send(decision), UNDO_MS));
    this.#changed(decision);
  }

  /** Take back the newest decision that can be; return it. */
  undo(): Decision | undefined {
    const decision = this.#made.find((each) => this.#timers.has(each));
    if (!decision) return undefined;
    clearTimeout(this.#timers.get(decision));
    this.#timers.delete(decision);
    this.#made.splice(this.#made.indexOf(decision), 1);
    this.#changed(decision);
    return decision;
  }

  async #send(decision: Decision): Promise<void> {
    this.#timers.delete(decision);
    decision.state = "sent";
    this.#changed(decision);
    const { ticket } = decision.post;
    const path = `/held/${ticket}/${decision.kind === "approve" ? "publication" : "refusal"}`;
    try {
      decision.answer = (await this.client.call<HeldPostView>("POST", path, { reason: decision.reason })).post;
      decision.state = "done";
    } catch (thrown) {
      decision.failure = DeskFailure.of(thrown);
      // An answer that was lost may have been a yes: the board knows.
      decision.answer = await this.client.call<HeldPostView>("GET", `/held/${ticket}`).then(
        ({ post }) => post,
        () => undefined,
      );
      const found = decision.answer?.state ?? "waiting";
      const isOurs = (found === "refused") === (decision.kind === "refuse");
      const isLate = decision.failure.status === 409 || (found !== "waiting" && !isOurs);
      decision.state = isLate ? "late" : found === "waiting" ? "failed" : "done";
    }
    this.#changed(decision);
  }

  #changed(decision: Decision): void {
    this.dispatchEvent(new CustomEvent("change", { detail: decision }));
  }
}

const all = new WeakMap<Client, Decisions>();

/** Return the decisions of this sign-in, which outlive the page on which they were made. */
export function decisionsOf(client: Client): Decisions {
  const found = all.get(client) ?? new Decisions(client);
  all.set(client, found);
  return found;
}

/** A decision in one line: what became of it, or how to take it back. */
export function decisionNote({ post, kind, at, state, answer, failure }: Decision, undo: () => void) {
  const title = html`<b dir="auto">${post.title || ruleName(post.findings[0]?.[0] ?? "")}</b>`;
  const made = html`${t(`board_desk.made.${kind}`, { time: clock(at) })} ${title}.`;
  const mark = icon(kind === "approve" ? "tick" : "cross", 18);
  if (state === "waits")
    return html`<div class="note plain">
      ${mark}<span>${made} ${t("board_desk.made.waits")}</span>
      <button class="btn link" @click=${undo}>${t("board_desk.undo")} <kbd>Z</kbd></button>
    </div>`;
  if (state === "failed") {
    const isKnown = answer !== undefined || (failure && failure.status >= 400 && failure.status < 500);
    return html`<div class="note red">
      ${icon("stop", 18)}<span>${title}: ${t(`board_desk.made.${isKnown ? "failed" : "unknown"}`)} ${failure?.message}</span>
    </div>`;
  }
  if (state === "late") {
    const late = t(`board_desk.late.${answer?.state === "refused" ? "refused" : "approved"}`, {
      who: answer?.decided_by || t("board_desk.late.somebody"),
      time: answer?.decided_at ? moment(answer.decided_at) : clock(at),
    });
    return html`<div class="note plain">
      ${icon("person", 18)}<span>${title}: ${late} ${t("board_desk.late.stands")}</span>
    </div>`;
  }
  if (answer?.state === "approved")
    return html`<div class="note">${icon("clock", 18)}<span>${title}: ${t("board_desk.made.again")}</span></div>`;
  const entry =
    typeof answer?.index === "number"
      ? t("board_desk.made.entry", { index: number(answer.index) })
      : state === "sent"
        ? t("board_desk.made.sent")
        : nothing;
  return html`<div class="note plain">${mark}<span>${made} ${entry}</span></div>`;
}

export const noteStyle = css`
  .done {
    display: grid;
    gap: 8px;
    margin-bottom: 12px;
  }
  .done:empty {
    display: none;
  }
  .done .note .btn {
    margin: -6px -6px -6px auto;
    min-height: 32px;
  }
  .done .note > span {
    align-self: center;
  }
`;
