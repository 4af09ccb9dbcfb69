// The cart of this visit: counts what was put in and tells everyone who listens.
import mitt from "mitt";

const events = mitt();
const counts = new Map();

function total() {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

events.on("added", (name) => counts.set(name, (counts.get(name) ?? 0) + 1));
events.on("added", () => {
  document.querySelector("#cart").textContent = `${total()} in the cart`;
});

for (const button of document.querySelectorAll("button[data-name]")) {
  button.addEventListener("click", () => events.emit("added", button.dataset.name));
}
