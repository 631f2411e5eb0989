/** Opens the facility's page. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./facility.css";
import { boot } from "../shared/ui/boot";
import { Facility, FacilityBones } from "./Facility";

boot(Facility, FacilityBones);
