import { start } from "./start";
import PaletteView from "./views/PaletteView.svelte";

void start(PaletteView);
