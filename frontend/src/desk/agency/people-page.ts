import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { initials, moment } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { PeopleView, PersonView } from "./types.ts";

/** Who signed in since the desk was started, and as what; an administrator ends their sessions. */
@define("nr-desk-people")
export class PeoplePage extends DeskPage {
  @state() private people: PersonView[] | null = null;
  @state() private failed = "";
  /** Whose sessions are about to end. */
  @state() private chosen: PersonView | null = null;

  static override styles = [
    shared,
    desk,
    css`
      .who {
        display: flex;
        gap: 10px;
        align-items: center;
      }
      .who small {
        overflow-wrap: anywhere;
      }
      .tb {
        min-width: 640px;
      }
      .tb td {
        vertical-align: middle;
      }
      .tb button {
        white-space: nowrap;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  async #read(): Promise<void> {
    try {
      this.people = [...(await this.client.call<PeopleView>("GET", "/people")).people];
      this.failed = "";
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  async #end(person: PersonView): Promise<void> {
    this.chosen = null;
    try {
      await this.client.call("DELETE", `/people/${person.id}/sessions`);
      this.notify(t("desk.people.ended", { name: person.name }));
      await this.#read();
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    const { chosen } = this;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.people")}</h1>
          <p>${t("desk.people.why")}</p>
        </div>
      </div>
      ${this.failed
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
        : nothing}
      ${this.people ? html`<div class="card ov">${this.#table(this.people)}</div>` : nothing}
      <nr-dialog
        ?open=${chosen !== null}
        closes
        heading=${t("desk.people.end.ask", { name: chosen?.name ?? "" })}
        @nr-close=${() => (this.chosen = null)}
      >
        <p>${t("desk.people.end.means")}</p>
        <button slot="acts" autofocus @click=${() => (this.chosen = null)}>${t("desk.people.end.not")}</button>
        <button slot="acts" @click=${() => chosen && this.#end(chosen)}>${t("desk.people.end.act")}</button>
      </nr-dialog>`;
  }

  #table(people: PersonView[]) {
    return html`<table class="tb">
      <thead>
        <tr>
          <th>${t("desk.people.name")}</th>
          <th>${t("desk.people.roles")}</th>
          <th>${t("desk.people.last")}</th>
          <th aria-label=${t("desk.people.acts")}></th>
        </tr>
      </thead>
      <tbody>
        ${people.map(
          (each) =>
            html`<tr>
              <td>
                <div class="who">
                  <span class="tile" aria-hidden="true">${initials(each.name)}</span>
                  <span>${each.name}<small>${each.account}</small></span>
                </div>
              </td>
              <td>${each.roles.map((role) => t(`desk.role.${role}`)).join(", ")}</td>
              <td>
                ${moment(each.signed_in)}<small>${t(each.is_in ? "desk.people.in" : "desk.people.out")}</small>
              </td>
              <td class="r">
                ${each.is_in
                  ? html`<button
                      aria-label=${t("desk.people.end.of", { name: each.name })}
                      @click=${() => (this.chosen = each)}
                    >
                      ${t("desk.people.end")}
                    </button>`
                  : nothing}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
