import "../../words/desk-agency.ts";
import { NrDesk } from "../shell.ts";
import { PARTS } from "./parts.ts";

const desk = new NrDesk();
desk.kind = "desk.agency";
desk.parts = PARTS;
document.body.append(desk);
