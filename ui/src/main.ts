import { start } from "./start";
import MainView from "./views/MainView.svelte";

void start(MainView);
