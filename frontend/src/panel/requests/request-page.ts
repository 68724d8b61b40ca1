import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { isPractice, isWaiting } from "../../api/house.ts";
import { Fetched } from "../../api/hub.ts";
import type { ArchiveList, ClipMatch, Fetch, Label, NearClip, Request, Window } from "../../api/types.ts";
import "../../card/picture.ts";
import { cardStyle } from "../../card/style.ts";
import { shareLines, cannotAnswer } from "../../card/view.ts";
import { define, PageElement } from "../../element.ts";
import * as ask from "../../parts/answers.ts";
import { answer, LABELS, nearReason, offerReason, ruleReason, type Act } from "../../parts/answers.ts";
import { clock, clocksToSecond, day, initials, moment, number, size, span } from "../../parts/format.ts";
import "../../parts/nr-chip.ts";
import "../../parts/nr-empty.ts";
import "../../parts/nr-level.ts";
import "../../parts/nr-map.ts";
import "../../parts/nr-picture.ts";
import "../../parts/nr-seen-area.ts";
import { clockOf, recordedBy, recorderOf } from "../../parts/recorded.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go, link } from "../pages.ts";
import { tone } from "./request-groups.ts";
import "./practice.ts";
import "./request-account.ts";
import "./request-proof.ts";
import { requestStyle } from "./request-style.ts";

const isFetched = (fetch: Fetch) => fetch.state === "done" && fetch.size_bytes > 0;
/** `22:03:41–22:04:10` */
const exactly = (window: Window) => clocksToSecond(window.start, window.end);

/** One request: what they wrote, what was found, what is proved, and what this house can do. */
@define("nr-page-request")
export class RequestPage extends PageElement {
  @state() private busy = false;
  @state() private denying = false;
  @state() private notice = "";
  /** Only clips of which their camera says this are listed; empty for all. */
  @state() private only: Label | "" = "";
  private readonly archives = new Fetched<ArchiveList>(this);
  #tick: ReturnType<typeof setTimeout> | undefined;

  static override styles = [shared, cardStyle, requestStyle];

