import { createApp } from "vue";
import Billing from "./Billing.vue";

createApp(Billing).mount("#app");
