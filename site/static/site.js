// What the pages do beyond plain HTML. Without this script everything still works.
const supported = "noModule" in HTMLScriptElement.prototype;
if (supported) {
  document.documentElement.classList.add("app-js");
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  const text = button.firstChild.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.firstChild.textContent = "✓";
    setTimeout(() => (button.firstChild.textContent = text), 1500);
  });
}
for (const field of document.querySelectorAll(".app-copy__text")) {
  field.addEventListener("focus", () => field.select());
}
