/** Opens the GP's page. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./gp.css";
import { PageBones } from "../shared/ui/PageBones";
import { boot } from "../shared/ui/boot";
import { Gp } from "./Gp";

boot(Gp, PageBones);
