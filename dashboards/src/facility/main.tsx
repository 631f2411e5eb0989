/** Opens the page. */
import "../shared/design/design.css";