  get #request(): Request | undefined {
    return this.house.requests.find((request) => request.id === this.route[0]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route") && changed.get("route")?.[0] !== this.route[0]) {
      this.notice = "";
      this.only = "";
    }
    const fetches = this.#request?.fetches ?? [];
    this.archives.ask(this.house.hub, fetches.some(isFetched) ? "/archives" : "");
  }

  override updated(): void {
    clearTimeout(this.#tick);
    const request = this.#request;
    const left_ms = request ? ask.undoable_ms(request, Date.now()) : 0;
    if (left_ms) this.#tick = setTimeout(() => this.requestUpdate(), left_ms + 50);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  override render(): TemplateResult {
    const request = this.#request;
    if (!request)
      return html`<nr-empty
        icon="search"
        .heading=${t("request.unknown")}
        .text=${t("request.unknown_why")}
        ><p>${link("requests", t("panel.to_requests"), { class: "btn" })}</p></nr-empty
      >`;
    const practice = isPractice(request)
      ? html`<nr-practice-next .house=${this.house} .request=${request}></nr-practice-next>`
      : nothing;
    const answering = html`${ask.voided(request)} ${ask.consent(request)} ${this.#answer(request)} ${practice}`;
    const proof = html`<nr-proof .house=${this.house} .request=${request}></nr-proof>
      ${this.#reason(request)}`;
    // What a phone shows first is what a wide page shows beside one another.
    if (this.narrow)
      return html`<section class="main" aria-labelledby="title">
        ${this.#head(request)} ${request.findings.map(ask.finding)}
        <div class="first">${this.#frames(request)}<div class="answering">${answering}</div></div>
        ${this.#thread(request)} ${this.#account(request)} ${this.#clips(request)}
        ${this.#guests(request)} ${this.#place(request)} ${proof}
      </section>`;
    return html`<div class="cols">
      <section class="main" aria-labelledby="title">
        ${this.#head(request)} ${request.findings.map(ask.finding)} ${this.#thread(request)}
        ${this.#account(request)} ${this.#clips(request)} ${this.#guests(request)} ${this.#place(request)}
      </section>
      <aside aria-label=${t("request.answer")}>
        <div class="side">${this.#frames(request)} ${answering} ${proof}</div>
      </aside>
    </div>`;
  }

  #head(request: Request): TemplateResult {
    const { agency } = request;
    return html`<div class="rh">
        <button
          class="btn round back"
          aria-label=${t("request.back")}
          @click=${() => go(this, "requests")}
        >
          ${icon("back", 22)}
        </button>
        <span class="tile" style="--s:44px" aria-hidden="true">${initials(agency.name)}</span>
        <div class="grow">
          <h2 id="title">
            ${t("request.heading", { agency: agency.name, title: request.title })}
          </h2>
          <div class="sub">
            ${isPractice(request)
              ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
              : html`<nr-level .level=${agency.level}></nr-level>
                  <span>${ask.kind(agency.kind)}</span>
                  ${request.case_number
                    ? html`<span class="tn">${t("ask.case", { number: request.case_number })}</span>`
                    : nothing}
                  ${link(`agencies/${agency.id}`, t("request.agency"))}`}
          </div>
        </div>
      </div>
      <div class="chips">
        <nr-chip icon="clock">${span(request.window)}</nr-chip>
        <nr-chip icon="place">${ask.whereAndHowLarge(request, this.hass)}</nr-chip>
        <nr-chip icon="info">${ask.incident(request.incident)}</nr-chip>
        <nr-chip icon="inbox">${ask.openUntil(request)}</nr-chip>
        ${request.second_signatures.map(
          (name) => html`<nr-chip icon="verified" have>${t("request.signed_by", { name })}</nr-chip>`,
        )}
      </div>`;
  }

  #thread(request: Request): TemplateResult {
    const item = (name: string, at: string, index: number, text: string) =>
      html`<li>
        <div class="row sm mut tn">
          <b>${name}</b><span>${moment(at)}</span
          ><span>${t("request.entry", { index: number(index) })}</span>
        </div>
        <p class="words">${text || t("request.no_text")}</p>
      </li>`;
    return html`<div class="card block">
      <h3>${t("request.thread")}</h3>
      <ol class="thread">
        ${item(t("thread.post"), request.issued, request.index, request.text)}
        ${request.thread.map((each) =>
          item(
            t(`thread.${each.kind}`),
            each.issued,
            each.index,
            each.text,
          ),
        )}
      </ol>
      ${request.contact || request.url
        ? html`<p class="sm mut foot2">
            ${request.contact ? t("request.contact", { contact: request.contact }) : nothing}
            ${request.url
              ? html`<a href=${request.url} target="_blank" rel="noopener noreferrer"
                  >${t("request.board_page")}</a
                >`
              : nothing}
          </p>`
        : nothing}
    </div>`;
  }

  #account(request: Request): TemplateResult {
    return html`<nr-request-account .house=${this.house} .request=${request}></nr-request-account>`;
  }

  /** A guest's phone has something to add: the same page as on the board, which needs no hub. */
  #guests(request: Request): TemplateResult | typeof nothing {
    const board = this.house.boards.find(({ origin }) => origin === request.origin);
    if (!board?.fingerprint || isPractice(request) || request.status !== "open") return nothing;
    const { url, fingerprint } = board;
    const named = new URLSearchParams({ board: url, request: `${request.index}`, key: fingerprint });
    // Without HTTPS a browser cuts and seals nothing: then the board's own page is better.
    const page = isSecureContext
      ? `${new URL("share.html", import.meta.url).href}#${named}`
      : `${url}/s/${request.index}#key=${fingerprint}`;
    return html`<div class="card block">
      <h3>${t("request.guests")}</h3>
      <p>${t("request.guests_text")}</p>
      <a class="btn sm" href=${page} target="_blank" rel="noopener noreferrer"
        >${icon("phone", 20)}${t("request.guests_open")}</a
      >
    </div>`;
  }

  #clips(request: Request): TemplateResult {
    const { match } = request;
    const row = (clip: ClipMatch | NearClip, reason: string) =>
      html`<li class="clip">
        <nr-picture .hub=${this.house.hub} .path=${`clips/${clip.clip_id}/thumbnail`}></nr-picture>
        <div>
        <b>${clip.camera_name}</b>
        ${link(
          `footage/${clip.camera_id}/${clip.start}`,
          `${day(clip.start)}, ${clocksToSecond(clip.start, clip.end)}`,
          { class: "tn" },
        )}
        <span class="sm mut">${reason}</span>
        ${"labels" in clip && clip.labels.length
          ? html`<span class="labels"
              >${clip.labels.map((label) => html`<nr-chip icon=${label}>${t(`label.${label}`)}</nr-chip>`)}</span
            >`
          : nothing}
        </div>
      </li>`;
    return html`<div class="card block">
      <h3>${t("request.here")}</h3>
      ${this.#labels(match.clips)}
      ${match.clips.length
        ? html`<ul class="clips">
            ${this.#listed(match.clips).map((clip) => row(clip, offerReason(clip)))}
          </ul>`
        : html`<p>${t(`because.${match.because}`)}</p>`}
      ${match.near.length
        ? html`<h4>${t("request.near")}</h4>
            <p class="sm mut">${t("request.near_why")}</p>
            <ul class="clips">
              ${match.near.map((clip) => row(clip, nearReason(clip)))}
            </ul>`
        : nothing}
      ${this.#fetches(request.fetches)}
    </div>`;
  }

  /** What the hub has asked archives for, how far it has come, and what it could not have. */
  #fetches(fetches: readonly Fetch[]): TemplateResult | typeof nothing {
    if (!fetches.length) return nothing;
    return html`<h4>${t("request.fetches")}</h4>
      <ul class="clips">
        ${fetches.map(
          (each) => html`<li>
            <b>${each.camera_name}</b>
            <span class="sm mut"
              >${t(`fetch.${each.state}`, {
                archive: each.archive_name,
                size: size(each.size_bytes),
              })}</span
            >
            ${each.reason
              ? html`<span class="sm ${each.state === "failed" ? "why" : "mut"}">${each.reason}</span>`
              : nothing}
            ${each.state === "failed" && each.missing.length
              ? html`<span class="sm why"
                  >${t("request.missing", { times: each.missing.map(exactly).join(", ") })}</span
                >`
              : nothing}
            ${this.#recorder(each)}
          </li>`,
        )}
      </ul>`;
  }

  /** What recorded fetched footage, and by which clock. */
  #recorder(fetch: Fetch): TemplateResult | typeof nothing {
    const archive = this.archives.value?.archives.find((each) => each.id === fetch.archive_id);
    if (!archive || !isFetched(fetch)) return nothing;
    const recorder = recorderOf(archive);
    return html`<span class="sm mut">${recordedBy(recorder)} ${clockOf(recorder)}</span>`;
  }

  #listed(clips: ClipMatch[]): ClipMatch[] {
    const { only } = this;
    const labelled = only ? clips.filter((clip) => clip.labels.includes(only)) : clips;
    // A label that no clip has any more filters nothing.
    return labelled.length ? labelled : clips;
  }

  /** Lists all clips, or those with one label; what leaves is chosen in the review only. */
  #labels(clips: ClipMatch[]): TemplateResult | typeof nothing {
    const having = (label: Label) => clips.filter((clip) => clip.labels.includes(label)).length;
    const known = LABELS.filter(having);
    // If each is in every clip, there is nothing to choose.
    if (known.every((label) => having(label) === clips.length)) return nothing;
    const one = (label: Label | "", text: string) =>
      html`<button aria-pressed=${this.only === label} @click=${() => (this.only = label)}>
        ${t(text)}
      </button>`;
    return html`<div class="seg filter" role="group" aria-label=${t("request.labels")}>
      ${one("", "request.all_labels")} ${known.map((label) => one(label, `label.${label}`))}
    </div>`;
  }

  #place(request: Request): TemplateResult {
    return html`<div class="card block place">
      <h3>${t("request.area")}</h3>
      <p class="sm mut">${ask.whereAndHowLarge(request, this.hass)}. ${t("map.home")}</p>
      <nr-map
        still
        .hub=${this.house.hub}
        .areas=${[{ id: request.id, key: "", area: request.area, tone: tone(request), selected: true }]}
        .cameras=${this.house.cameras}
        .home=${ask.homeOf(this.hass)}
        .label=${t("request.map", { where: ask.whereAndHowLarge(request, this.hass) })}
      ></nr-map>
      <nr-seen-area
        .hub=${this.house.hub}
        .cameras=${this.house.cameras}
        .first=${request.match.clips.map((clip) => clip.camera_id)}
        .area=${request.area}
      ></nr-seen-area>
    </div>`;
  }

  #frames(request: Request): TemplateResult | typeof nothing {
    if (!request.match.clips.length) return nothing;
    return html`<nr-frames
      .hub=${this.house.hub}
      .clips=${request.match.clips}
      ?sent=${request.decision?.answer === "approve"}
    ></nr-frames>`;
  }

  #answer(request: Request): TemplateResult {
    const notice = this.notice
      ? html`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`
      : nothing;
    if (request.decision) return html`<div class="card block">${this.#answerRow(request)}${notice}</div>`;
    const line = ask.statusLine(request);
    const hidden = request.hidden;
    return html`<div class="card block">
      <p class="st ${line.tone}">${icon(line.icon, 18)}<span>${line.text}</span></p>
      ${notice}
      ${this.house.mayAnswer
        ? html`<div class="acts4">
              ${request.pending
                ? html`<button
                      class="btn deny"
                      @click=${() => this.#act(request, "decision")}
                    >
                      ${t("act.deny")}
                    </button>
                    <button class="btn approve" @click=${() => go(this, `requests/${request.id}/review`)}>
                      ${t("act.approve")}
                    </button>
                    <button class="btn later" @click=${() => this.#later(request)}>
                      ${t("act.later")}
                    </button>`
                : nothing}
              ${request.hidden_by === "agency"
                ? nothing
                : html`<button
                    class="btn hide"
                    ?disabled=${this.busy}
                    @click=${() => this.#hide(request)}
                  >
                    ${t(hidden ? "act.show" : "act.hide")}
                  </button>`}
            </div>
            <p class="foot">
              ${icon("lock")}<span
                >${hidden
                  ? t(request.hidden_by === "agency" ? "request.hidden_agency" : "request.hidden")
                  : request.pending && !isWaiting(this.house, request, Date.now())
                    ? t("request.quiet")
                    : t(request.pending ? "request.foot" : "request.foot_none")}</span
              >
            </p>`
        : html`<p class="foot">${icon("lock")}<span>${t("card.may_not")}</span></p>`}
    </div>`;
  }

  #answerRow(request: Request): TemplateResult {
    const undo = ask.undoable_ms(request, Date.now()) > 0;
    if (request.decision?.answer === "approve")
      return html`${shareLines(request)}
        <div class="row last">
          <span class="sm mut ${request.share?.state === "failed" ? "whole" : "grow"}"
            >${t(`share.${request.share?.state ?? "approved"}.then`, {
              at: request.share ? clock(request.share.changed_at) : "",
            })}${cannotAnswer(request)}</span
          >
          ${request.share?.state === "failed" && this.house.mayAnswer
            ? html`<button
                class="btn sm"
                ?disabled=${this.busy}
                @click=${() => this.#act(request, "share/retry")}
              >
                ${icon("again", 16)}${t("share.retry")}
              </button>`
            : nothing}
          ${request.withdrawable && this.house.mayAnswer
            ? html`<button
                class="btn sm"
                ?disabled=${this.busy}
                @click=${() => this.#act(request, "withdrawal")}
              >
                ${t("share.withdraw")}
              </button>`
            : nothing}
        </div>`;
    const line = ask.statusLine(request);
    return html`<div class="row">
      <span class="mut">${icon("cross", 20)}</span>
      <span class="grow" role="status"
        ><span class="answered">${line.text}</span>${request.decision?.reason
          ? html`<br /><span class="sm mut">${request.decision.reason}</span>`
          : nothing}</span
      >
      ${undo && this.house.mayAnswer
        ? html`<button
            class="btn link sm"
            ?disabled=${this.busy}
            @click=${() => this.#act(request, "undo")}
          >
            ${icon("undo")}${t("act.undo")}
          </button>`
        : nothing}
    </div>`;
  }

  #reason(request: Request): TemplateResult {
    return html`<details class="v">
      <summary>${icon("rules", 18)}<span>${t(`verdict.${request.verdict}`)}</span>${icon("down", 18)}</summary>
      <p class="sm mut">${ruleReason(request)}</p>
      <p class="sm">${link("rules", t("request.rules"))}</p>
    </details>`;
  }

  #later(request: Request): void {
    this.later(request);
    go(this, "requests");
  }

  async #act(request: Request, act: Act): Promise<void> {
    // A deny waits for nothing.
    if (act === "decision" ? this.denying : this.busy) return;
    this.denying = act === "decision";
    this.busy = true;
    const result = await answer(this.house.hub, request, act);
    this.busy = this.denying = false;
    this.notice = result.notice;
    if (result.request) this.show(result.request);
  }

  async #hide(request: Request): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const path = `/requests/${request.id}/hidden`;
    try {
      const now = request.hidden
        ? await this.house.hub.delete<Request>(path)
        : await this.house.hub.post<Request>(path);
      this.show(now);
      if (now.hidden) {
        this.notify(t("request.was_hidden"));
        go(this, "requests");
      }
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = false;
  }
}
