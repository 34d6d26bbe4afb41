// What is said where nothing else can be: the catalogue of words may be what is missing.
const SAID = {
  en: ["This part of the page could not be loaded.", "Try again"],
  de: ["Dieser Teil der Seite konnte nicht geladen werden.", "Erneut versuchen"],
  es: ["No se ha podido cargar esta parte de la página.", "Reintentar"],
  fr: ["Cette partie de la page n’a pas pu être chargée.", "Réessayer"],
  it: ["Non è stato possibile caricare questa parte della pagina.", "Riprova"],
  nl: ["Dit deel van de pagina kon niet worden geladen.", "Opnieuw proberen"],
  pt: ["Não foi possível carregar esta parte da página.", "Tentar novamente"],
};

/** A sentence and a button, in a root of their own. */
export function failure(language = navigator.language, again) {
  const tag = language.split("-")[0].toLowerCase();
  const [text, retry] = SAID[tag] ?? SAID.en;
  const root = document.createElement("midcycle-root");
  root.lang = SAID[tag] ? tag : "en";
  root.innerHTML = '<div class="notice notice--danger"><p></p><button class="button" type="button"></button></div>';
  root.querySelector("p").textContent = text;
  const button = root.querySelector("button");
  button.textContent = retry;
  button.addEventListener("click", again);
  return root;
}
