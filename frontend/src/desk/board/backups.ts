import { html, nothing } from "lit";
import { moment, number, size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import type { BackupStatus, RecordedAct } from "./types.ts";

/** The newest backup that the board knows of, and the last one that was read back. */
export function backupsCard(found: BackupStatus) {
  return html`<section class="card">
    <header><h2>${t("board_desk.backups")}</h2></header>
    <ul class="kv">
      ${newest(found)} ${readBack(found)}
      <li>${icon("lock", 18)}<div>${t("board_desk.backups.keys")}<small>${t("board_desk.backups.keys.why")}</small></div></li>
      <li>${icon("stop", 18)}<div>${t("board_desk.backups.old")}<small>${t("board_desk.backups.old.why")}</small></div></li>
    </ul>
  </section>`;
}

function newest(found: BackupStatus) {
  if (found.state === "none")
    return html`<li>
      <span class="am">${icon("warn", 18)}</span>
      <div>${t("board_desk.backups.none")}<small>${t("board_desk.backups.how")}</small></div>
    </li>`;
  const isOld = found.state === "old";
  const time = moment(found.at ?? "");
  const what = [
    found.place,
    typeof found.size_bytes === "number" ? size(found.size_bytes) : t("board_desk.backups.size_unknown"),
    typeof found.entries === "number" ? tn("board_desk.backups.entries", found.entries, { many: number(found.entries) }) : "",
  ];
  return html`<li>
    ${isOld ? html`<span class="am">${icon("warn", 18)}</span>` : icon("download", 18)}
    <div>
      ${isOld ? t("board_desk.backups.old_by", { hours: number(found.oldest_h), time }) : time}
      <small class="place">${what.filter(Boolean).join(" · ")}</small>
      ${found.is_reported
        ? html`<small>${t("board_desk.backups.reported", { who: found.by || t("board_desk.late.somebody") })}</small>`
        : nothing}
    </div>
  </li>`;
}

function readBack(found: BackupStatus) {
  if (typeof found.holds !== "boolean")
    return html`<li>
      <span class="am">${icon("warn", 18)}</span>
      <div>${t("board_desk.backups.unread")}<small>${t("board_desk.backups.unread.why")}</small></div>
    </li>`;
  const time = moment(found.read_at ?? "");
  return found.holds
    ? html`<li>
        <span class="ok">${icon("tick", 18)}</span>
        <div>${t("board_desk.backups.holds", { time })}<small class="place">${found.read_place}</small></div>
      </li>`
    : html`<li>
        <span class="rd">${icon("stop", 18)}</span>
        <div>
          ${t("board_desk.backups.broken", { time })}<small class="place">${found.read_place}</small><small>${found.fault}</small>
        </div>
      </li>`;
}

/** What operators did last, newest first. */
export function actsCard(acts: RecordedAct[]) {
  if (!acts.length) return nothing;
  return html`<section class="card">
    <header>
      <h2>${t("board_desk.acts")}</h2>
      <span class="a mut">${t("board_desk.acts.why")}</span>
    </header>
    <div class="ov">
      <table class="tb acts">
        <thead>
          <tr>
            <th scope="col">${t("board_desk.acts.when")}</th>
            <th scope="col">${t("board_desk.acts.what")}</th>
            <th scope="col">${t("board_desk.acts.where")}</th>
          </tr>
        </thead>
        <tbody>
          ${acts.map(
            (each) =>
              html`<tr>
                <td class="nw">${moment(each.at)}</td>
                <td>
                  ${t(`board_desk.act.${each.act}`, {
                    who: each.by || t("board_desk.late.somebody"),
                    hours: number(each.hours ?? 0),
                  })}
                </td>
                <td class="place">${each.place}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
