// Passkeys: asks the browser for one and hands its answer to the house. Keeps nothing.
const byId = (id) => document.getElementById(id);
const tell = (words) => { const said = byId("passkey-said"); if (said) said.textContent = words; };
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const send = async (path, body) => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Storyroom": "1", "Content-Type": "application/json" },
    body: JSON.stringify(body || {}),
  });
  if (answer.ok) return answer.headers.get("content-type")?.includes("json") ? answer.json() : {};
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.message || told.error?.message || "That did not work.");
};

const answerOf = (made) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

const signIn = async () => {
  const options = await send("/sign-in/passkey/ask");
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: [] };
  await send("/sign-in/passkey", answerOf(await navigator.credentials.get({ publicKey })));
  location.assign("/");
};

const make = async () => {
  const options = await send("/account/passkey/ask");
  const publicKey = {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: [],
  };
  const answer = answerOf(await navigator.credentials.create({ publicKey }));
  await send("/account/passkey", { name: byId("passkey-name").value.trim() || "passkey", answer });
  location.reload();
};

const offer = () => {
  for (const [id, act] of [["passkey-in", signIn], ["passkey-new", make]]) {
    const button = byId(id);
    if (!button || !window.PublicKeyCredential || !button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => act().catch((fault) => tell(fault.name === "NotAllowedError" ? "No passkey was used." : fault.message)));
  }
};
offer();
document.body.addEventListener("htmx:afterSettle", offer);
