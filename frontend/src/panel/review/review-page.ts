import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { isPractice } from "../../api/house.ts";
import type { Label } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { finding, LABELS } from "../../parts/answers.ts";
import { clock, initials, span } from "../../parts/format.ts";
import "../../parts/nr-chip.ts";
import "../../parts/nr-empty.ts";
import "../../parts/nr-level.ts";
import "../../parts/nr-what-leaves.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { Desk } from "./desk.ts";
import "./details.ts";
import {
  faultOf,
  chosenClips,
  withClip,
  withCut,
  withChosen,
  type Clip,
  type Draft,
} from "./draft.ts";
import { windowBar } from "./filmstrip.ts";
import "./footer.ts";
import { maskList } from "./mask-list.ts";
import { canDecide, changedSince, phaseOf, type Phase } from "./phase.ts";
import "./player.ts";
import { reviewStyle } from "./review-style.ts";
import "./share-proof.ts";
import { formatTime, parseTime, type Micros, type Span } from "./time.ts";
import { framesIn, frameSpan, frameAt } from "./timeline.ts";
import { summary, inTheWay, leavingOf } from "./what-leaves.ts";

interface ClipTabsProps {
  clips: readonly Clip[];
  labels: (clip: Clip) => readonly Label[];
  selected: string;
  still: boolean;
  select: (key: string) => void;
  take: (key: string, taken: boolean) => void;
}

