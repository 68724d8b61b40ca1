// Every page adds itself. One line a page, so that people do not disturb each other.
import "./requests/requests-page.ts";
import "./agencies/agencies-page.ts";
import "./ledger/ledger-page.ts";
import "./cameras/cameras-page.ts";
import "./rules/rules-page.ts";
import "./boards/boards-page.ts";
import "./review/review-page.ts";
