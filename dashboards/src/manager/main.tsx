/** Opens the region manager's page. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./manager.css";
import { boot } from "../shared/ui/boot";
import { Manager, ManagerBones } from "./Manager";

boot(Manager, ManagerBones);
