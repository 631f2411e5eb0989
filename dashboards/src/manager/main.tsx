/** Opens the region manager's page. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./manager.css";
import { PageBones } from "../shared/ui/PageBones";
import { boot } from "../shared/ui/boot";
import { Manager } from "./Manager";

boot(Manager, () => <PageBones page="manager" />);
