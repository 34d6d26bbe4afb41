import { mount } from "svelte";
import Billing from "./Billing.svelte";

mount(Billing, { target: document.querySelector("#app") });
