/** The token of who is signed in here, from this page's own server. The checkout asks again when it has run out. */
export async function session() {
  const answer = await fetch("/session", { method: "POST" });
  if (!answer.ok) throw new Error(`no session: ${answer.status}`);
  return answer.text();
}
