import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { followedBoards, isPractice } from "../../api/house.ts";
import { Fetched, HubError } from "../../api/hub.ts";
import type { DirectoryList, Setup, Time } from "../../api/types.ts";
import "../../card/card.ts";
import { CARD_TYPE, type CardConfig } from "../../card/editor.ts";
import { define, PageElement } from "../../element.ts";
import { about, initials, moment, number, size } from "../../parts/format.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import "../../parts/nr-finding.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { boardFacts, lookPath } from "../boards/directories.ts";
import { canScan } from "../boards/qr-code.ts";
import { addPage, go, link } from "../pages.ts";
import "./camera-step.ts";
import { setupStyle } from "./setup-style.ts";

/** Home Assistant's part of the setup, as its command `setup` has it. */
interface HomeSetup {
  managed: boolean;
  paired_at: Time;
  phones: { phone: string; name: string; android: boolean; chosen: boolean; here: boolean }[];
}

const STEPS = ["hub", "camera", "board", "phones", "practice"] as const;
type Step = (typeof STEPS)[number];

const INTEGRATION = "/config/integrations/integration/neighbors_requests";
const DAY_MS = 86_400_000;
const MOST_BOARDS = 3;

/** What is done and what is missing until a household can answer its first request, in any order. */
@define("nr-page-setup")
export class SetupPage extends PageElement {
  @state() private home: HomeSetup | null = null;
  @state() private busy = "";
  /** Why a practice can't begin, in the hub's words. */
  @state() private wrong = "";
  private readonly setup = new Fetched<Setup>(this);
  private readonly directories = new Fetched<DirectoryList>(this);
  #known = "";
  #finishing = false;

  static override styles = [shared, setupStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#readHome();
  }

  override willUpdate(): void {
    const { hub, cameras, found, requests } = this.house;
    this.setup.ask(hub, "/setup");
    this.directories.ask(hub, followedBoards(this.house).length ? "" : "/directories");
    // The hub counts for itself: it is asked again if what it counts may have changed.
    const placed = cameras.filter((camera) => camera.place).length;
    const practice = requests.filter(isPractice).map((each) => each.decision?.answer);
    const boards = followedBoards(this.house).length;
    const known = [cameras.length, placed, found.length, boards, ...practice].join();
    if (this.#known && known !== this.#known) void this.#again();
    this.#known = known;
  }

  override updated(): void {
    const card = this.renderRoot.querySelector("neighbors-requests-card") as {
      setConfig?: (config: CardConfig) => void;
      dataset: DOMStringMap;
    } | null;
    if (card?.setConfig && card.dataset["house"] !== this.house.entryId) {
      card.dataset["house"] = this.house.entryId;
      card.setConfig({ type: CARD_TYPE, house: this.house.entryId });
    }
    const setup = this.setup.value;
    if (setup && !setup.finished && this.#done(setup).length === STEPS.length)
      void this.#finish(false);
  }

  #done(setup: Setup): Step[] {
    return STEPS.filter((step) => {
      switch (step) {
        case "hub":
          return true;
        case "camera":
          return setup.placed > 0;
        case "board":
          return setup.boards > 0;
        case "phones":
          return this.home?.phones.some((phone) => phone.chosen && phone.here) ?? false;
        case "practice":
          return setup.practice === "answered";
      }
    });
  }

  override render(): TemplateResult {
    const setup = this.setup.value;
    if (!setup) return html`<div class="wrap">${placeholder(this.setup)}</div>`;
    const done = this.#done(setup);
    const current = STEPS.find((step) => !done.includes(step));
    const whole = done.length === STEPS.length;
    return html`<div class="wrap two">
      <div>
        <div class="pagehead">
          <div class="grow">
            <h2>${t("setup.title")}</h2>
            <p role="status">
              ${whole
                ? t("setup.all_done")
                : t("setup.progress", { done: done.length, of: STEPS.length })}
            </p>
          </div>
          ${whole || setup.finished
            ? link("requests", t("panel.to_requests"), { class: "btn sm" })
            : html`<button
                class="btn link sm"
                ?disabled=${this.busy !== ""}
                @click=${() => void this.#finish(true)}
              >
                ${t("setup.later")}
              </button>`}
        </div>
        <div class="bar" aria-hidden="true">
          <i style="width:${(100 * done.length) / STEPS.length}%"></i>
        </div>
        <ol class="card">
          ${STEPS.map((step, at) => this.#step(step, at, setup, done, current))}
        </ol>
      </div>
      <aside>${this.#card()} ${this.#recordings(setup)}</aside>
    </div>`;
  }

  #step(
    step: Step,
    at: number,
    setup: Setup,
    done: readonly Step[],
    current: Step | undefined,
  ): TemplateResult {
    const isDone = done.includes(step);
    const { text, act, more } = this.#contents(step, setup);
    return html`<li
      class="step ${isDone ? "done" : step === current ? "current" : ""}"
      aria-current=${step === current ? "step" : "false"}
    >
      <span class="no">${isDone ? html`${icon("tick", 16)}<span class="vh">${t("setup.step_done")}</span>` : at + 1}</span>
      <div class="grow">
        <div class="head">
          <div class="grow">
            <h3>${t(`setup.${step}`)}</h3>
            <p class="sm mut">${text}</p>
          </div>
          ${act}
        </div>
        ${more}
      </div>
    </li>`;
  }

  #contents(step: Step, setup: Setup): { text: string; act: unknown; more: unknown } {
    switch (step) {
      case "hub": {
        const home = this.home;
        const key = home?.managed ? "setup.hub_here" : "setup.hub_elsewhere";
        return {
          text: home ? t(key, { time: moment(home.paired_at) }) : "",
          act: html`<a class="btn link sm" href=${INTEGRATION}>${t("setup.details")}</a>`,
          more: nothing,
        };
      }
      case "camera":
        return this.#cameras(setup);
      case "board":
        return this.#boards();
      case "phones":
        return this.#phones();
      case "practice":
        return this.#practice(setup);
    }
  }