/** One tab a clip: pressing it shows the clip, its box says whether it leaves. */
export function clipTabs({ clips, labels, selected, still, select, take }: ClipTabsProps): TemplateResult {
  return html`<ul class="ctabs" aria-label=${t("review.clips.label")}>
    ${clips.map((clip) => {
      const on = clip.key === selected;
      const time = clock(formatTime(clip.cut.start));
      return html`<li class=${on ? "on" : ""}>
        <label class="box"
          ><input
            type="checkbox"
            .checked=${clip.taken}
            ?disabled=${still}
            aria-label=${t("review.clips.take", { camera: clip.cameraName, time })}
            @change=${(event: Event) => take(clip.key, (event.target as HTMLInputElement).checked)}
        /></label>
        <button aria-pressed=${on} @click=${() => select(clip.key)}>
          <b>${clip.cameraName}</b>
          <span class="tn">${time} · ${t(clip.taken ? "review.clips.leaves" : "review.clips.stays")}</span>
          <span class="seen">${labels(clip).map((label) => t(`seen.${label}`)).join(", ")}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

/** One request under review: what would leave, cut and masked, and the answer. */
@define("nr-page-review")
export class NrPageReview extends PageElement {
  @state() private key = "";
  @state() private at: Micros = 0;
  /** When the frames of the clip are shown, once the player knows. */
  @state() private frames: readonly Micros[] = [];
  @state() private mask = -1;
  /** Show the prepared file instead of the recording. */
  @state() private leaving = false;

  readonly #desk = new Desk(this, (request) => this.show(request));
  /** What was asked to be prepared is shown once it is. */
  #requested = false;
  #clock: ReturnType<typeof setTimeout> | undefined;

  static override styles = [shared, reviewStyle];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#clock);
  }

  override willUpdate(_changed: PropertyValues): void {
    if (this.house && this.route[0]) this.#desk.use(this.house, this.route[0]);
    const draft = this.#desk.draft;
    if (draft && !draft.clips.some((clip) => clip.key === this.key)) {
      const first = chosenClips(draft)[0] ?? draft.clips[0];
      if (first) this.#select(first);
    }
    if (!this.#desk.ready) this.leaving = false;
    else if (this.#requested) {
      this.#requested = false;
      this.leaving = chosenClips(this.#desk.draft as Draft).some((clip) => clip.key === this.key);
    }
    this.#wake();
  }

  /** Render again when time alone changes something: an undo ends, a cool-off is over. */
  #wake(): void {
    clearTimeout(this.#clock);
    const { undoable_until: undo, decision } = this.#desk.request ?? {};
    const next = [undo, decision?.final_at]
      .map((time) => Date.parse(time ?? "") - Date.now())
      .filter((left) => left > 0);
    const soonest = Math.min(...next);
    if (soonest < 2 ** 31) this.#clock = setTimeout(() => this.requestUpdate(), soonest + 50);
  }

  #select(clip: Clip): void {
    if (this.key !== clip.key) this.frames = [];
    this.key = clip.key;
    this.#show(clip.cut.start);
    this.mask = -1;
  }

  get #me(): string {
    return this.hass.user?.name ?? "";
  }

  override render() {
    const { draft } = this.#desk;
    const request = this.#desk.request;
    if (!request)
      return this.house?.loaded
        ? html`<div class="wait">
            <nr-empty icon="inbox" .heading=${t("review.gone")} .text=${t("review.gone_why")}>
              <p>${link("requests", t("review.all_requests"), { class: "btn" })}</p>
            </nr-empty>
          </div>`
        : html`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;
    const phase = phaseOf({
      request,
      available: this.house.available,
      boards: this.house.boards,
      mayAnswer: this.house.mayAnswer,
      hasKey: this.#key === null ? null : this.#key !== "",
      now: Date.now(),
    });
    return html`<div class="L">
        ${this.#head()}
        ${draft ? this.#film(draft, phase) : html`<span class="grey" aria-busy="true"></span>`}
      </div>
      <div class="R">
        <div class="sc">${draft ? this.#side(draft, phase) : nothing}</div>
        ${this.#foot(draft, phase)}
      </div>`;
  }

  /** The key a share would be sealed to; null if not known yet. */
  get #key(): string | null {
    const { request, agency, current } = this.#desk;
    const proposed = current?.proposal ?? request?.proposal;
    return agency?.delivery_key ?? proposed?.recipient.delivery_key ?? null;
  }

  #head() {
    const request = this.#desk.request;
    if (!request) return nothing;
    return html`<header class="rh">
      ${link(`requests/${request.id}`, html`${icon("back", 22)}<span class="vh">${t("review.back_to")}</span>`, { class: "back" })}
      <span class="tile" style="--s:48px" aria-hidden="true">${initials(request.agency.name)}</span>
      <div class="grow">
        <h2>${t("request.heading", { agency: request.agency.name, title: request.title })}</h2>
        <p class="sub">
          ${isPractice(request)
            ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
            : html`<nr-level .level=${request.agency.level}></nr-level>`}
          ${request.case_number
            ? html`<span>${t("ask.case", { number: request.case_number })}</span>`
            : nothing}
          <span class="tn">${span(request.window)}</span>
          ${link(`requests/${request.id}`, tn("review.thread", request.thread.length + 1))}
        </p>
      </div>
    </header>`;
  }

  #film(draft: Draft, phase: Phase) {
    const clip = draft.clips.find((one) => one.key === this.key);
    const request = this.#desk.request;
    if (!clip || !request)
      return html`<nr-empty
        class="card"
        icon="clip"
        .heading=${t("review.no_clip.heading")}
        .text=${t("review.no_clip.text")}
      ></nr-empty>`;
    const still = !canDecide(phase) || phase === "consent";
    const piece = this.#piece(draft, clip);
    return html`${clipTabs({
        clips: draft.clips,
        labels: ({ sources }) => {
          const of = request.match.clips.filter((each) =>
            sources.some(({ clipId }) => clipId === each.clip_id),
          );
          return LABELS.filter((label) => of.some((each) => each.labels.includes(label)));
        },
        selected: this.key,
        still,
        select: (key) => {
          const other = draft.clips.find((one) => one.key === key);
          if (other) this.#select(other);
        },
        take: (key, taken) => this.#desk.change(withChosen(draft, key, taken)),
      })}
      ${piece
        ? html`<div class="seg" role="group" aria-label=${t("review.view.label")}>
            ${[false, true].map(
              (leaving) =>
                html`<button
                  aria-pressed=${this.leaving === leaving}
                  @click=${() => this.#detect(leaving, clip)}
                >
                  ${t(leaving ? "review.view.leaves" : "review.view.recording")}
                </button>`,
            )}
          </div>`
        : nothing}
      <nr-review-player
        .hub=${this.house.hub}
        .clip=${clip}
        .at=${this.at}
        .selected=${this.mask}
        .piece=${this.leaving ? piece : ""}
        .pieceStart=${this.#pieceStart(draft, clip)}
        .audio=${draft.audio}
        .finds=${this.#desk.can.findFaces}
        .looking=${this.#desk.detection}
        .still=${still}
        @nr-frames=${(event: CustomEvent<readonly Micros[]>) => this.#learn(event.detail)}
        @nr-at=${this.#go}
        @nr-clip=${(event: CustomEvent<Clip>) => this.#change(event.detail)}
        @nr-select=${(event: CustomEvent<number>) => {
          this.mask = event.detail;
        }}
        @nr-audio=${(event: CustomEvent<boolean>) =>
          this.#desk.change({ ...draft, audio: event.detail })}
        @nr-faces=${() => void this.#desk.findFaces(clip.key)}
        @nr-faces-off=${() => void this.#desk.stopDetection()}
      ></nr-review-player>
      <p class="sm mut" role="status" ?hidden=${this.#desk.found === null}>${this.#faces()}</p>
      <nr-review-film
        .hub=${this.house.hub}
        .clip=${clip}
        .at=${this.at}
        .frames=${this.frames}
        .selected=${this.mask}
        .still=${still || !clip.taken}
        @nr-at=${this.#go}
        @nr-cut=${(event: CustomEvent<Span>) => this.#change(withCut(this.#clip ?? clip, event.detail))}
      ></nr-review-film>
      ${windowBar(request, draft, this.key)}
      ${still
        ? nothing
        : maskList({
            clip,
            frame: frameSpan(this.frames, this.at, clip.cut),
            selected: this.mask,
            own: this.house.cameras.find((one) => one.id === clip.cameraId)?.masks ?? [],
            change: (changed) => this.#change(changed),
            select: (number) => {
              this.mask = number;
            },
            go: (at) => this.#show(at),
            search: this.#desk.search,
          })}`;
  }

  get #clip(): Clip | undefined {
    return this.#desk.draft?.clips.find((one) => one.key === this.key);
  }

  /** Show the frame at a moment: what is written beside it is when that frame was filmed. */
  #show(at: Micros): void {
    const cut = this.#clip?.cut;
    const leaving = cut ? framesIn(this.frames, cut) : [];
    // At the start of a cut, this is the first frame that leaves, not what was on the screen by then.
    const first = at === cut?.start ? leaving[0] : undefined;
    this.at = first ?? frameAt(this.leaving && leaving.length ? leaving : this.frames, at);
  }

  #learn(frames: readonly Micros[]): void {
    this.frames = frames;
    this.#show(this.at);
  }

  /** When the first frame of a clip's prepared file was filmed. */
  #pieceStart(draft: Draft, clip: Clip): Micros {
    const cut = this.#desk.review?.cuts[chosenClips(draft).indexOf(clip)];
    return cut ? parseTime(cut.start) : clip.cut.start;
  }

  /** The path of the prepared file of a clip, or empty. */
  #piece(draft: Draft, clip: Clip): string {
    const { ready, review, request } = this.#desk;
    const number = chosenClips(draft).indexOf(clip) + 1;
    if (!ready || !review || !request || !number) return "";
    return `requests/${request.id}/proposals/${review.proposal.id}/pieces/${number}/video`;
  }

  #detect(leaving: boolean, clip: Clip): void {
    this.leaving = leaving;
    this.#show(Math.min(Math.max(this.at, clip.cut.start), clip.cut.end - 1));
  }

  #faces() {
    const found = this.#desk.found;
    if (found === null) return nothing;
    return found ? tn("review.faces.found", found) : t("review.faces.none");
  }

  #change(clip: Clip): void {
    const draft = this.#desk.draft;
    if (draft) this.#desk.change(withClip(draft, clip.key, () => clip));
    if (this.mask >= clip.masks.length) this.mask = -1;
  }

  #go = (event: CustomEvent<number>): void => {
    this.#show(event.detail);
  };

  #side(draft: Draft, phase: Phase) {
    const desk = this.#desk;
    const request = desk.request;
    if (!request) return nothing;
    const way = inTheWay(phase, this.house, request, desk, this.#me);
    const found = request.findings.filter(
      (one) => phase !== "revoked" || !["revoked_key", "compromised_key"].includes(one.code),
    );
    const to = { name: request.agency.name, key: this.#key ?? "" };
    return html`${way.length ? html`<div class="first" style="display:grid;gap:12px">${way}</div>` : nothing}
      ${phase === "denied" || phase === "resolved" || phase === "expired"
        ? nothing
        : html`<nr-what-leaves
            .items=${leavingOf(draft, to, desk.current, request.share?.size_bytes)}
          ></nr-what-leaves>`}
      ${desk.current && desk.current.preparation === "ready"
        ? html`<nr-review-files .review=${desk.current}></nr-review-files>`
        : nothing}
      ${found.length
        ? html`<div class="first" style="display:grid;gap:12px">${found.map(finding)}</div>`
        : nothing}
      ${canDecide(phase) && phase !== "consent"
        ? html`<nr-review-about
            .draft=${draft}
            .hub=${this.house.hub}
            .signs=${desk.can.signClips}
            .open=${phase === "information" || phase === "nothing"}
            @nr-draft=${(event: CustomEvent<Draft>) => desk.change(event.detail)}
          ></nr-review-about>`
        : nothing}
      <nr-review-proof .request=${request} .proof=${desk.proof}></nr-review-proof>`;
  }

  /** The answer is there before the clips are: a deny needs none of them. */
  #foot(draft: Draft | null, phase: Phase) {
    const desk = this.#desk;
    const request = desk.request;
    if (!request) return nothing;
    if (["away", "watching", "resolved", "expired"].includes(phase)) return nothing;
    const wrong = draft ? faultOf(draft) : null;
    const unread = !!desk.opened && changedSince(desk.opened, request) !== null;
    return html`<nr-review-foot
      .request=${request}
      .phase=${phase}
      .doing=${desk.doing || (desk.detection === null ? "" : "looking")}
      .denying=${desk.denying}
      .ready=${desk.ready}
      .preparing=${desk.preparing || !draft}
      .fault=${wrong ? t(wrong.key, wrong.values) : ""}
      .error=${desk.error}
      .detail=${draft ? summary(draft, desk.current) : ""}
      .me=${this.#me}
      .unread=${unread}
      .may=${this.house.mayAnswer}
      .undoable=${Date.parse(request.undoable_until ?? "") > Date.now()}
      @nr-deny=${() => void desk.deny()}
      @nr-prepare=${() => {
        this.#requested = true;
        void desk.prepare();
      }}
      @nr-approve=${() => void desk.approve()}
      @nr-undo=${() => void desk.undo()}
      @nr-withdraw=${() => void desk.withdraw()}
      @nr-retry=${() => void desk.retry()}
    ></nr-review-foot>`;
  }
}
