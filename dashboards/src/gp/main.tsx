/** Opens the GP's page. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./gp.css";
import { boot } from "../shared/ui/boot";
import { Gp, GpBones } from "./Gp";

boot(Gp, GpBones);
