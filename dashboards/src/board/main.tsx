/** Opens the desk's page. */
import "../shared/design/design.css";
import "./desk.css";
import { boot } from "../shared/ui/boot";
import { Desk, DeskBones } from "./Desk";

boot(Desk, DeskBones);
