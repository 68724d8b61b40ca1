import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { address, DeskPage } from "../page.ts";
import type { Shortcut } from "../shortcuts.ts";
import { desk } from "../style.ts";
import "./ask/draft-editor.ts";
import { offerZones } from "./ask/window.ts";
import { savedBy, stateOf } from "./ask/side.ts";
import type { DraftLine, DraftsView, DraftView, SystemView } from "./types.ts";

/** Drafts, how the department asks, and the page on which a request is written. */
@define("nr-desk-ask")
export class AskPage extends DeskPage {
  @state() private drafts: DraftsView | null = null;
  @state() private token = "";

  static override styles = [
    shared,
    desk,
    css`
      .list a {
        font-weight: 600;
      }
      .settings {
        display: grid;
        gap: 12px;
      }
      .settings small {
        overflow-wrap: anywhere;
      }
      .check {
        display: flex;
        gap: 10px;
        align-items: flex-start;
      }
      .add {
        display: flex;
        gap: 8px;
        align-items: flex-end;
        flex-wrap: wrap;
      }
      .add .field {
        flex: 1;
        min-width: 140px;
      }
      .none {
        padding: 24px 16px;
      }
    `,
  ];

  protected override keys(): Shortcut[] {
    return [{ key: "n", word: "desk.ask.new", act: () => void this.#new() }];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("route") && changed.get("route")) void this.#load();
  }

  async #load(): Promise<void> {
    if (this.route[0]) return;
    try {
      this.drafts = await this.client.call<DraftsView>("GET", "/drafts");
    } catch (error) {
      this.notify(error);
    }
  }

  async #new(): Promise<void> {
    const zone = this.drafts?.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
    try {
      const made = await this.client.call<DraftView>("POST", "/drafts", { content: { zone } });
      location.hash = address("ask", made.id);
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    const [id] = this.route;
    if (id)
      return html`<nr-desk-draft
        .client=${this.client}
        .session=${this.session}
        .shortcuts=${this.shortcuts}
        .language=${this.language}
        .draftId=${id}
      ></nr-desk-draft>`;
    const { drafts } = this;
    return html`<div class="ttl">
        <div><h1 tabindex="-1">${t("desk.ask")}</h1><p>${t("desk.ask.lead")}</p></div>
        <div class="a"><button class="btn" @click=${this.#new}>${icon("edit", 18)}${t("desk.ask.new")}</button></div>
      </div>
      ${drafts
        ? html`<div class="two">
            <section class="card list">
              <header><h2>${t("desk.ask.drafts")}</h2><span class="a mut">${t("desk.ask.drafts.here")}</span></header>
              ${drafts.drafts.length ? this.#table(drafts.drafts) : html`<p class="none mut">${t("desk.ask.drafts.none")}</p>`}
            </section>
            ${this.session.roles.includes("administrator") ? this.#settings(drafts) : nothing}
          </div>`
        : nothing}`;
  }

  #table(drafts: DraftLine[]): TemplateResult {
    return html`<div class="ov"><table class="tb">
      <thead>
        <tr><th>${t("desk.ask.words.title")}</th><th>${t("desk.ask.what.case")}</th><th>${t("desk.ask.state")}</th></tr>
      </thead>
      <tbody>
        ${drafts.map(
          (draft) =>
            html`<tr>
              <td>
                <a href=${address("ask", draft.id)}>${draft.title || t("desk.ask.look.no_title")}</a>
                <small>${savedBy(draft)}</small>
              </td>
              <td class="tn">${draft.case_number}</td>
              <td>${stateOf(draft)}</td>
            </tr>`,
        )}
      </tbody>
    </table></div>`;
  }

  #settings(drafts: DraftsView): TemplateResult {
    return html`<aside class="stack">
      <section class="card">
        <header><h2>${t("desk.ask.settings")}</h2></header>
        <form class="pad settings" @submit=${this.#save}>
          <label class="check">
            <input type="checkbox" name="second" .checked=${drafts.second_officer} />
            <span>${t("desk.ask.settings.second")}<small>${t("desk.ask.settings.second_why")}</small></span>
          </label>
          <label class="field"
            >${t("desk.ask.settings.zone")}<input name="zone" list="zones" .value=${drafts.zone} @focus=${offerZones} />
            <small>${t("desk.ask.settings.zone_why", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</small>
          </label>
          <datalist id="zones"></datalist>
          <label class="field"
            >${t("desk.ask.settings.webhook")}<input name="webhook" type="url" .value=${drafts.webhook} />
            <small>${t("desk.ask.settings.webhook_why")}</small>
          </label>
          <label class="field"
            >${t("desk.ask.settings.map_tiles")}<input
              name="map_tiles"
              inputmode="url"
              spellcheck="false"
              maxlength="700"
              .value=${drafts.map_tiles}
            />
            <small>${t("desk.ask.settings.map_tiles_why")}</small>
          </label>
          <label class="field"
            >${t("desk.ask.settings.map_credit")}<input name="map_credit" maxlength="200" .value=${drafts.map_credit} />
            <small>${t("desk.ask.settings.map_credit_why")}</small>
          </label>
          <button class="btn">${t("desk.ask.settings.save")}</button>
        </form>
      </section>
      <section class="card">
        <header><h2>${t("desk.ask.systems")}</h2></header>
        <form class="pad settings" @submit=${this.#addSystem}>
          <p class="sm mut">${t("desk.ask.systems.why")}</p>
          ${drafts.systems.map(
            (name) =>
              html`<div class="row">
                <b class="grow">${name}</b>
                <button type="button" class="btn" @click=${() => this.#endSystem(name)}>${t("desk.ask.systems.end")}</button>
              </div>`,
          )}
          ${this.token
            ? html`<div class="note plain" role="status">
                ${icon("keys", 18)}<span>${t("desk.ask.systems.token")} <span class="code">${this.token}</span></span>
              </div>`
            : nothing}
          <div class="add">
            <label class="field">${t("desk.ask.systems.name")}<input name="name" maxlength="60" required /></label>
            <button class="btn">${t("desk.ask.systems.add")}</button>
          </div>
        </form>
      </section>
    </aside>`;
  }

  #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const written = {
      second_officer: form.has("second"),
      zone: String(form.get("zone") ?? ""),
      webhook: String(form.get("webhook") ?? ""),
      map_tiles: String(form.get("map_tiles") ?? "").trim(),
      map_credit: String(form.get("map_credit") ?? ""),
    };
    // Only what somebody changed here: another administrator may have changed the rest meanwhile.
    const { drafts } = this;
    const changed = Object.entries(written).filter(([name, value]) => drafts?.[name as keyof typeof written] !== value);
    try {
      this.drafts = await this.client.call<DraftsView>("PUT", "/department", Object.fromEntries(changed));
      this.notify(t("desk.ask.settings.saved"));
      // A page may load images only from where it could when it was loaded itself.
      if (this.drafts.map_tiles !== drafts?.map_tiles) location.reload();
    } catch (error) {
      this.notify(error);
    }
  };

  #addSystem = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = String(new FormData(form).get("name") ?? "");
    try {
      this.token = (await this.client.call<SystemView>("POST", "/systems", { name })).token;
      form.reset();
      await this.#load();
    } catch (error) {
      this.notify(error);
    }
  };

  async #endSystem(name: string): Promise<void> {
    try {
      await this.client.call("POST", "/systems/end", { name });
      this.token = "";
      await this.#load();
    } catch (error) {
      this.notify(error);
    }
  }
}
