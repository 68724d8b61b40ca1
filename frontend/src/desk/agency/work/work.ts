import { css, html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { dateKey, entered } from "../../../parts/format.ts";
import "../../../parts/nr-dialog.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { DeskPage } from "../../page.ts";
import type { Shortcut } from "../../shortcuts.ts";
import { desk } from "../../style.ts";
import type { CaseFilmsView, FrameMark, MarksView, MarkView, ShareFilmsView } from "../types.ts";
import "./beside.ts";
import type { Jump } from "./clock.ts";
import "./clock.ts";
import type { DeskMarks, Noted } from "./marks.ts";
import "./marks.ts";
import { type Clock, type Filmed, filmsOf, moment_ms, shift_ms } from "./placing.ts";
import type { DeskPlayer } from "./player.ts";
import "./player.ts";
import type { Watched } from "./watching.ts";

const SKIP_S = 10;
/** A mark's time is kept to the millisecond. */
const SAME_MS = 1;
const MOST_SHARES = 9;
/** So often it is looked whether another officer has made a mark. */
const AGAIN_MS = 10_000;

/**
 * Watching the opened shares of a case: the player, all films on one clock, marks and stills, and
 * what came with the share. Fires `nr-share` with the number of the share that is shown.
 */
@define("nr-desk-work")
export class DeskWork extends DeskPage {
  @property() case = "";
  /** The share to show, by its number; empty for the first that has a film. */
  @property() share = "";
  @state() private shares: ShareFilmsView[] = [];
  @state() private films: Filmed[] = [];
  @state() private list: MarksView = { revision: 0, marks: [] };
  @state() private filmed: Filmed | null = null;
  /** The number of the share that is shown: one of words alone has no film. */
  @state() private shown = "";
  @state() private clock: Clock = "corrected";
  @state() private chosen = "";
  /** When the frame on the screen was, by the corrected clock. */
  @state() private now_ms: number | null = null;
  @state() private isLoaded = false;
  @state() private asksTime = false;
  @query("nr-desk-player") private player?: DeskPlayer;
  @query("nr-desk-marks") private marksCard?: DeskMarks;
  #timer = 0;
  /** The frame that a new note is about. */
  #noted: FrameMark | null = null;

  static override styles = [
    shared,
    desk,
    css`
      .cols {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 276px;
        gap: 16px;
        align-items: start;
      }
      .kh span {
        display: inline-flex;
        gap: 5px;
        align-items: center;
      }
      form {
        display: grid;
        gap: 12px;
      }
      :host {
        container-type: inline-size;
      }
      /* Beside the shares there is less room than the window has. */
      @container (max-width: 760px) {
        .cols {
          grid-template-columns: minmax(0, 1fr);
        }
        .side {
          grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));
          align-items: start;
        }
      }
      @media (max-width: 1000px) {
        .cols {
          grid-template-columns: minmax(0, 1fr);
        }
        .side {
          grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));
          align-items: start;
        }
      }
    `,
  ];

  protected override keys(): Shortcut[] {
    const shares = Array.from({ length: MOST_SHARES }, (_, at) => ({
      key: String(at + 1),
      word: "player.key.share",
      act: () => this.#showShare(String(at + 1), at),
    }));
    const keys: Shortcut[] = [
      { key: " ", word: "player.key.play", act: () => this.player?.toggle() },
      { key: ",", word: "player.back", act: () => this.player?.step(-1) },
      { key: ".", word: "player.on", act: () => this.player?.step(1) },
      { key: "j", word: "player.key.back", act: () => this.player?.skip(-SKIP_S) },
      { key: "l", word: "player.key.on", act: () => this.player?.skip(SKIP_S) },
      ...shares,
      { key: "m", word: "player.mark", act: () => void this.#mark() },
      { key: "s", word: "player.still", act: () => void this.#still() },
      { key: "n", word: "player.key.note", act: () => this.#note() },
      { key: "z", word: "player.zoom", act: () => this.player?.cycleZoom() },
      { key: "b", word: "player.light", act: () => this.player?.cycleLight() },
      { key: "[", word: "player.key.last_mark", act: () => this.#nextMark(-1) },
      { key: "]", word: "player.key.next_mark", act: () => this.#nextMark(1) },
    ];
    // While something is asked, a key must not act behind the question.
    return keys.map((each) => ({ ...each, act: () => this.asksTime || each.act() }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => !document.hidden && void this.#readMarks().catch(() => undefined), AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isKnown = this.shares.some(({ share }) => share === this.share);
    if (changed.has("case") || (changed.has("share") && this.share && !isKnown)) void this.load();
    else if (changed.has("share") && this.share && this.shown !== this.share) this.#showShare(this.share);
  }

  /** Read again what is open, as after another share was opened. */
  async load(): Promise<void> {
    if (!this.case) return;
    try {
      const [{ shares }] = await Promise.all([
        this.client.call<CaseFilmsView>("GET", `/cases/${this.case}/films`),
        this.#readMarks(),
      ]);
      this.shares = shares;
      this.films = filmsOf(shares);
      const asked = shares.find(({ share }) => share === this.share);
      const kept = this.films.find(({ key, share }) => key === this.filmed?.key && (!asked || share === asked.share));
      const first = this.films.find(({ share }) => !asked || share === asked.share);
      this.filmed = kept ?? first ?? null;
      this.shown = asked?.share ?? this.filmed?.share ?? shares[0]?.share ?? "";
    } catch (error) {
      this.notify(error);
    }
    this.isLoaded = true;
  }

  async #readMarks(): Promise<void> {
    const list = await this.client.call<MarksView>("GET", `/cases/${this.case}/marks`);
    if (list.revision !== this.list.revision) this.list = list;
  }

  get #share(): ShareFilmsView | null {
    return this.shares.find(({ share }) => share === this.shown) ?? null;
  }

  #showShare(name: string, at = -1): void {
    const share = this.shares.find(({ share }) => share === name) ?? this.shares[at];
    if (!share) return;
    const films = this.films.filter((each) => each.share === share.share);
    const now = this.now_ms;
    const same = films.find(({ film }) => now !== null && film.start && film.end && Date.parse(film.start) <= now && now < Date.parse(film.end));
    const filmed = same ?? films[0];
    if (filmed) return this.#open({ filmed, moment_ms: same && now !== null ? now + shift_ms(filmed.film, this.clock) : 0 });
    this.filmed = null;
    this.#turnTo(share.share);
  }

  /** Show a film where one clock shows a moment; its beginning if that lies outside. */
  #open({ filmed, moment_ms }: Jump): void {
    if (!filmed) return;
    const film = filmed.film;
    const by = shift_ms(film, this.clock);
    const into_us = film.start ? (moment_ms - by - Date.parse(film.start)) * 1000 : 0;
    void this.#showAt(filmed, Math.max(0, into_us));
  }

  async #showAt(filmed: Filmed, into_us: number): Promise<void> {
    const frameAt = () => this.player?.frames?.frameAt_us(into_us) ?? 1;
    if (this.filmed?.key === filmed.key) return this.player?.goTo(frameAt());
    this.filmed = filmed;
    this.#turnTo(filmed.share);
    await this.updateComplete;
    if (into_us > 0) this.player?.beginAt(into_us);
  }

  #turnTo(share: string): void {
    this.shown = share;
    this.dispatchEvent(new CustomEvent("nr-share", { detail: share, bubbles: true, composed: true }));
  }

  #openMark(mark: MarkView): void {
    this.chosen = mark.id;
    const filmed = this.films.find(({ key }) => key === `${mark.share}/${mark.film}`);
    if (filmed) void this.#showAt(filmed, mark.film_us);
  }

  #nextMark(by: 1 | -1): void {
    const films = new Map(this.films.map((each) => [each.key, each]));
    const placed = this.list.marks
      .filter(({ share }) => share)
      .map((mark) => ({ mark, at: moment_ms(mark, films, "corrected") ?? mark.film_us / 1000 }))
      .sort((one, other) => one.at - other.at || one.mark.label.localeCompare(other.mark.label));
    const player = this.player;
    const now = player?.at_ms ?? (player?.frames?.at_us(player.frame) ?? 0) / 1000;
    const next = by > 0 ? placed.find(({ at }) => at > now + SAME_MS) : placed.findLast(({ at }) => at < now - SAME_MS);
    if (next) this.#openMark(next.mark);
  }

  #here(): FrameMark | null {
    const player = this.player;
    if (!this.filmed || !player?.frames) return null;
    return { id: newId(), share: this.filmed.share, film: this.filmed.film.name, frame: player.frame };
  }

  async #mark(): Promise<void> {
    const here = this.#here();
    if (here) await this.#change(() => this.client.call<MarkView>("POST", `/cases/${this.case}/marks`, here), "player.marked");
  }

  async #still(): Promise<void> {
    const here = this.#here();
    if (here) await this.#change(() => this.client.call<MarkView>("POST", `/cases/${this.case}/stills`, here), "player.saved");
  }

  #note(): void {
    const here = this.#here();
    const same = this.list.marks.find((mark) => mark.share === here?.share && mark.film === here.film && mark.frame === here.frame);
    this.chosen = same?.id ?? "";
    this.marksCard?.write();
  }

  /** Somebody begins to write: the film stops at the frame that the note is about. */
  #writing(mark: MarkView | undefined): void {
    this.player?.pause();
    this.#noted = mark ? null : this.#here();
  }

  /** Have the desk change a mark, choose it, and show all of them as they are now. */
  async #change(act: () => Promise<MarkView | undefined>, said = ""): Promise<void> {
    try {
      const mark = await act();
      await this.#readMarks();
      this.chosen = mark?.id ?? "";
      if (said && mark) this.notify(t(said, { label: mark.label }));
    } catch (error) {
      this.notify(error);
    }
  }

  async #remove({ id, label }: MarkView): Promise<void> {
    await this.#change(() => this.client.call("DELETE", `/cases/${this.case}/marks/${id}`));
    if (this.list.marks.some((mark) => mark.id === id)) return;
    this.notify(t("player.removed", { label }));
    // The button that was pressed is gone.
    this.player?.focus();
  }

  async #write({ mark, note }: Noted): Promise<void> {
    const here = this.#noted ?? this.#here();
    if (!mark) {
      if (here) await this.#change(() => this.client.call<MarkView>("POST", `/cases/${this.case}/marks`, { ...here, note }), "player.noted");
      return;
    }
    const known = mark.notes.length;
    await this.#change(async () => {
      const changed = await this.client.call<MarkView>("PUT", `/cases/${this.case}/marks/${mark.id}/note`, { note });
      const theirs = changed.notes.slice(known, -1).at(-1);
      this.notify(theirs ? t("player.noted_over", { by: theirs.by, label: mark.label }) : t("player.noted", { label: mark.label }));
      return changed;
    });
  }

  async #watched({ filmed, from_frame, to_frame }: Watched): Promise<void> {
    const path = `/cases/${this.case}/shares/${filmed.share}/films/${filmed.film.name}/watched`;
    await this.client.call("POST", path, { from_frame, to_frame }).catch((error: unknown) => this.notify(error));
  }

  async #know(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const at = entered(String(form.get("at")));
    const note = String(form.get("note"));
    this.asksTime = false;
    await this.#change(() =>
      this.client.call<MarkView>("POST", `/cases/${this.case}/known-times`, { id: newId(), at: at.toISOString(), note }),
    );
  }

  override render() {
    if (!this.isLoaded) return nothing;
    if (!this.shares.length) return html`<section class="card pad"><p class="mut">${t("player.nothing_open")}</p></section>`;
    return html`<div
      class="cols"
      @nr-mark=${() => this.#mark()}
      @nr-still=${() => this.#still()}
      @nr-clock=${(event: CustomEvent<Clock>) => (this.clock = event.detail)}
      @nr-jump=${(event: CustomEvent<Jump>) => this.#open(event.detail)}
      @nr-open-mark=${(event: CustomEvent<MarkView>) => this.#openMark(event.detail)}
      @nr-note=${(event: CustomEvent<Noted>) => this.#write(event.detail)}
      @nr-writing=${(event: CustomEvent<MarkView | undefined>) => this.#writing(event.detail)}
      @nr-unmark=${(event: CustomEvent<MarkView>) => this.#remove(event.detail)}
      @nr-know=${() => {
        // The time that is suggested is where the film stands.
        this.player?.pause();
        this.asksTime = true;
      }}
      @nr-watched=${(event: CustomEvent<Watched>) => this.#watched(event.detail)}
    >
      <div class="stack">
        <nr-desk-player
          .client=${this.client}
          .case=${this.case}
          .filmed=${this.filmed}
          .clock=${this.clock}
          .language=${this.language}
          @nr-frame=${() => (this.now_ms = this.player?.at_ms ?? null)}
        ></nr-desk-player>
        <nr-desk-clock
          .films=${this.films}
          .marks=${this.list.marks}
          .clock=${this.clock}
          .shown=${this.filmed?.key ?? ""}
          .now_ms=${this.now_ms === null || !this.filmed ? null : this.now_ms + shift_ms(this.filmed.film, this.clock)}
          .language=${this.language}
        ></nr-desk-clock>
        <p class="kh">
          ${KEYS.map(([keys, word]) => html`<span>${keys.map((key) => html`<kbd>${key}</kbd>`)}${t(word)}</span>`)}
        </p>
      </div>
      <div class="stack side">
        <nr-desk-marks
          .client=${this.client}
          .case=${this.case}
          .marks=${this.list.marks}
          .films=${this.films}
          .chosen=${this.chosen}
          .hasFrame=${this.filmed !== null}
          .me=${this.session?.name ?? ""}
          .language=${this.language}
        ></nr-desk-marks>
        <nr-desk-beside .case=${this.case} .share=${this.#share} .language=${this.language}></nr-desk-beside>
      </div>
      ${this.asksTime ? this.#timeDialog() : nothing}
    </div>`;
  }

  #timeDialog() {
    const near = new Date(this.now_ms ?? Date.now());
    const two = (value: number) => String(value).padStart(2, "0");
    const shown = `${dateKey(near)}T${two(near.getHours())}:${two(near.getMinutes())}:00`;
    return html`<nr-dialog open heading=${t("player.know_heading")} @nr-close=${() => (this.asksTime = false)}>
      <form id="know" @submit=${this.#know}>
        <p class="mut">${t("player.know_why")}</p>
        <label class="field">${t("player.know_when")}<input name="at" type="datetime-local" step="1" required autofocus .value=${shown} /></label>
        <label class="field">${t("player.know_what")}<input name="note" required maxlength="200" autocomplete="off" /></label>
      </form>
      <button slot="acts" class="btn big" type="button" @click=${() => (this.asksTime = false)}>${t("player.cancel")}</button>
      <button slot="acts" class="btn big" type="submit" form="know">${t("player.know_add")}</button>
    </nr-dialog>`;
  }
}

const KEYS: readonly [string[], string][] = [
  [["Space"], "player.key.play"],
  [[",", "."], "player.key.frame"],
  [["J", "L"], "player.key.skip"],
  [["1–9"], "player.key.share"],
  [["M"], "player.key.mark"],
  [["S"], "player.key.still"],
  [["N"], "player.key.note"],
  [["Z"], "player.key.zoom"],
  [["B"], "player.key.light"],
  [["[", "]"], "player.key.marks"],
];

/** Return an id that nobody has: whoever sends a mark twice makes it once. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
