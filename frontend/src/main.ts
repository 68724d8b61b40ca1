import "./card/card.ts";
import "./card/editor.ts";
import "./panel/shell.ts";
