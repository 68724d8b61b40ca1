import "./card/card.ts";
import "./card/editor.ts";