  #cameras(setup: Setup) {
    const text = setup.placed
      ? tn("setup.camera_ready", setup.placed)
      : setup.cameras
        ? t("setup.camera_unplaced")
        : setup.found
          ? tn("setup.camera_found", setup.found)
          : t("setup.camera_none");
    const scan = html`<button
      class="btn sm"
      ?disabled=${this.house.scan?.running ?? false}
      @click=${() => void this.#scan()}
    >
      ${t(this.house.scan?.running ? "cameras.looking" : "cameras.look")}
    </button>`;
    return {
      text,
      act: setup.cameras || setup.found ? nothing : scan,
      more: html`<nr-camera-step
        .hass=${this.hass}
        .house=${this.house}
        .narrow=${this.narrow}
      ></nr-camera-step>`,
    };
  }

  #boards() {
    const followed = followedBoards(this.house).length;
    if (followed)
      return {
        text: tn("setup.board_done", followed),
        act: link("boards/follow", t("setup.board_other"), { class: "btn link sm" }),
        more: nothing,
      };
    const covering = (this.directories.value?.boards ?? []).filter((board) => board.covers);
    const count = this.directories.value?.covering ?? 0;
    return {
      text: t("setup.board_none"),
      act: nothing,
      more: html`${covering.length
          ? html`<h4>${tn("follow.cover", count, { count: number(count) })}</h4>
              <ul class="rows">
                ${covering.slice(0, MOST_BOARDS).map(
                  (board) =>
                    html`<li>
                      <span class="tile" aria-hidden="true">${initials(board.name)}</span>
                      <span class="grow"><b>${board.name}</b><span class="xs mut">${boardFacts(board)}</span></span>
                      ${link(lookPath(board.address), html`${t("setup.look")}<span class="vh"> ${board.name}</span>`, { class: "btn sm" })}
                    </li>`,
                )}
              </ul>`
          : nothing}
        <p class="ways">
          ${link("boards/follow", t("setup.enter"), { class: "btn link sm" })}
          ${canScan(this.hass)
            ? link("boards/follow/scan", html`${icon("qr", 16)}${t("follow.scan")}`, { class: "btn link sm" })
            : nothing}
        </p>`,
    };
  }

  #phones() {
    const phones = this.home?.phones ?? [];
    const chosen = phones.some((phone) => phone.chosen);
    return {
      text: phones.length || !this.home ? t("setup.phones_text") : t("setup.phones_none"),
      act: phones.length
        ? html`<button
            class="btn sm"
            ?disabled=${!chosen || this.busy !== ""}
            @click=${() => void this.#test()}
          >
            ${t("setup.test")}
          </button>`
        : html`<button class="btn sm" @click=${() => void this.#readHome()}>
            ${t("setup.phones_check")}
          </button>`,
      more: phones.length
        ? html`<ul class="rows">
            ${phones.map(
              (phone) =>
                html`<li>
                  <span class="mut">${icon("phone", 20)}</span>
                  <span class="grow"
                    ><b>${phone.name}</b
                    ><span class="xs mut"
                      >${phone.here
                        ? `${t("setup.phone_app")}${phone.android ? " · Android" : ""}`
                        : t("setup.phone_gone")}</span
                    ></span
                  >
                  <button
                    class="switch"
                    role="switch"
                    aria-checked=${phone.chosen}
                    aria-label=${t("setup.phone_notify", { name: phone.name })}
                    ?disabled=${this.busy === phone.phone}
                    @click=${() => void this.#choose(phone.phone, !phone.chosen)}
                  ></button>
                </li>`,
            )}
          </ul>`
        : nothing,
    };
  }

  #practice(setup: Setup) {
    const key = { never: "practice_send", open: "practice_open", answered: "practice_again" }[
      setup.practice
    ];
    return {
      text: t("setup.practice_text"),
      act: html`<button
        class="btn sm"
        ?disabled=${this.busy !== ""}
        @click=${() => void this.#begin()}
      >
        ${t(`setup.${key}`)}
      </button>`,
      more: this.wrong
        ? html`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`
        : nothing,
    };
  }

  #card(): TemplateResult {
    return html`<h3>${t("setup.card")}</h3>
      <p class="sm mut">${t("setup.card_text")}</p>
      <neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`;
  }

  #recordings({ recordings }: Setup): TemplateResult {
    const { folder, free_bytes, camera_day_bytes, days, in_backups, reason } = recordings;
    return html`<h3>${t("setup.recordings")}</h3>
      <div class="card facts">
        ${reason
          ? html`<p class="row why">${icon("warn", 18)}<span>${reason}</span></p>`
          : html`<p class="row">
              ${icon("disk", 18)}<span
                >${t("setup.room", {
                  free: size(free_bytes),
                  folder,
                  daily: size(camera_day_bytes),
                  length: about(days * DAY_MS),
                })}</span
              >
            </p>`}
        <p class="row">
          ${icon(in_backups ? "info" : "lock", 18)}<span
            >${t(in_backups ? "setup.backup_all" : "setup.backup_none")}</span
          >
        </p>
        ${this.home?.managed
          ? html`<p><a class="btn link sm" href=${INTEGRATION}>${t("setup.change")}</a></p>`
          : nothing}
      </div>`;
  }

  async #readHome(): Promise<void> {
    try {
      this.home = await this.house.hub.home<HomeSetup>("setup");
    } catch (thrown) {
      this.notify(thrown);
    }
  }

  async #again(): Promise<void> {
    await this.setup.again();
    if (this.setup.value) this.#publish(this.setup.value);
  }

  /** The panel opens on this page only until it is finished. */
  #publish(setup: Setup): void {
    this.dispatchEvent(new CustomEvent("nr-setup", { detail: setup, bubbles: true, composed: true }));
  }

  async #finish(leave: boolean): Promise<void> {
    if (this.#finishing) return;
    this.#finishing = true;
    try {
      const setup = await this.house.hub.put<Setup>("/setup", { finished: true });
      this.setup.show(setup);
      this.#publish(setup);
      if (leave) go(this, "requests");
    } catch (thrown) {
      if (leave) this.notify(thrown);
    }
    // What fails by itself is not tried for ever.
    this.#finishing = !leave;
  }

  async #choose(phone: string, chosen: boolean): Promise<void> {
    await this.#do(phone, async () => {
      this.home = await this.house.hub.home<HomeSetup>("setup", { phone, chosen });
    });
  }

  async #test(): Promise<void> {
    await this.#do("test", async () => {
      const { sent, failed } = await this.house.hub.home<Record<"sent" | "failed", string[]>>("notify");
      const told = [
        sent.length ? t("setup.test_sent", { names: sent.join(", ") }) : "",
        failed.length ? t("setup.test_failed", { names: failed.join(", ") }) : "",
      ];
      this.notify(told.filter(Boolean).join(" "));
    });
  }

  async #scan(): Promise<void> {
    await this.#do("scan", () => this.house.hub.post("/cameras/scan"));
  }

  async #begin(): Promise<void> {
    this.busy = "practice";
    this.wrong = "";
    try {
      const { request } = await this.house.hub.post<{ request: string }>("/practice");
      go(this, `requests/${request}`);
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = "";
  }

  async #do(what: string, act: () => Promise<unknown>): Promise<void> {
    this.busy = what;
    try {
      await act();
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = "";
  }
}

addPage("setup", (given) =>
    html`<nr-page-setup
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-setup>`);
