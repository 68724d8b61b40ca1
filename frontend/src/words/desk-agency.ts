import desk from "./desk.en.json" with { type: "json" };
import today from "./desk_today.en.json" with { type: "json" };
import ask from "./desk_ask.en.json" with { type: "json" };
import cases from "./desk_cases.en.json" with { type: "json" };
import player from "./desk_player.en.json" with { type: "json" };
import keys from "./desk_keys.en.json" with { type: "json" };
import report from "./desk_report.en.json" with { type: "json" };
import account from "./desk_account.en.json" with { type: "json" };
import { addWords } from "./localize.ts";

addWords([desk, today, ask, cases, player, keys, report, account], {
  de: () => import("./desk-agency.de.ts"),
  es: () => import("./desk-agency.es.ts"),
  fr: () => import("./desk-agency.fr.ts"),
});
